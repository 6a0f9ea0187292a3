/** One audible window of a sound, as the served front end and network take it. */
import { openFrontEnd } from '../front-ends/kinds.ts';
import { product } from '../package/shapes.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { decibels, meanSquare } from './level.ts';
import type { Random } from './random.ts';

/** A window is audible if it is at most so far below the loudest of its sound. */
const belowLoudestDb = 20;
/** And above this level. */
const leastDb = -75;

/** @returns the embedding of one of the sound's audible windows, drawn at random; undefined if none is. */
export function someWindow(
  classifier: Classifier,
  samples: Float32Array,
  random: Random,
): Float32Array | undefined {
  const { windowSamples, hopSamples, frontEnd: parameters } = classifier.metadata;
  const padded = new Float32Array(Math.max(windowSamples, samples.length));
  padded.set(samples, Math.floor((padded.length - samples.length) / 2));
  const starts = Array.from(
    { length: 1 + Math.floor((padded.length - windowSamples) / hopSamples) },
    (_, i) => i * hopSamples,
  );
  const levels = starts.map((start) =>
    decibels(meanSquare(padded.subarray(start, start + windowSamples))),
  );
  const least = Math.max(leastDb, Math.max(...levels) - belowLoudestDb);
  const audible = starts.filter((_, i) => (levels[i] as number) >= least);
  if (audible.length === 0) return undefined;
  const start = random.pick(audible);
  const frontEnd = openFrontEnd(parameters);
  frontEnd.push(padded, start, start + windowSamples);
  const window = new Float32Array(product(frontEnd.inputShape));
  frontEnd.readWindow(window);
  return classifier.classify(window).embedding;
}
