/**
 * The numbers that Teachable Machine's sound models are trained on: a column is what a browser's
 * AnalyserNode gives without smoothing (Web Audio API, 1.8.6, "FFT windowing and smoothing over time"),
 * a window of columns is normalised by itself (`normalize` of `@tensorflow-models/speech-commands`).
 */
import FFT from 'fft.js';

/** Samples under a column. The library says 1,024, and gives an AnalyserNode twice that. */
export const fftLength = 2_048;
/** Of a column, from 0 Hz up. */
export const bins = 232;
/**
 * The least that a value can be, in decibels. Digital silence would be minus infinity: the library
 * then drops the column, and in a quiet room hears nothing any more. Of the floors tried, this one is
 * nearest to what the site saw in quiet recordings (docs/models.md).
 */
export const floorDb = -125;
/** Added to the standard deviation, as the library does. */
const epsilon = 1e-7;

export class BrowserSpectrum {
  readonly #fft = new FFT(fftLength);
  readonly #blackman = periodicBlackman(fftLength);
  readonly #windowed = new Float64Array(fftLength);
  readonly #spectrum = new Float64Array(2 * fftLength);

  /**
   * Computes one column, in decibels of full scale.
   * @param samples `[fftLength]`, as a ring whose oldest one is at `oldest`.
   * @param out where the `bins` values go.
   */
  column(samples: Float32Array, oldest: number, out: Float32Array): void {
    const [blackman, windowed, spectrum] = [this.#blackman, this.#windowed, this.#spectrum];
    for (let i = 0; i < fftLength; i++) {
      let from = oldest + i;
      if (from >= fftLength) from -= fftLength;
      windowed[i] = (samples[from] as number) * (blackman[i] as number);
    }
    this.#fft.realTransform(spectrum as unknown as number[], windowed as unknown as number[]);
    for (let k = 0; k < bins; k++) {
      const re = (spectrum[2 * k] as number) / fftLength;
      const im = (spectrum[2 * k + 1] as number) / fftLength;
      out[k] = Math.max(floorDb, 10 * Math.log10(re * re + im * im));
    }
  }
}

/** Makes the values of a window, all together, of mean 0 and standard deviation 1; in place. */
export function normalise(window: Float32Array): void {
  let sum = 0;
  for (let i = 0; i < window.length; i++) sum += window[i] as number;
  const mean = sum / window.length;
  let squares = 0;
  for (let i = 0; i < window.length; i++) squares += ((window[i] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / window.length) + epsilon;
  for (let i = 0; i < window.length; i++) window[i] = ((window[i] as number) - mean) / deviation;
}

/** Blackman's window with alpha 0.16, one sample short of symmetric: the one of AnalyserNode. */
function periodicBlackman(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => {
    const turn = (2 * Math.PI * n) / length;
    return 0.42 - 0.5 * Math.cos(turn) + 0.08 * Math.cos(2 * turn);
  });
}
