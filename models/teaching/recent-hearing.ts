/**
 * What a mic's last minute was to the base model, kept so that a moment of it can become an example
 * ("that was our doorbell"): packed embeddings, scores and a spectrogram, no sound. Pure; times are
 * positions in the mic's stream.
 */
import type { HeardWindow } from '../recognition/recogniser.ts';
import { maxTakeMs } from './limits.ts';
import { type PackedVectors, pack, unpack } from './packed-vectors.ts';
import { SpectrogramStrip, stripStep } from './spectrogram-strip.ts';
import { type HeardTake, windowLevelDb } from './take.ts';
import { thumbnailOf } from './thumbnail.ts';

/** How far back a moment may lie, in milliseconds. */
export const recentMs = 60_000;
/** Least length of a moment: what is shorter is widened at both ends. */
const leastMomentMs = 1_000;

interface Recent {
  endSample: number;
  levelDb: number;
  embedding: PackedVectors;
  scores: Float32Array;
}

type Stream = Record<'sampleRateHz' | 'windowSamples' | 'hopSamples', number>;

export class RecentHearing {
  readonly #stream: Stream;
  readonly #strip = new SpectrogramStrip();
  readonly #windows: Recent[] = [];
  readonly #columns: { endSample: number; column: Uint8Array }[] = [];
  /** Levels of the hops in the latest window, in dBFS. */
  #hopLevels: number[] = [];
  /** Of the next sample. */
  #position = 0;
  #lastEnd = Number.NEGATIVE_INFINITY;

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  /** Takes the stream's next samples, for the picture: before the windows that they complete. */
  push(samples: Float32Array): void {
    const columns: Uint8Array[] = [];
    this.#strip.push(samples, (column) => columns.push(column));
    this.#position += samples.length;
    // Near enough for a picture: columns are spread over the samples that brought them.
    const first = this.#position - columns.length * stripStep;
    columns.forEach((column, i) => {
      this.#columns.push({ endSample: first + (i + 1) * stripStep, column });
    });
    dropBefore(this.#columns, this.#position - this.#samples(recentMs));
  }

  /** Takes what was heard in the next window. */
  heard({ embedding, scores, endSample, levelDb }: HeardWindow): void {
    const { windowSamples, hopSamples } = this.#stream;
    if (endSample - this.#lastEnd > 2 * hopSamples) this.#hopLevels = [];
    this.#lastEnd = endSample;
    this.#hopLevels.push(levelDb);
    if (this.#hopLevels.length > Math.ceil(windowSamples / hopSamples)) this.#hopLevels.shift();
    this.#windows.push({
      endSample,
      levelDb: windowLevelDb(this.#hopLevels),
      embedding: pack([embedding], embedding.length),
      scores,
    });
    dropBefore(this.#windows, endSample - this.#samples(recentMs));
  }

  /** The sound so far does not continue: the next sample is at this position. */
  reset(position: number): void {
    this.#strip.reset();
    this.#position = position;
    this.#hopLevels = [];
  }

  /**
   * @param fromMs of the stream's time, as a detection's onset is.
   * @param toMs of more than 3 s, the first 3 s are taken.
   * @returns the windows whose middle lies between the two, and their picture; undefined if none is left.
   */
  moment(fromMs: number, toMs: number): HeardTake | undefined {
    const missing = Math.max(0, leastMomentMs - (toMs - fromMs)) / 2;
    const from = this.#samples(fromMs - missing);
    const to = from + this.#samples(Math.min(maxTakeMs, toMs - fromMs + 2 * missing));
    const half = this.#stream.windowSamples / 2;
    const within = this.#windows.filter(
      ({ endSample }) => endSample - half >= from && endSample - half <= to,
    );
    if (within.length === 0) return undefined;
    const windows = within.map(({ embedding, scores, levelDb }) => {
      const [vector = new Float32Array()] = unpack(embedding);
      return { embedding: vector, scores, levelDb };
    });
    const columns = this.#columns
      .filter(({ endSample }) => endSample > from && endSample - stripStep < to)
      .map(({ column }) => column);
    return { windows, thumbnail: thumbnailOf(columns) };
  }

  #samples(ms: number): number {
    return (ms * this.#stream.sampleRateHz) / 1000;
  }
}

function dropBefore(kept: { endSample: number }[], least: number): void {
  while ((kept[0]?.endSample ?? least) < least) kept.shift();
}
