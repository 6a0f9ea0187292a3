/** The recogniser of one stream: samples in, in any portions; the scores of each window out. */
import { levelDb } from '../../sound/level.ts';
import type { FrontEnd } from '../front-ends/front-end.ts';
import { openFrontEnd } from '../front-ends/kinds.ts';
import { product } from '../package/shapes.ts';
import type { Classification, WindowClassifier } from './classifier.ts';

export interface HeardWindow extends Classification {
  /** Position of the end of the window in the stream, in samples. */
  endSample: number;
  /** Root mean square since the window before, in dBFS, at least -120. */
  levelDb: number;
}

export class Recogniser {
  readonly #classifier: WindowClassifier;
  readonly #frontEnd: FrontEnd;
  readonly #window: Float32Array;
  readonly #hopSamples: number;
  /** Samples still missing until the next window is whole. */
  #missing: number;
  #position = 0;
  /** Sum of squares since the last window, of so many samples. */
  #energy = 0;
  #measured = 0;
  #skippedLast = false;
  /** Looks at every second window only, for whoever cannot keep up. */
  halved = false;
  /** Windows left out so far. */
  skipped = 0;

  constructor(classifier: WindowClassifier) {
    const { frontEnd, hopSamples } = classifier.metadata;
    this.#classifier = classifier;
    this.#frontEnd = openFrontEnd(frontEnd);
    this.#window = new Float32Array(product(this.#frontEnd.inputShape));
    this.#hopSamples = hopSamples;
    this.#missing = this.#frontEnd.windowSamples;
  }

  /** Takes mono samples of 16 kHz in [-1, 1] and calls `onWindow` for each window they complete. */
  push(samples: Float32Array, onWindow: (heard: HeardWindow) => void): void {
    let start = 0;
    while (start < samples.length) {
      const end = Math.min(samples.length, start + this.#missing);
      this.#take(samples, start, end);
      start = end;
      if (this.#missing > 0) continue;
      this.#missing = this.#hopSamples;
      if (!this.#skips()) onWindow(this.#hear());
    }
  }

  /**
   * Forgets the sound so far: what comes next does not follow it without a gap.
   * @param position of the next sample in the stream.
   */
  reset(position: number): void {
    this.#frontEnd.reset();
    this.#missing = this.#frontEnd.windowSamples;
    this.#position = position;
    this.#energy = 0;
    this.#measured = 0;
  }

  #take(samples: Float32Array, start: number, end: number): void {
    this.#frontEnd.push(samples, start, end);
    // From where it was, so that the sum is the same to its last bit however the stream is cut.
    let energy = this.#energy;
    for (let i = start; i < end; i++) energy += (samples[i] as number) ** 2;
    this.#energy = energy;
    this.#measured += end - start;
    this.#missing -= end - start;
    this.#position += end - start;
  }

  #skips(): boolean {
    this.#skippedLast = this.halved && !this.#skippedLast;
    if (this.#skippedLast) this.skipped++;
    return this.#skippedLast;
  }

  #hear(): HeardWindow {
    this.#frontEnd.readWindow(this.#window);
    const level = levelDb(this.#energy / this.#measured);
    this.#energy = 0;
    this.#measured = 0;
    return {
      ...this.#classifier.classify(this.#window),
      endSample: this.#position,
      levelDb: level,
    };
  }
}
