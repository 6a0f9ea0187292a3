/**
 * What the room's models hear in a clip: each hears it as it would hear a mic. It runs in the Worker,
 * not in the room, which has to go on hearing meanwhile.
 */
import type { LeasedModel } from '../../edge/isolate-models.ts';
import { type EmbeddingHead, HeadRecognition } from '../../models/recognition/embedding-head.ts';
import { StreamRecognition } from '../../models/recognition/stream-recognition.ts';
import type { TrackedEvent } from '../../models/recognition/tracker.ts';
import type { TrackerSettings } from '../../models/recognition/tracker-settings.ts';
import type { Clip, ClipDetection } from '../../protocol/clip.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { maxRecognisedClipMs, sampleRateHz } from '../../protocol/limits.ts';
import { roundScore } from '../../protocol/logged-event.ts';
import { Resampler } from '../../sound/resample.ts';

const samplesPerMs = sampleRateHz / 1000;
/** Resampled at once: what is slow becomes many times as long, and an isolate has little memory. */
const sliceSamples = 16_384;
const maxSamples = maxRecognisedClipMs * samplesPerMs;

/** What hears a clip. */
interface Hearing {
  id: ModelId;
  /** Of the room, for this model. */
  settings: TrackerSettings | undefined;
}

/** A model that was opened to hear a clip, and stays open until it is released. */
export interface ClipModel extends Hearing, LeasedModel {
  /** What is told of its windows. */
  heads: (Hearing & { head: EmbeddingHead })[];
}

/** A clip, as all models hear it. */
export class ClipRecognition {
  readonly #resampler: Resampler;
  #hearings: ClipHearing[];
  /** Samples of the clip that were heard, at the models' rate. */
  #heard = 0;

  /** @param rateHz of the clip. */
  constructor(models: readonly ClipModel[], rateHz: number) {
    this.#resampler = new Resampler(rateHz, sampleRateHz);
    this.#hearings = models.map((model) => new ClipHearing(model));
  }

  /** Takes the next samples of the clip, mono; what is beyond `maxRecognisedClipMs` is left out. */
  async push(samples: Float32Array): Promise<void> {
    for (let at = 0; at < samples.length && this.#heard < maxSamples; at += sliceSamples) {
      await this.#hear(this.#resampler.push(samples.subarray(at, at + sliceSamples)));
    }
  }

  /** @param durationMs length of the clip. */
  async finish(durationMs: number): Promise<Pick<Clip, 'recognisedMs' | 'detections'>> {
    const missing = Math.round(durationMs * samplesPerMs) - this.#heard;
    await this.#hear(this.#resampler.flush().subarray(0, Math.max(0, missing)));
    const recognisedMs = Math.min(durationMs, maxRecognisedClipMs);
    const detections: ClipDetection[] = [];
    for (const hearing of this.#hearings) {
      await this.#unlessItFails(hearing, async () => {
        detections.push(...(await hearing.finish(recognisedMs)));
      });
    }
    return { recognisedMs, detections: detections.sort((a, b) => a.onsetMs - b.onsetMs) };
  }

  async #hear(samples: Float32Array): Promise<void> {
    const taken = samples.subarray(0, maxSamples - this.#heard);
    for (const hearing of this.#hearings) {
      await this.#unlessItFails(hearing, () => hearing.hear(taken));
    }
    this.#heard += taken.length;
  }

  /** A model that cannot go on is left out, as one that cannot be opened: the others do. */
  async #unlessItFails(hearing: ClipHearing, hear: () => Promise<void>): Promise<void> {
    try {
      await hear();
    } catch (error) {
      console.error(error);
      this.#hearings = this.#hearings.filter((each) => each !== hearing);
    }
  }
}

/** A clip, as one model hears it, and the heads on its windows. */
class ClipHearing {
  readonly #model: ModelId;
  readonly #recognition: StreamRecognition;
  #heads: HeadHearing[];
  readonly #hopSamples: number;
  /**
   * Silence around the clip: each sound comes into a window and goes out of it, as in a room. None where
   * windows do not reach each other.
   */
  readonly #silence: Float32Array;
  readonly #ended: Ended[] = [];

  constructor({ id, classifier, settings, heads }: ClipModel) {
    const { windowSamples, hopSamples } = classifier.metadata;
    this.#model = id;
    this.#recognition = new StreamRecognition(classifier, settings);
    this.#heads = heads.map((head) => ({
      model: head.id,
      recognition: new HeadRecognition(head.head, head.settings),
    }));
    this.#hopSamples = hopSamples;
    this.#silence = new Float32Array(Math.max(0, windowSamples - hopSamples));
    this.#recognition.reset(-this.#silence.length);
    this.#recognition.push(this.#silence);
  }

  async hear(samples: Float32Array): Promise<void> {
    for (let start = 0; start < samples.length; start += this.#hopSamples) {
      const { windows, events } = this.#recognition.push(
        samples.subarray(start, start + this.#hopSamples),
      );
      this.#keep(this.#model, events);
      this.#eachHead(({ model, recognition }) => {
        this.#keep(model, recognition.push(windows).events);
      });
      // A look takes some ten milliseconds: rooms in this isolate have their turn after each.
      if (windows.length > 0) await scheduler.wait(0);
    }
  }

  /** @param recognisedMs how much of the clip was heard. */
  async finish(recognisedMs: number): Promise<ClipDetection[]> {
    // Windows end a hop apart: so much more, and one of them ends where the silence does, or later.
    await this.hear(new Float32Array(this.#silence.length + this.#hopSamples - 1));
    this.#keep(this.#model, this.#recognition.flush());
    this.#eachHead(({ model, recognition }) => this.#keep(model, recognition.flush()));
    const hopMs = this.#hopSamples / samplesPerMs;
    return this.#ended.map(({ model, event }) => ({
      model,
      ...toDetection(event, recognisedMs, hopMs),
    }));
  }

  #keep(model: ModelId, events: readonly TrackedEvent[]): void {
    for (const event of events) if (event.phase === 'end') this.#ended.push({ model, event });
  }

  /** A head that cannot go on is left out: its model goes on. */
  #eachHead(hear: (head: HeadHearing) => void): void {
    this.#heads = this.#heads.filter((head) => {
      try {
        hear(head);
        return true;
      } catch (error) {
        console.error(error);
        return false;
      }
    });
  }
}

/** A clip, as one head hears it. */
interface HeadHearing {
  model: ModelId;
  recognition: HeadRecognition;
}

/** A sound that is over, and what heard it. */
interface Ended {
  model: ModelId;
  event: TrackedEvent;
}

/**
 * The clip's own bounds hold for what was heard in it, whose onset is told to within some hops: a
 * sound at the end of the clip lasts a hop at least, or as long as the clip.
 */
function toDetection(
  { label, onsetMs, durationMs, peak, mean }: TrackedEvent,
  recognisedMs: number,
  hopMs: number,
): Omit<ClipDetection, 'model'> {
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
