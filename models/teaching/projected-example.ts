/** Examples in the embedding space of their base model. */
import type { EmbeddingSpace } from './embedding-space.ts';
import type { Example } from './example.ts';
import { unpack } from './packed-vectors.ts';
import { meanOf } from './whitening.ts';

/** An example in the embedding space. */
export interface ProjectedExample {
  id: string;
  /** Directions of its audible windows. */
  windows: readonly Float32Array[];
  /** Their mean, not of length 1: what an example adds to its sound's prototype. */
  mean: Float32Array;
}

/** Those that live are projected once: after a change to a set only new ones are. */
const known = new WeakMap<EmbeddingSpace, WeakMap<Example, ProjectedExample>>();

/** In the order of their ids, so that sums are the same to the last bit in whichever order they were given. */
export function projectExamples(
  examples: readonly Example[],
  space: EmbeddingSpace,
): ProjectedExample[] {
  const before = known.get(space) ?? new WeakMap<Example, ProjectedExample>();
  known.set(space, before);
  return [...examples]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map((example) => {
      const projected = before.get(example) ?? projectExample(example, space);
      before.set(example, projected);
      return projected;
    });
}

function projectExample(
  { id, audible, windows }: Example,
  space: EmbeddingSpace,
): ProjectedExample {
  const directions = unpack(windows)
    .filter((_, i) => audible[i])
    .map((window) => space.project(window));
  return { id, windows: directions, mean: Float32Array.from(meanOf(directions, windows.size)) };
}
