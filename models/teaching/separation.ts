/** How well the sounds of a set stand apart, as a picture: a share for each pair, and a place for each. Pure. */
import { dot } from './direction.ts';
import type { ProjectedExample } from './projected-example.ts';
import { axesOf } from './symmetric.ts';

export interface Separation {
  /** Ids of the sounds, in the order of the rest: those that have examples. */
  sounds: string[];
  /**
   * `[sounds][sounds]`: how likely it is to tell the two apart by their nearer prototype, 0.5 to 1. 1 on
   * the diagonal.
   */
  apart: number[][];
  /**
   * Places on a plane, x and y in [-1, 1], whose distances are as near as can be to those of the sounds'
   * means (principal components).
   */
  places: { id: string; x: number; y: number }[];
}

/** Variance of examples around their sound's mean, along any direction, before any are known. */
const usualVariance = 0.02;
/** How many examples that guess is worth. */
const usualWeight = 4;

export function separationOf(
  sounds: readonly { id: string; examples: readonly ProjectedExample[] }[],
): Separation {
  const means = sounds.map(({ examples }) => meanOfExamples(examples));
  const apart = sounds.map((one, i) =>
    sounds.map((other, j) => (i === j ? 1 : apartness(one.examples, other.examples))),
  );
  const places = placesOf(means).map(([x, y], i) => ({ id: sounds[i]?.id ?? '', x, y }));
  return { sounds: sounds.map(({ id }) => id), apart: symmetric(apart), places };
}

/**
 * Of two normal distributions of one variance, whose means lie `d` deviations apart, the nearer mean is
 * right for a share `Phi(d / 2)`.
 */
function apartness(a: readonly ProjectedExample[], b: readonly ProjectedExample[]): number {
  const [ma, mb] = [meanOfExamples(a), meanOfExamples(b)];
  const between = ma.map((value, i) => value - (mb[i] as number));
  const distance = Math.sqrt(dot(between, between));
  if (distance === 0) return 0.5;
  const along = between.map((value) => value / distance);
  const square = (examples: readonly ProjectedExample[], mean: Float32Array) =>
    examples.reduce((sum, example) => sum + (dot(example.mean, along) - dot(mean, along)) ** 2, 0);
  const freedom = a.length - 1 + (b.length - 1) + usualWeight;
  const variance = (square(a, ma) + square(b, mb) + usualWeight * usualVariance) / freedom;
  return normalShare(distance / Math.sqrt(variance) / 2);
}

function meanOfExamples(examples: readonly ProjectedExample[]): Float32Array {
  const mean = new Float32Array(examples[0]?.mean.length ?? 0);
  for (const example of examples)
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + (example.mean[i] as number) / examples.length;
  return mean;
}

/** Share of a normal distribution below a value: Abramowitz and Stegun, 26.2.17 (error below 1e-7). */
function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (series * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
  return x < 0 ? tail : 1 - tail;
}

/** Rounding apart, both halves are the same; now they are. */
function symmetric(values: number[][]): number[][] {
  return values.map((row, i) => row.map((value, j) => (i < j ? value : (values[j]?.[i] ?? value))));
}

/** The two first principal components of the means, by the matrix of their products. */
function placesOf(means: readonly Float32Array[]): [x: number, y: number][] {
  const count = means.length;
  const products = means.map((a) => means.map((b) => dot(a, b)));
  const ofRow = products.map((row) => row.reduce((sum, value) => sum + value, 0) / count);
  const ofAll = ofRow.reduce((sum, value) => sum + value, 0) / count;
  const centred = Float64Array.from({ length: count * count }, (_, at) => {
    const [i, j] = [Math.floor(at / count), at % count];
    return (products[i]?.[j] as number) - (ofRow[i] as number) - (ofRow[j] as number) + ofAll;
  });
  const [first, second] = axesOf(centred);
  const on = (axis: typeof first, i: number) =>
    axis ? (axis.vector[i] as number) * Math.sqrt(Math.max(0, axis.value)) : 0;
  const places = means.map((_, i): [number, number] => [on(first, i), on(second, i)]);
  const widest = Math.max(...places.flat().map(Math.abs), Number.MIN_VALUE);
  return places.map(([x, y]) => [x / widest, y / widest]);
}
