/** What the room hears of one mic: frames in; scores and the beginnings and ends of sounds out. */
import type { Classifier } from '../models/classifier.ts';
import { type HeardWindow, Recogniser } from '../models/recogniser.ts';
import { type TrackedEvent, Tracker } from '../models/tracker.ts';
import { type AudioFrame, decodePcm16, maxFrameSamples } from '../protocol/audio-frame.ts';
import { sampleRateHz, silenceEndsDetectionMs } from '../protocol/limits.ts';

export interface Heard {
  /** The last window that the frame completed. */
  window: HeardWindow | undefined;
  /** Times are of the room's clock, in milliseconds since the Unix epoch. */
  events: TrackedEvent[];
}

const samplesPerMs = sampleRateHz / 1000;

export class Hearing {
  readonly #recogniser: Recogniser;
  readonly #tracker: Tracker;
  readonly #samples = new Float32Array(maxFrameSamples);
  /** Timestamp that the next frame has if no sample is missing; undefined before the first. */
  #expected: number | undefined;
  /** When the last frame came, by the room's clock. */
  lastFrameAt: number;

  constructor(classifier: Classifier, now: number) {
    const { metadata } = classifier;
    this.#recogniser = new Recogniser(classifier);
    this.#tracker = new Tracker(metadata, metadata.hopSamples / samplesPerMs);
    this.lastFrameAt = now;
  }

  /** Continues a sound that began before the room slept. */
  restore(label: string, at: number, peak: number): void {
    this.#tracker.restore(label, at, this.lastFrameAt, peak);
  }

  /** Labels that sound now. */
  get sounding(): string[] {
    return this.#tracker.sounding;
  }

  /** @param now when the frame came, by the room's clock, in milliseconds. */
  hear(frame: AudioFrame, now: number): Heard {
    const heard: Heard = { window: undefined, events: this.#endAfterSilence(now) };
    if (this.#expected !== undefined && frame.timestamp !== this.#expected)
      this.#recogniser.reset();
    const count = decodePcm16(frame.payload, this.#samples);
    this.#expected = (frame.timestamp + count) >>> 0;
    this.lastFrameAt = now;
    this.#recogniser.push(this.#samples.subarray(0, count), (window) => {
      heard.window = window;
      heard.events.push(...this.#tracker.update(window.scores, now));
    });
    return heard;
  }

  /** Ends all that sounds: the mic is off or gone. */
  end(): TrackedEvent[] {
    return this.#tracker.flush();
  }

  #endAfterSilence(now: number): TrackedEvent[] {
    return now - this.lastFrameAt >= silenceEndsDetectionMs ? this.#tracker.flush() : [];
  }
}
