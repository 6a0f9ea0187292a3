/** A window of a sound in a quiet room, as the served front end and network take it. */
import { openFrontEnd } from '../front-ends/kinds.ts';
import { product } from '../package/shapes.ts';
import type { Classifier } from '../recognition/classifier.ts';
import { add, noise, scale } from './augment.ts';
import { amplitude, decibels, meanSquare } from './level.ts';
import type { Random } from './random.ts';

/** A window holds some of the sound if it is at most so far below the loudest. */
const belowLoudestDb = 20;
/** The level of a quiet room and of its microphone, in dBFS. */
const [quietestDb, loudestQuietDb] = [-80, -50];
/** How much lower than it was recorded a sound is, at most. */
const lowestDb = -20;

/**
 * The sound at some level, before and after it a quiet room: in some windows it begins or ends, as those
 * of a mic have it.
 * @returns the embedding of one of the windows that hold some of it, drawn at random.
 */
export function someWindow(
  classifier: Classifier,
  sound: Float32Array,
  random: Random,
): Float32Array {
  const { windowSamples, hopSamples } = classifier.metadata;
  const margin = Math.floor(0.8 * windowSamples);
  const samples = quietRoom(sound.length + 2 * margin, random);
  const own = sound.slice();
  scale(own, amplitude(random.between(lowestDb, 0)));
  add(samples.subarray(margin, margin + own.length), own, 1);
  const starts: number[] = [];
  for (let start = 0; start + windowSamples <= samples.length; start += hopSamples)
    starts.push(start);
  const levels = starts.map((start) =>
    decibels(meanSquare(samples.subarray(start, start + windowSamples))),
  );
  const least = Math.max(...levels) - belowLoudestDb;
  const start = random.pick(starts.filter((_, i) => (levels[i] as number) >= least));
  return embeddingOf(classifier, samples.subarray(start, start + windowSamples));
}

/** @returns the embedding of a window in which nothing happens. */
export function quietWindow(classifier: Classifier, random: Random): Float32Array {
  return embeddingOf(classifier, quietRoom(classifier.metadata.windowSamples, random));
}

function quietRoom(length: number, random: Random): Float32Array {
  return noise(random, length, random.between(quietestDb, loudestQuietDb));
}

function embeddingOf(classifier: Classifier, samples: Float32Array): Float32Array {
  const frontEnd = openFrontEnd(classifier.metadata.frontEnd);
  frontEnd.push(samples);
  const window = new Float32Array(product(frontEnd.inputShape));
  frontEnd.readWindow(window);
  return classifier.classify(window).embedding;
}
