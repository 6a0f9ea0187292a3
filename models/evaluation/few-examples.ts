/**
 * How well new kinds of sound can be told apart after a few examples of each: the kind whose examples'
 * mean is nearest (nearest class mean, as in prototypical networks, Snell et al. 2017). Pure.
 */
import type { Random } from '../training/random.ts';

/** A vector for each recording of a kind. */
export interface Kind {
  name: string;
  vectors: readonly Float32Array[];
}

export interface FewExamples {
  examples: number;
  /** Share that is told right, each kind counting alike: the mean over all draws. */
  accuracy: number;
}

/**
 * Draws examples of each kind at random and asks for the rest, again and again.
 * @param kinds each with more recordings than examples.
 */
export function accuracyAfter(
  examples: number,
  kinds: readonly Kind[],
  random: Random,
  draws: number,
): FewExamples {
  let sum = 0;
  for (let draw = 0; draw < draws; draw++) {
    const orders = kinds.map(({ vectors }) => drawn(vectors, random));
    const means = orders.map((vectors) => meanOf(vectors.slice(0, examples)));
    for (const [kind, vectors] of orders.entries()) {
      const asked = vectors.slice(examples);
      const right = asked.filter((vector) => nearest(means, vector) === kind).length;
      sum += right / asked.length / kinds.length;
    }
  }
  return { examples, accuracy: sum / draws };
}

export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let i = 0; i < mean.length; i++)
      mean[i] = (mean[i] as number) + (vector[i] as number) / vectors.length;
  return mean;
}

/** @returns the index of the mean at the least Euclidean distance. */
function nearest(means: readonly Float32Array[], vector: Float32Array): number {
  const distances = means.map((mean) =>
    mean.reduce((sum, value, i) => sum + (value - (vector[i] as number)) ** 2, 0),
  );
  return distances.indexOf(Math.min(...distances));
}

/** @returns all of them, in an order drawn at random (Fisher and Yates). */
export function drawn<T>(items: readonly T[], random: Random): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const other = random.integer(0, i);
    [out[i], out[other]] = [out[other] as T, out[i] as T];
  }
  return out;
}
