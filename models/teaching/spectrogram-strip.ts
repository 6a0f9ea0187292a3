/**
 * The spectrogram of a stream, for people to look at: 32 columns a second of 64 mel bands, a byte each.
 * It does not depend on a model. Pure.
 */
import { openFrontEnd } from '../front-ends/kinds.ts';

/** Bands of a column. */
export const stripBands = 64;
/** Samples from one column to the next: 96 columns are 3 s. */
export const stripStep = 500;

const sampleRateHz = 16_000;
/** Magnitude of the quietest that is told apart from nothing, some -110 dB below full scale. */
const quietest = 1e-3;
/** Of a magnitude as a logarithm: what 1 of 255 stands for, so that full scale stays below 255. */
const perStep = (Math.log(256) - Math.log(quietest)) / 255;

const parameters = {
  type: 'log-mel',
  sampleRateHz,
  preEmphasis: 0,
  frameLength: 512,
  frameStep: stripStep,
  fftLength: 512,
  spectrum: 'magnitude',
  melBands: stripBands,
  lowerEdgeHz: 125,
  upperEdgeHz: 7_500,
  logOffset: quietest,
  columns: 1,
  mean: Math.log(quietest),
  standardDeviation: perStep,
} as const;

/** Takes a stream's samples, however they are cut, and gives its columns. */
export class SpectrogramStrip {
  readonly #frontEnd = openFrontEnd(parameters);
  readonly #column = new Float32Array(stripBands);
  /** Samples still missing until the next column is whole. */
  #missing = this.#frontEnd.windowSamples;

  /**
   * @param samples mono, of 16 kHz, in [-1, 1].
   * @param onColumn called with each column that they complete: 64 bytes, lowest band first.
   */
  push(samples: Float32Array, onColumn: (column: Uint8Array) => void): void {
    let start = 0;
    while (start < samples.length) {
      const end = Math.min(samples.length, start + this.#missing);
      this.#frontEnd.push(samples, start, end);
      this.#missing -= end - start;
      start = end;
      if (this.#missing > 0) continue;
      this.#missing = stripStep;
      this.#frontEnd.readWindow(this.#column);
      onColumn(Uint8Array.from(this.#column, (value) => Math.min(255, Math.max(0, value))));
    }
  }

  /** Forgets the sound so far: what comes next does not follow it. */
  reset(): void {
    this.#frontEnd.reset();
    this.#missing = this.#frontEnd.windowSamples;
  }
}
