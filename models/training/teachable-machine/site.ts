/** Windows as Teachable Machine's page makes them: of sound of 44.1 kHz, which has never been resampled. */
import { BrowserSpectrum, bins, fftLength, normalise } from '../../front-ends/browser-spectrum.ts';

export const siteRateHz = 44_100;
/** From one column to the next, in samples; columns of a window, and from one window to the next. */
const [columnSamples, columns, hopColumns] = [1_024, 43, 22];

/** @param sound 44.1 kHz mono in [-1, 1]. @returns its windows, `[43 * 232]` each. */
export function windowsOnSite(sound: Float32Array): Float32Array[] {
  const spectrum = new BrowserSpectrum();
  const windowSamples = fftLength + (columns - 1) * columnSamples;
  const windows: Float32Array[] = [];
  for (let start = 0; start + windowSamples <= sound.length; start += hopColumns * columnSamples) {
    const window = new Float32Array(columns * bins);
    for (let column = 0; column < columns; column++) {
      const from = start + column * columnSamples;
      const out = window.subarray(column * bins, (column + 1) * bins);
      spectrum.column(sound.subarray(from, from + fftLength), 0, out);
    }
    normalise(window);
    windows.push(window);
  }
  return windows;
}
