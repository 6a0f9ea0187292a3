/** `npm run bench:spectrogram`: the front end `browser-fft` beside what browsers make of the same sound. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../models/evaluation/inputs.ts';
import { bins, normalise } from '../models/front-ends/browser-spectrum.ts';
import { InputError } from '../models/node/input-error.ts';
import { Resampler } from '../sound/resample.ts';
import { launchChromium } from './page/chromium.ts';
import { align, columnAt } from './spectrogram/alignment.ts';
import { analyserRateHz } from './spectrogram/analyser.ts';
import { asSent, resampled } from './spectrogram/as-sent.ts';
import { besideChromium } from './spectrogram/chromium.ts';
import { differencesOf } from './spectrogram/differences.ts';
import { readRecorded, recordedRateHz } from './spectrogram/recorded.ts';
import { readSamples } from './spectrogram/samples.ts';

const usage = `Usage: npm run bench:spectrogram -- DIR
       npm run bench:spectrogram -- --chromium

DIR contains zips from Teachable Machine's "download samples". For each recording, the bench compares two
spectrograms with the one that the page made, and with each other: of the recording as it is, and of what
a room hears, 16 kHz in 16 bits. A difference from the page's that both share comes from the recording's
codec.

--chromium plays recordings that come with Earshot in Chromium, at 44.1 kHz, and compares the output of its
AnalyserNode, as the page reads it, with Earshot's columns of the same samples, and with a room's windows.`;

/** Of a window. */
const columnsOfWindow = 43;
/** Between two columns, in samples of the recordings: 25.4 ms, for which the timer asked 23. */
const step = 1_219;

async function besideThePage(folder: string): Promise<void> {
  const zips = readdirSync(folder).filter((name) => name.endsWith('.zip'));
  if (zips.length === 0) throw new InputError(`${folder} has no zips.`);
  for (const zip of zips) {
    const { sound, columns } = await readRecorded(join(folder, zip));
    const heard = asHeard(sound);
    const ends = align(sound, columns, step);
    const columnsOf = (samples: Float32Array) =>
      ends.map((end) => (end === undefined ? undefined : columnAt(samples, end)));
    const [made, ofRoom] = [columnsOf(sound), columnsOf(heard)];
    for (const [name, ours, theirs] of [
      ['recording and page', made, columns],
      ['room and page', ofRoom, columns],
      ['room and recording', ofRoom, made],
    ] as const) {
      const pairs = windowPairs(ours, theirs);
      const decibels = differencesOf(...pairs);
      for (const window of pairs.flat()) normalise(window);
      const { mean, most } = differencesOf(...pairs);
      console.log(
        `${basename(zip, '.zip')}, ${name}: ${mean.toFixed(3)} standard deviations, ${most.toFixed(3)} at most in 95 %, ${decibels.mean.toFixed(2)} dB (${pairs[0].length} of ${columns.length / columnsOfWindow} windows)`,
      );
    }
  }
}

async function besideAnalyserNode(): Promise<void> {
  const browser = await launchChromium();
  try {
    console.log(`Chromium ${browser.version()}, AnalyserNode at ${analyserRateHz} Hz`);
    const page = await browser.newPage();
    for (const { name, sound } of await readSamples()) {
      const { decibels, deviations, windows } = await besideChromium(page, sound);
      console.log(
        `${name}: a column of the same samples ${decibels.mean.toFixed(5)} dB apart, ${decibels.largest.toFixed(4)} at most; a window of a room ${deviations.mean.toFixed(4)} standard deviations, ${deviations.most.toFixed(4)} at most in 95 % (${windows} windows)`,
      );
    }
  } finally {
    await browser.close();
  }
}

/** What the front end has of the sound after it was sent: back at the rate of the recording. */
function asHeard(sound: Float32Array): Float32Array {
  const upTo = (bins * recordedRateHz) / 2_048;
  return resampled(asSent(sound, recordedRateHz), new Resampler(16_000, recordedRateHz, upTo));
}

/** A column of which it is not known where it lies is undefined, and its window is left out. */
type Columns = readonly (Float32Array | undefined)[];

function windowPairs(all: Columns, others: Columns): [Float32Array[], Float32Array[]] {
  const pairs: [Float32Array[], Float32Array[]] = [[], []];
  for (let first = 0; first + columnsOfWindow <= all.length; first += columnsOfWindow) {
    const ours = windowOf(all, first);
    const theirs = windowOf(others, first);
    if (!ours || !theirs) continue;
    pairs[0].push(ours);
    pairs[1].push(theirs);
  }
  return pairs;
}

function windowOf(columns: Columns, first: number): Float32Array | undefined {
  const window = columns.slice(first, first + columnsOfWindow);
  if (window.includes(undefined)) return undefined;
  return Float32Array.from(window.flatMap((column) => [...(column ?? [])]));
}

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { chromium: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  const [folder] = positionals;
  if (values.chromium) await besideAnalyserNode();
  else if (folder === undefined || values.help) console.log(usage);
  else await besideThePage(folder);
});
