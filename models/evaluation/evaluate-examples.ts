/**
 * `npm run evaluate:examples`: how well the embedding tells kinds of sound apart that the model was
 * never taught, after one, two and five examples of each. The recordings come with the project.
 */
import { basename } from 'node:path';
import { sampleFolder } from '../../recordings/samples.ts';
import { openFrontEnd } from '../front-ends/kinds.ts';
import { defaultPackageFolder } from '../node/open-package.ts';
import { product } from '../package/shapes.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { Random } from '../training/random.ts';
import { accuracyAfter, type FewExamples, type Kind, meanOf } from './few-examples.ts';
import { openClassifier, readSound, recordingsIn, runCommand } from './inputs.ts';
import { readArguments } from './read-arguments.ts';
import { percent } from './report.ts';

const usage = `Usage: npm run evaluate:examples [-- options]

  --package DIR          model package to evaluate; the default one if left out
  --json                 print the figures as one JSON object, on the last line
  --help                 print this

Seven kinds of sound, six of instruments and ambience, which are none of the default model's labels. Of
each, some recordings are examples; each of the rest is taken for the kind whose examples' mean embedding is nearest, by their
loudest windows and at one length. Beside it the same with the window's mean spectrum, without a network.`;

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

await runCommand(async () => {
  const { help, json, ...given } = readArguments(process.argv.slice(2), {
    package: { type: 'string', default: defaultPackageFolder },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  const classifier = openClassifier(given.package);
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
  const figures = { embedding: accuracies('embedding'), frontEnd: accuracies('frontEnd') };
  if (json) return console.log(JSON.stringify(figures));
  const count = [...heard.values()].reduce((sum, own) => sum + own.length, 0);
  const row = (name: string, own: readonly FewExamples[]) =>
    `${name.padEnd(24)}${own.map(({ accuracy }) => percent(accuracy).padStart(10)).join('')}`;
  console.log(
    [
      `${count} recordings of ${heard.size} kinds: ${[...heard].map(([name, own]) => `${name} ${own.length}`).join(', ')}`,
      '',
      `${'examples of each'.padEnd(24)}${examplesTried.map((n) => String(n).padStart(10)).join('')}`,
      row('embedding', figures.embedding),
      row('mean spectrum alone', figures.frontEnd),
      row(
        'chance',
        examplesTried.map((examples) => ({ examples, accuracy: 1 / heard.size })),
      ),
    ].join('\n'),
  );
});
