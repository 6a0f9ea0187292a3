/**
 * A take: one to three seconds of sound that hold an example, as the base model hears them, window by
 * window. Pure.
 */
import { levelDb, silenceDb } from '../../sound/level.ts';
import type { WindowClassifier } from '../recognition/classifier.ts';
import { Recogniser } from '../recognition/recogniser.ts';
import type { Example, ExampleFacts } from './example.ts';
import { maxExampleWindows, maxHeardAs, maxTakeMs } from './limits.ts';
import { pack } from './packed-vectors.ts';
import { TeachingError } from './teaching-error.ts';
import { thumbnailOfSound } from './thumbnail.ts';

/** 50 ms. */
const quietFrame = 800;

export interface TakeWindow {
  embedding: Float32Array;
  /** One score a label of the base model. */
  scores: Float32Array;
  /** Root mean square of the whole window, in dBFS. */
  levelDb: number;
}

export interface HeardTake {
  /** In their order, one a hop. */
  windows: readonly TakeWindow[];
  /** As `thumbnailOf` makes it. */
  thumbnail: Uint8Array;
}

/** A window holds the sound if it is at most so far below the loudest of its take. */
const audibleBelowLoudestDb = 12;
/** What is quieter than this is nothing, however loud the rest is. */
const leastAudibleDb = -75;

/**
 * Hears a take by the code that serves rooms.
 * @param samples mono, of 16 kHz, in [-1, 1]; of more than 3 s the loudest 3 s are heard. Half a window of
 *   quiet is laid before and after them, so that each moment of them is in the middle of a window.
 */
export function hearTake(classifier: WindowClassifier, samples: Float32Array): HeardTake {
  const { windowSamples, hopSamples, sampleRateHz } = classifier.metadata;
  const take = loudestPart(samples, (maxTakeMs * sampleRateHz) / 1000, hopSamples);
  const before = Math.floor(windowSamples / 2);
  const padded = quiet(Math.max(windowSamples, take.length + 2 * before), take);
  padded.set(take, before);
  const windows: TakeWindow[] = [];
  new Recogniser(classifier).push(padded, ({ embedding, scores, endSample }) => {
    const window = padded.subarray(endSample - windowSamples, endSample);
    windows.push({ embedding, scores, levelDb: levelDb(meanSquare(window)) });
  });
  return { windows, thumbnail: thumbnailOfSound(take) };
}

/** The level of a window, in dBFS, from those of the hops in it: the last is the latest. */
export function windowLevelDb(hopLevelsDb: readonly number[]): number {
  if (hopLevelsDb.length === 0) return silenceDb;
  const powers = hopLevelsDb.map((level) => 10 ** (level / 10));
  return levelDb(powers.reduce((sum, power) => sum + power, 0) / powers.length);
}

/**
 * @param labels of the base model, in the order of its scores.
 * @param about who gave the example, when, from where, and its id.
 * @throws {TeachingError} `nothing-audible` if no window holds any sound.
 */
export function exampleOf(
  take: HeardTake,
  labels: readonly string[],
  about: Pick<ExampleFacts, 'id' | 'atMs' | 'by' | 'from'>,
): Example {
  const windows = loudestWindows(take.windows, maxExampleWindows);
  const loudest = Math.max(silenceDb, ...windows.map((window) => window.levelDb));
  if (loudest < leastAudibleDb)
    throw new TeachingError(
      'nothing-audible',
      'nothing can be heard in this take: record it again',
    );
  const least = Math.max(leastAudibleDb, loudest - audibleBelowLoudestDb);
  const audible = windows.map((window) => window.levelDb >= least);
  const embeddings = windows.map(({ embedding }) => embedding);
  return {
    ...about,
    audible,
    heardAs: heardAs(
      windows.filter((_, i) => audible[i]),
      labels,
    ),
    windows: pack(embeddings, embeddings[0]?.length ?? 0),
    thumbnail: take.thumbnail,
  };
}

/** The labels with the highest scores in any of the windows. */
function heardAs(windows: readonly TakeWindow[], labels: readonly string[]) {
  return labels
    .map((label, i) => ({
      label,
      score: windows.reduce((most, { scores }) => Math.max(most, scores[i] ?? 0), 0),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, maxHeardAs)
    .map(({ label, score }) => ({ label, score: Number(Math.min(1, score).toFixed(4)) }));
}

/** So many windows in a row as an example may have: those that are loudest together. */
function loudestWindows(windows: readonly TakeWindow[], most: number): readonly TakeWindow[] {
  const powers = windows.map((window) => 10 ** (window.levelDb / 10));
  const start = loudestRun(powers, most);
  return windows.slice(start, start + most);
}

/** @param step from one part that is tried to the next, in samples. */
function loudestPart(samples: Float32Array, length: number, step: number): Float32Array {
  if (samples.length <= length) return samples;
  const powers = Array.from({ length: Math.ceil(samples.length / step) }, (_, i) =>
    meanSquare(samples.subarray(i * step, (i + 1) * step)),
  );
  const start = Math.min(
    samples.length - length,
    step * loudestRun(powers, Math.floor(length / step)),
  );
  return samples.subarray(start, start + length);
}

/** @returns where the run of so many values begins whose sum is the highest; the first of several. */
function loudestRun(values: readonly number[], length: number): number {
  let best = { start: 0, sum: Number.NEGATIVE_INFINITY };
  for (let start = 0; start === 0 || start + length <= values.length; start++) {
    const sum = values.slice(start, start + length).reduce((total, value) => total + value, 0);
    if (sum > best.sum) best = { start, sum };
  }
  return best.start;
}

/**
 * Noise as quiet as the quietest part of a take, and at least 40 dB below its loudest: no microphone brings
 * digital silence, and a network takes it for a sound of its own. The same take gives the same noise.
 */
function quiet(length: number, take: Float32Array): Float32Array {
  const powers: number[] = [];
  for (let start = 0; start + quietFrame <= take.length; start += quietFrame)
    powers.push(meanSquare(take.subarray(start, start + quietFrame)));
  const power = Math.min(...powers, 1e-4 * Math.max(0, ...powers));
  // Uniform values in [-1, 1] have a mean square of a third; the numbers are those of Numerical Recipes.
  const scale = Math.sqrt(3 * power) / 2 ** 31;
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state * scale;
  });
}

function meanSquare(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length);
}
