/** The recogniser of one stream: samples in, in any portions; the scores of each window out. */

import { levelDb } from '../../sound/level.ts';
import { LogMel } from '../front-ends/log-mel.ts';
import type { Classification, Classifier } from './classifier.ts';

export interface HeardWindow extends Classification {
  /** Position of the end of the window in the stream, in samples. */
  endSample: number;
  /** Root mean square of the last hop in dBFS, at least -120. */
  levelDb: number;
}

export class Recogniser {
  readonly #classifier: Classifier;
  readonly #frontEnd: LogMel;
  readonly #window: Float32Array;
  readonly #hopColumns: number;
  #nextWindowColumn: number;
  #position = 0;
  #hopEnergy = 0;
  #hopSamples = 0;
  #skippedLast = false;
  /** Looks at every second window only, for whoever cannot keep up. */
  halved = false;
  /** Windows left out so far. */
  skipped = 0;

  constructor(classifier: Classifier) {
    const { frontEnd, hopSamples } = classifier.metadata;
    this.#classifier = classifier;
    this.#frontEnd = new LogMel(frontEnd);
    this.#window = new Float32Array(frontEnd.columns * frontEnd.melBands);
    this.#hopColumns = hopSamples / frontEnd.frameStep;
    this.#nextWindowColumn = frontEnd.columns;
  }

  /** Takes mono samples of 16 kHz in [-1, 1] and calls `onWindow` for each window they complete. */
  push(samples: Float32Array, onWindow: (heard: HeardWindow) => void): void {
    let start = 0;
    while (start < samples.length) {
      const taken = this.#frontEnd.push(samples, start, samples.length, this.#nextWindowColumn);
      this.#measure(samples, start, taken);
      start += taken;
      if (this.#frontEnd.columnCount !== this.#nextWindowColumn) continue;
      if (this.#skips()) this.#nextWindowColumn += this.#hopColumns;
      else onWindow(this.#hear());
    }
  }

  /**
   * Forgets the sound so far: what comes next does not follow it without a gap.
   * @param position of the next sample in the stream.
   */
  reset(position: number): void {
    this.#frontEnd.reset();
    this.#nextWindowColumn = this.#frontEnd.parameters.columns;
    this.#position = position;
    this.#hopEnergy = 0;
    this.#hopSamples = 0;
  }

  #skips(): boolean {
    this.#skippedLast = this.halved && !this.#skippedLast;
    if (this.#skippedLast) this.skipped++;
    return this.#skippedLast;
  }

  #measure(samples: Float32Array, start: number, count: number): void {
    // From where it was, so that the sum is the same to its last bit however the stream is cut.
    let energy = this.#hopEnergy;
    for (let i = start; i < start + count; i++) energy += (samples[i] as number) ** 2;
    this.#hopEnergy = energy;
    this.#hopSamples += count;
    this.#position += count;
  }

  #hear(): HeardWindow {
    this.#frontEnd.readWindow(this.#window);
    const level = levelDb(this.#hopEnergy / this.#hopSamples);
    this.#hopEnergy = 0;
    this.#hopSamples = 0;
    this.#nextWindowColumn += this.#hopColumns;
    return {
      ...this.#classifier.classify(this.#window),
      endSample: this.#position,
      levelDb: level,
    };
  }
}
