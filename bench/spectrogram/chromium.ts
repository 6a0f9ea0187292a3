/** The front end `browser-fft` beside Chromium's AnalyserNode, which hears the same sound. */
import type { Page } from 'playwright-core';
import { BrowserFft, columnStep, columns } from '../../models/front-ends/browser-fft.ts';
import { fftLength, floorDb, normalise } from '../../models/front-ends/browser-spectrum.ts';
import { product } from '../../models/package/shapes.ts';
import { columnAt } from './alignment.ts';
import { analysed, analyserRateHz } from './analyser.ts';
import { asSent } from './as-sent.ts';
import { type Differences, differencesOf } from './differences.ts';

/** From one column to the next, and from one window to the next as a room takes them, in columns. */
const [columnSamples, hopColumns] = [1_024, 22];

export interface BesideChromium {
  /** Of single columns of the sound as it is, in decibels. */
  decibels: Differences;
  /** Of windows of what a room hears of it, 16 kHz in 16 bits, in standard deviations of a window. */
  deviations: Differences;
  windows: number;
}

/**
 * @param sound 44.1 kHz mono, at least 1.1 s.
 * @throws {RangeError} if the browser did not stop where columns end.
 */
export async function besideChromium(page: Page, sound: Float32Array): Promise<BesideChromium> {
  const windows = Math.floor((sound.length / columnSamples - columns - 3) / hopColumns) + 1;
  const count = columns + (windows - 1) * hopColumns;
  const ends = Array.from({ length: count }, (_, n) => fftLength + n * columnSamples);
  const theirs = await analysed(page, sound, ends);
  if (theirs.some(({ end }, n) => end !== ends[n]))
    throw new RangeError('the browser did not stop where columns end');
  const floored = theirs.map(({ decibels }) => decibels.map((value) => Math.max(floorDb, value)));
  return {
    decibels: differencesOf(
      ends.map((end) => columnAt(sound, end)),
      floored,
    ),
    deviations: differencesOf(windowsOfRoom(sound, windows), windowsOf(floored, windows)),
    windows,
  };
}

/** What the front end makes of the sound, from one window to the next. */
function windowsOfRoom(sound: Float32Array, count: number): Float32Array[] {
  const sent = asSent(sound, analyserRateHz);
  const frontEnd = new BrowserFft({ sampleRateHz: analyserRateHz });
  let start = 0;
  return Array.from({ length: count }, (_, window) => {
    const end = Math.ceil(frontEnd.windowSamples + window * hopColumns * columnStep);
    frontEnd.push(sent, start, end);
    start = end;
    const out = new Float32Array(product(frontEnd.inputShape));
    frontEnd.readWindow(out);
    return out;
  });
}

function windowsOf(columnsOfSound: readonly Float32Array[], count: number): Float32Array[] {
  return Array.from({ length: count }, (_, window) => {
    const first = window * hopColumns;
    const own = columnsOfSound.slice(first, first + columns).flatMap((column) => [...column]);
    const values = Float32Array.from(own);
    normalise(values);
    return values;
  });
}
