/**
 * How well the embedding alone tells kinds of sound apart that the model was never taught, on recordings that come
 * with the project: by the nearest mean of some examples of each, beside the window's mean spectrum.
 */
import { basename } from 'node:path';
import { sampleFolder } from '../../recordings/samples.ts';
import { openFrontEnd } from '../front-ends/kinds.ts';
import { product } from '../package/shapes.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { Random } from '../training/random.ts';
import { accuracyAfter, type FewExamples, type Kind, meanOf } from './few-examples.ts';
import { readSound, recordingsIn } from './inputs.ts';
import { percent } from './report.ts';

const kinds: Readonly<Record<string, RegExp>> = {
  'bass drum': /^bd_/,
  'hi-hat': /^hat_/,
  cymbal: /^(drum_cymbal|drum_splash|ride)_/,
  tom: /^drum_tom_/,
  tabla: /^tabla_/,
  bass: /^bass_/,
  ambience: /^ambi_/,
};
const examplesTried = [1, 2, 5] as const;
const draws = 500;

interface Heard {
  embedding: Float32Array;
  frontEnd: Float32Array;
}

/**
 * What is heard of a sound in its loudest window; half a window of silence lies before and after it.
 * The front end's values are taken to be logarithms, as all are so far.
 */
function hear(classifier: Classifier, sound: Float32Array): Heard {
  const { windowSamples, hopSamples, frontEnd: parameters } = classifier.metadata;
  const padded = new Float32Array(sound.length + windowSamples);
  padded.set(sound, windowSamples / 2);
  const frontEnd = openFrontEnd(parameters);
  const window = new Float32Array(product(frontEnd.inputShape));
  let loudest = { power: Number.NEGATIVE_INFINITY, window };
  for (let start = 0; start < padded.length; start += hopSamples) {
    const end = Math.min(padded.length, start + hopSamples);
    frontEnd.push(padded, start, end);
    if (end < windowSamples) continue;
    frontEnd.readWindow(window);
    const power = window.reduce((sum, value) => sum + Math.exp(value), 0);
    if (power > loudest.power) loudest = { power, window: window.slice() };
  }
  return {
    embedding: unit(classifier.classify(loudest.window).embedding),
    frontEnd: unit(spectrum(loudest.window, frontEnd.inputShape)),
  };
}

/** The mean over time, its own mean taken away: what the sound is like, not how loud. */
function spectrum(window: Float32Array, [times = 1, ...others]: readonly number[]): Float32Array {
  const size = product(others);
  const moments = Array.from({ length: times }, (_, time) =>
    window.subarray(time * size, (time + 1) * size),
  );
  const moment = meanOf(moments);
  const mean = moment.reduce((sum, value) => sum + value, 0) / size;
  return moment.map((value) => value - mean);
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

export interface SampleFigures {
  embedding: FewExamples[];
  frontEnd: FewExamples[];
  /** Recordings of each kind. */
  recordings: Record<string, number>;
}

export async function measureSampleKinds(classifier: Classifier): Promise<SampleFigures> {
  const recordings = await recordingsIn(sampleFolder);
  const heard = new Map<string, Heard[]>();
  for (const [name, pattern] of Object.entries(kinds)) {
    const own = recordings.filter((path) => pattern.test(basename(path)));
    heard.set(
      name,
      await Promise.all(own.map(async (path) => hear(classifier, await readSound(path)))),
    );
  }
  const accuracies = (of: keyof Heard) => {
    const vectors = [...heard].map(
      ([name, own]): Kind => ({ name, vectors: own.map((one) => one[of]) }),
    );
    return examplesTried.map((examples) => accuracyAfter(examples, vectors, new Random(1), draws));
  };
  return {
    embedding: accuracies('embedding'),
    frontEnd: accuracies('frontEnd'),
    recordings: Object.fromEntries([...heard].map(([name, own]) => [name, own.length])),
  };
}

export function reportSampleKinds({ embedding, frontEnd, recordings }: SampleFigures): string {
  const counts = Object.values(recordings);
  const row = (name: string, own: readonly FewExamples[]) =>
    `${name.padEnd(24)}${own.map(({ accuracy }) => percent(accuracy).padStart(10)).join('')}`;
  const chance = examplesTried.map((examples) => ({ examples, accuracy: 1 / counts.length }));
  return [
    `${counts.reduce((sum, count) => sum + count, 0)} recordings of ${counts.length} kinds: ${Object.entries(
      recordings,
    )
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    '',
    `${'examples of each'.padEnd(24)}${examplesTried.map((n) => String(n).padStart(10)).join('')}`,
    row('embedding', embedding),
    row('mean spectrum alone', frontEnd),
    row('chance', chance),
  ].join('\n');
}
