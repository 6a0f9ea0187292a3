/** `npm run bench:spectrogram`: the front end `browser-fft` beside what Teachable Machine's page computed. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runCommand } from '../models/evaluation/inputs.ts';
import { bins, normalise } from '../models/front-ends/browser-spectrum.ts';
import { InputError } from '../models/node/input-error.ts';
import { decodePcm16, encodePcm16 } from '../sound/pcm16.ts';
import { Resampler } from '../sound/resample.ts';
import { align, columnAt } from './spectrogram/alignment.ts';
import { readRecorded, recordedRateHz } from './spectrogram/recorded.ts';

const usage = `Usage: npm run bench:spectrogram -- DIR

DIR holds zips as Teachable Machine's "download samples" gives them. Of each recording two spectrograms
are compared with the one that the page made, and with each other: of the recording as it is, and of what
a room hears of it, 16 kHz in 16 bits. What both differ by from the page's is what the recording's codec
changed.`;

/** Of a window. */
const columnsOfWindow = 43;
/** Between two columns, in samples of the recordings: 25.4 ms, for which the timer asked 23. */
const step = 1_219;

interface Differences {
  /** Mean of the absolute differences of normalised values, and the value that 95 % are below. */
  mean: number;
  most: number;
  /** Mean of the absolute differences in decibels. */
  decibels: number;
  windows: number;
}

async function measure(folder: string): Promise<void> {
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
      const { mean, most, decibels, windows } = compare(ours, theirs);
      console.log(
        `${basename(zip, '.zip')}, ${name}: ${mean.toFixed(3)} standard deviations, ${most.toFixed(3)} at most in 95 %, ${decibels.toFixed(2)} dB (${windows} of ${columns.length / columnsOfWindow} windows)`,
      );
    }
  }
}

/** The sound after it was sent and heard: 16 kHz, 16 bits, and back as the front end reads it. */
function asHeard(sound: Float32Array): Float32Array {
  const sent = through(new Resampler(recordedRateHz, 16_000), sound);
  const received = new Float32Array(sent.length);
  decodePcm16(encodePcm16(sent), received);
  return through(new Resampler(16_000, recordedRateHz, 5_437.5), received);
}

function through(resampler: Resampler, sound: Float32Array): Float32Array {
  const [head, tail] = [resampler.push(sound), resampler.flush()];
  const whole = new Float32Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}

/** A column of which it is not known where it lies is undefined, and its window is left out. */
type Columns = readonly (Float32Array | undefined)[];

function compare(all: Columns, others: Columns): Differences {
  const apart: number[] = [];
  let decibels = 0;
  for (let first = 0; first + columnsOfWindow <= all.length; first += columnsOfWindow) {
    const ours = windowOf(all, first);
    const theirs = windowOf(others, first);
    if (!ours || !theirs) continue;
    decibels += distances(ours, theirs).reduce((sum, d) => sum + d, 0);
    normalise(ours);
    normalise(theirs);
    apart.push(...distances(ours, theirs));
  }
  apart.sort((a, b) => a - b);
  return {
    mean: apart.reduce((sum, d) => sum + d, 0) / apart.length,
    most: apart[Math.floor(apart.length * 0.95)] ?? Number.NaN,
    decibels: decibels / apart.length,
    windows: apart.length / (columnsOfWindow * bins),
  };
}

function windowOf(columns: Columns, first: number): Float32Array | undefined {
  const window = columns.slice(first, first + columnsOfWindow);
  if (window.includes(undefined)) return undefined;
  return Float32Array.from(window.flatMap((column) => [...(column ?? [])]));
}

function distances(ours: Float32Array, theirs: Float32Array): number[] {
  return Array.from(ours, (value, i) => Math.abs(value - (theirs[i] as number)));
}

await runCommand(async () => {
  const [folder] = process.argv.slice(2);
  if (folder === undefined || folder === '--help') console.log(usage);
  else await measure(folder);
});
