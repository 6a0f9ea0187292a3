/** Small embeddings to teach on: seeded, of eight values, so that tests need no network. */

import { EmbeddingSpace } from '../../../models/teaching/embedding-space.ts';
import type { Example } from '../../../models/teaching/example.ts';
import { negativesOf } from '../../../models/teaching/negatives.ts';
import { pack } from '../../../models/teaching/packed-vectors.ts';
import type { TaughtBase } from '../../../models/teaching/taught-base.ts';
import {
  addExample,
  addSound,
  emptySet,
  type TaughtSet,
} from '../../../models/teaching/taught-set.ts';
import { thumbnailLength } from '../../../models/teaching/thumbnail.ts';
import { Random } from '../../../models/training/random.ts';

export const base: TaughtBase = {
  name: 'small',
  version: '1.0.0',
  hash: 'ab'.repeat(32),
  embeddingSize: 8,
};

/** Normal enough: the sum of three uniform values. */
function noise(random: Random): number {
  return random.between(-1, 1) + random.between(-1, 1) + random.between(-1, 1);
}

export function vector(random: Random, centre: readonly number[] = [], spread = 1): Float32Array {
  return Float32Array.from(
    { length: base.embeddingSize },
    (_, i) => (centre[i] ?? 0) + spread * noise(random),
  );
}

export const space = new EmbeddingSpace(
  negativesOf(
    base,
    Array.from({ length: 300 }, (_, i) => vector(new Random(i))),
  ),
);

/** Far from the negatives, each in a direction of its own. */
export const bell = [9, 0, 0, 0, 0, 0, 0, 0];
export const knock = [0, 9, 0, 0, 0, 0, 0, 0];

/** @param around what its windows lie around; its first window is not audible, and lies anywhere. */
export function example(
  id: string,
  around: readonly number[],
  seed: number,
  spread = 0.5,
): Example {
  const random = new Random(seed);
  const windows = [vector(random), ...[0, 1, 2].map(() => vector(random, around, spread))];
  return {
    id,
    atMs: 1_700_000_000_000 + seed,
    by: 'Ada',
    from: 'take',
    audible: [false, true, true, true],
    heardAs: [{ label: 'church_bells', score: 0.6 }],
    windows: pack(windows, base.embeddingSize),
    thumbnail: new Uint8Array(thumbnailLength).fill(seed % 256),
  };
}

/** @param sounds by id, which is the name too: its examples. */
export function setOf(sounds: Readonly<Record<string, readonly Example[]>>): TaughtSet {
  return Object.entries(sounds).reduce(
    (set, [id, examples]) =>
      examples.reduce((grown, own) => addExample(grown, id, own), addSound(set, { id, name: id })),
    emptySet(base),
  );
}

export function examples(name: string, around: readonly number[], count: number): Example[] {
  return Array.from({ length: count }, (_, i) => example(`${name}-${i}`, around, i + 1));
}
