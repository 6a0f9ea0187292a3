/**
 * Windows as Teachable Machine's page makes them: of sound of 44.1 kHz, which has never been resampled. The
 * page's timer fires when it fires; here windows have the same columns as a room's, so that what differs
 * comes from the sound alone.
 */
import { columnStep, columns } from '../../front-ends/browser-fft.ts';
import { BrowserSpectrum, bins, fftLength, normalise } from '../../front-ends/browser-spectrum.ts';
import { exportHopSamples } from '../../teachable-machine/export-metadata.ts';

export const siteRateHz = 44_100;
/** From one column to the next, in samples. */
const columnSamples = 1_024;

/** @param sound 44.1 kHz mono in [-1, 1]. @returns its windows, `[43 * 232]` each. */
export function windowsOnSite(sound: Float32Array): Float32Array[] {
  const spectrum = new BrowserSpectrum();
  const windowSamples = fftLength + (columns - 1) * columnSamples;
  const windows: Float32Array[] = [];
  for (;;) {
    // A hop is a little less than 22 columns.
    const start = Math.floor((windows.length * exportHopSamples) / columnStep) * columnSamples;
    if (start + windowSamples > sound.length) return windows;
    const window = new Float32Array(columns * bins);
    for (let column = 0; column < columns; column++) {
      const from = start + column * columnSamples;
      const out = window.subarray(column * bins, (column + 1) * bins);
      spectrum.column(sound.subarray(from, from + fftLength), 0, out);
    }
    normalise(window);
    windows.push(window);
  }
}
