/** Where in a sound the columns lie that a browser's timer took: nothing has noted it. */
import { BrowserSpectrum, bins, fftLength } from '../../models/front-ends/browser-spectrum.ts';

/** How far the timer is usually off from one column to the next, and at most, in samples of 48 kHz. */
const usualJitter = 320;
const jitter = 1_152;
/** Step in which places are tried at first, in samples. */
const coarse = 16;
/** For so long a busy page may take no column, in samples: 2 s. */
const longestPause = 96_000;
/** So many decibels apart, in the loudest bins, a column is no longer the same. */
const unlike = 2.5;

const spectrum = new BrowserSpectrum();

/** @returns the column of a sound that ends at a sample. */
export function columnAt(sound: Float32Array, end: number): Float32Array {
  const column = new Float32Array(bins);
  spectrum.column(sound.subarray(end - fftLength, end), 0, column);
  return column;
}

/**
 * @param step about how many samples lie between two columns.
 * @returns the end of each column in the sound, in samples; undefined where none is like it.
 */
export function align(
  sound: Float32Array,
  columns: Float32Array[],
  step: number,
): (number | undefined)[] {
  let expected = fftLength;
  return columns.map((column) => {
    let found = nearest(sound, column, expected, usualJitter, coarse);
    if (found.difference > unlike) found = nearest(sound, column, expected, jitter, coarse);
    if (found.difference > unlike)
      found = nearest(sound, column, expected + longestPause, longestPause, 2 * coarse);
    const exact = nearest(sound, column, found.end, 2 * coarse, 1);
    const isFound = exact.difference < unlike;
    expected = (isFound ? exact.end : expected) + step;
    return isFound ? exact.end : undefined;
  });
}

/** Of the places around one, that whose column is most like another. */
function nearest(
  sound: Float32Array,
  column: Float32Array,
  around: number,
  reach: number,
  step: number,
): { end: number; difference: number } {
  let nearest = { end: around, difference: Number.POSITIVE_INFINITY };
  const loud = loudest(column);
  for (let end = Math.max(fftLength, around - reach); end <= around + reach; end += step) {
    if (end > sound.length) break;
    const tried = columnAt(sound, end);
    const difference = loud.reduce(
      (sum, k) => sum + Math.abs((tried[k] as number) - (column[k] as number)) / loud.length,
      0,
    );
    if (difference < nearest.difference) nearest = { end, difference };
  }
  return nearest;
}

/** Bins of the loudest fifth of a column: a codec leaves these nearly as they are. */
function loudest(column: Float32Array): number[] {
  const order = Array.from(column.keys()).sort(
    (a, b) => (column[b] as number) - (column[a] as number),
  );
  return order.slice(0, Math.floor(bins / 5));
}
