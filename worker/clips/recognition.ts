/**
 * What is heard in a clip: the recogniser and the tracker that rooms listen with, on a whole
 * recording. It runs in the Worker, not in the room, which has to go on hearing meanwhile.
 */
import type { Classifier } from '../../models/recognition/classifier.ts';
import { Recogniser } from '../../models/recognition/recogniser.ts';
import { openTracker, type TrackedEvent, type Tracker } from '../../models/recognition/tracker.ts';
import type { TrackerSettings } from '../../models/recognition/tracker-settings.ts';
import type { Clip, ClipDetection } from '../../protocol/clip.ts';
import { maxRecognisedClipMs, sampleRateHz } from '../../protocol/limits.ts';
import { roundScore } from '../../protocol/logged-event.ts';
import { Resampler } from '../../sound/resample.ts';

const samplesPerMs = sampleRateHz / 1000;
const maxSamples = maxRecognisedClipMs * samplesPerMs;

export class ClipRecognition {
  readonly #resampler: Resampler;
  readonly #recogniser: Recogniser;
  readonly #tracker: Tracker;
  readonly #hopSamples: number;
  /** Silence around the clip: each sound comes into a window and goes out of it, as in a room. */
  readonly #aroundSamples: number;
  /** Samples of the clip that were heard. */
  #heard = 0;
  /** Where the last window ended, by the clip's time. */
  #endSample = 0;
  readonly #ended: TrackedEvent[] = [];

  /**
   * @param rateHz of the clip.
   * @param settings of the room.
   */
  constructor(classifier: Classifier, rateHz: number, settings: TrackerSettings) {
    const { metadata } = classifier;
    this.#hopSamples = metadata.hopSamples;
    this.#aroundSamples = metadata.windowSamples - metadata.hopSamples;
    this.#resampler = new Resampler(rateHz, sampleRateHz);
    this.#recogniser = new Recogniser(classifier);
    this.#tracker = openTracker(metadata, settings);
    this.#recogniser.reset(-this.#aroundSamples);
    this.#listen(new Float32Array(this.#aroundSamples));
  }

  /** Takes the next samples of the clip, mono; what is beyond `maxRecognisedClipMs` is left out. */
  async push(samples: Float32Array): Promise<void> {
    if (this.#heard < maxSamples) await this.#hear(this.#resampler.push(samples));
  }

  /** @param durationMs length of the clip. */
  async finish(durationMs: number): Promise<Pick<Clip, 'recognisedMs' | 'detections'>> {
    const missing = Math.round(durationMs * samplesPerMs) - this.#heard;
    await this.#hear(this.#resampler.flush().subarray(0, Math.max(0, missing)));
    const recognisedMs = Math.min(durationMs, maxRecognisedClipMs);
    const silence = new Float32Array(this.#hopSamples);
    while (this.#endSample < this.#heard + this.#aroundSamples) this.#listen(silence);
    this.#ended.push(...this.#tracker.flush());
    const hopMs = this.#hopSamples / samplesPerMs;
    const detections = this.#ended.map((event) => toDetection(event, recognisedMs, hopMs));
    return { recognisedMs, detections: detections.sort((a, b) => a.onsetMs - b.onsetMs) };
  }

  async #hear(samples: Float32Array): Promise<void> {
    const until = Math.min(samples.length, maxSamples - this.#heard);
    for (let start = 0; start < until; start += this.#hopSamples) {
      const hop = samples.subarray(start, Math.min(until, start + this.#hopSamples));
      const before = this.#endSample;
      this.#listen(hop);
      this.#heard += hop.length;
      // A look takes some ten milliseconds: rooms in this isolate have their turn after each.
      if (this.#endSample > before) await scheduler.wait(0);
    }
  }

  #listen(samples: Float32Array): void {
    this.#recogniser.push(samples, ({ scores, endSample }) => {
      this.#endSample = endSample;
      const events = this.#tracker.update(scores, endSample / samplesPerMs);
      this.#ended.push(...events.filter(({ phase }) => phase === 'end'));
    });
  }
}

/**
 * The clip's own bounds hold for what was heard in it, whose onset is told to within some hops: a
 * sound at the end of the clip lasts a hop at least, or as long as the clip.
 */
function toDetection(
  { label, onsetMs, durationMs, peak, mean }: TrackedEvent,
  recognisedMs: number,
  hopMs: number,
): ClipDetection {
  const end = Math.round(Math.min(Math.max(hopMs, onsetMs + durationMs), recognisedMs));
  const onset = Math.round(Math.max(0, Math.min(onsetMs, end - hopMs)));
  return {
    label,
    onsetMs: onset,
    durationMs: end - onset,
    peak: roundScore(peak),
    mean: roundScore(mean),
  };
}
