/**
 * Trains a head on a taught set. Prototypes rather than logistic regression: measured on the same
 * embeddings they tell as many sounds right, and more of them at the same share of false accepts, and
 * they are trained in milliseconds (README.md has the figures). Deterministic. Pure.
 */
import { dot, unit } from './direction.ts';
import type { EmbeddingSpace } from './embedding-space.ts';
import { deviationsOf, type HeadSound, TaughtHead } from './head.ts';
import { type ProjectedExample, projectExamples } from './projected-example.ts';
import { requireSameBase } from './taught-base.ts';
import type { TaughtSet } from './taught-set.ts';
import { meanOf } from './whitening.ts';

/** Share of the negatives that may pass for any of the sounds; windows, one by one. */
const falseShare = 0.005;
/** The highest negatives, of whose scores the tail is taken to be exponential. */
const tailShare = 0.02;
/** So many of the background's windows may have been the sound itself, before anybody taught it. */
const maySound = 2;
/** How far up from the negatives to the examples the threshold lies, where these lie apart. */
const apart = 0.5;
/** Least deviations from the threshold to the examples: where these are hardly told, scores rise no faster. */
const leastReach = 1;

/**
 * @param space of the set's base model.
 * @param background embeddings of the room when nothing taught sounded; none if there are none yet.
 * @returns the head; sounds without examples are not in it.
 * @throws {TeachingError} `other-base` if the space is of another model.
 */
export function trainHead(
  { base, sounds }: TaughtSet,
  space: EmbeddingSpace,
  background: readonly Float32Array[] = [],
): TaughtHead {
  requireSameBase(base, space.base);
  const taught = sounds.filter(({ examples }) => examples.length > 0);
  const projected = taught.map(({ id, examples }) => ({
    id,
    examples: projectExamples(examples, space),
  }));
  const room = background.map((vector) => space.project(vector));
  return new TaughtHead(trainSounds(projected, space.negatives, room), space);
}

/**
 * The same on what lies in the embedding space already.
 * @param sounds each with at least one example.
 */
export function trainSounds(
  sounds: readonly { id: string; examples: readonly ProjectedExample[] }[],
  negatives: readonly Float32Array[],
  background: readonly Float32Array[],
): HeadSound[] {
  return sounds.map(({ id, examples }) =>
    trainSound(id, examples, negatives, background, falseShare / sounds.length),
  );
}

/** A prototype among the negatives. */
type Placed = Pick<HeadSound, 'prototype' | 'mean' | 'deviation'>;

function place(examples: readonly ProjectedExample[], negatives: readonly Float32Array[]): Placed {
  const prototype = prototypeOf(examples);
  const likenesses = negatives.map((negative) => dot(prototype, negative));
  const { mean, deviation } = spreadOf(likenesses);
  return { prototype, mean, deviation: deviation || 1 };
}

function prototypeOf(examples: readonly ProjectedExample[]): Float32Array {
  const means = examples.map(({ mean }) => mean);
  return unit(meanOf(means, means[0]?.length ?? 0));
}

/**
 * How like its sound each example is, judged by the others of it: the highest of its windows, averaged
 * two by two as a tracker does. Of a single example, how alike its windows are.
 * @param placed all of the examples: a few more or less move the negatives' likenesses little.
 */
export function leaveOneOut(examples: readonly ProjectedExample[], placed: Placed): number[] {
  return examples.map((example) => {
    const others = examples.filter((other) => other !== example);
    const prototype = others.length > 0 ? prototypeOf(others) : placed.prototype;
    const judge = { ...placed, prototype };
    return highestOf(example.windows.map((window) => deviationsOf(judge, window)));
  });
}

/** The highest mean of two in a row; of one, itself. */
export function highestOf(values: readonly number[]): number {
  if (values.length === 1) return values[0] as number;
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 1; i < values.length; i++)
    highest = Math.max(highest, ((values[i - 1] as number) + (values[i] as number)) / 2);
  return highest;
}

function trainSound(
  id: string,
  examples: readonly ProjectedExample[],
  negatives: readonly Float32Array[],
  background: readonly Float32Array[],
  share: number,
): HeadSound {
  const placed = place(examples, negatives);
  const likeness = (vectors: readonly Float32Array[]) =>
    vectors.map((vector) => deviationsOf(placed, vector)).sort((a, b) => b - a);
  const rejected = Math.max(
    tailAt(likeness(negatives), share),
    likeness(background)[maySound] ?? Number.NEGATIVE_INFINITY,
  );
  const own = leaveOneOut(examples, placed);
  const { mean, deviation } = spreadOf(own);
  // One example says nothing of how far the next will be from it.
  const lowest = examples.length > 1 ? mean - deviation : rejected;
  const accepted = rejected + apart * Math.max(0, lowest - rejected);
  return { id, ...placed, accepted, reach: Math.max(leastReach, mean - accepted) };
}

/** @returns what a share of the values exceeds, by their highest. @param values the highest first. */
function tailAt(values: readonly number[], share: number): number {
  const count = Math.max(1, Math.round(tailShare * values.length));
  const from = values[count] ?? values.at(-1) ?? 0;
  const excess = values.slice(0, count).reduce((sum, value) => sum + value - from, 0) / count;
  return from + excess * Math.log(Math.max(1, tailShare / share));
}

function spreadOf(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / Math.max(1, values.length)) };
}
