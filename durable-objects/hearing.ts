/** What the room hears of one mic: frames in; scores and the beginnings and ends of sounds out. */
import type { Classifier } from '../models/classifier.ts';
import { type HeardWindow, Recogniser } from '../models/recogniser.ts';
import { type TrackedEvent, Tracker } from '../models/tracker.ts';
import { type AudioFrame, decodePcm16, maxFrameSamples } from '../protocol/audio-frame.ts';
import { sampleRateHz, silenceEndsDetectionMs } from '../protocol/limits.ts';
import type { Detection } from '../protocol/messages.ts';

export interface Heard {
  /** The window that the frame completed, if it completed one. */
  window: HeardWindow | undefined;
  events: SoundEvent[];
}

/** A tracked event by the room's clock. */
export interface SoundEvent extends TrackedEvent {
  /** Onset in milliseconds since the Unix epoch. */
  at: number;
}

const samplesPerMs = sampleRateHz / 1000;
const silenceSamples = silenceEndsDetectionMs * samplesPerMs;

/** A jump of the timestamp by more than half its range is one backwards: a new stream. */
const furthestJump = 2 ** 31;

export class Hearing {
  readonly #recogniser: Recogniser;
  readonly #tracker: Tracker;
  readonly #samples = new Float32Array(maxFrameSamples);
  /** What the log has unfinished of this mic, until the first frame says where the stream is. */
  #unfinished: readonly Detection[];
  /** Position of the next sample in the stream, without the timestamp's modulo. */
  #position: number | undefined;
  /** When the last frame came, by the room's clock. */
  lastFrameAt = 0;

  /** @param unfinished detections that began before the room slept, to be continued. */
  constructor(classifier: Classifier, unfinished: readonly Detection[]) {
    const { metadata } = classifier;
    this.#recogniser = new Recogniser(classifier);
    this.#tracker = new Tracker(metadata, metadata.hopSamples / samplesPerMs);
    this.#unfinished = unfinished;
  }

  /** @param now when the frame came, by the room's clock, in milliseconds. */
  hear(frame: AudioFrame, now: number): Heard {
    const tracked: TrackedEvent[] = [];
    let window: HeardWindow | undefined;
    const start = this.#place(frame.timestamp, tracked, now);
    const count = decodePcm16(frame.payload, this.#samples);
    this.#position = start + count;
    this.lastFrameAt = now;
    this.#recogniser.push(this.#samples.subarray(0, count), (heard) => {
      window = heard;
      tracked.push(...this.#tracker.update(heard.scores, heard.endSample / samplesPerMs));
    });
    return { window, events: this.#onRoomClock(tracked, now) };
  }

  /** Ends all that sounds: the mic is off, silent or gone. */
  end(now: number): SoundEvent[] {
    return this.#onRoomClock(this.#tracker.flush(), now);
  }

  /** Finds the frame's place in the stream; a gap before it resets what must not span it. */
  #place(timestamp: number, tracked: TrackedEvent[], now: number): number {
    if (this.#position === undefined) {
      this.#recogniser.reset(timestamp);
      this.#restore(timestamp / samplesPerMs, now);
      return timestamp;
    }
    const gap = (timestamp - this.#position) >>> 0;
    if (gap === 0) return this.#position;
    const restarted = gap >= furthestJump;
    if (restarted || gap >= silenceSamples) tracked.push(...this.#tracker.flush());
    const position = restarted ? timestamp : this.#position + gap;
    this.#recogniser.reset(position);
    return position;
  }

  #restore(streamMs: number, now: number): void {
    for (const { label, at, peak } of this.#unfinished) {
      this.#tracker.restore(label, streamMs - (now - at), streamMs, peak);
    }
    this.#unfinished = [];
  }

  #onRoomClock(tracked: TrackedEvent[], now: number): SoundEvent[] {
    const offset = now - (this.#position ?? 0) / samplesPerMs;
    return tracked.map((event) => ({ ...event, at: Math.round(offset + event.onsetMs) }));
  }
}
