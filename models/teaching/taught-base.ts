/** The model on whose embedding sounds are taught: what is taught on one means nothing to another. */
import * as v from 'valibot';
import type { ModelMetadata } from '../package/metadata.ts';
import { type ModelFiles, readModelPackage } from '../package/model-package.ts';
import { inferShapes } from '../package/shapes.ts';
import { maxEmbeddingSize } from './limits.ts';
import { TeachingError } from './teaching-error.ts';

export const taughtBaseSchema = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)),
  version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
  /** SHA-256, in hexadecimal, of all that the embedding depends on; `taughtBaseOf` makes it. */
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Values of the embedding. */
  embeddingSize: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxEmbeddingSize)),
});
export type TaughtBase = v.InferOutput<typeof taughtBaseSchema>;

/**
 * The hash is of the layers, the weights, the front end and the name of the embedding's layer: other
 * thresholds, titles or figures of accuracy leave it as it is.
 * @throws {ModelError} if the package is not sound.
 * @throws {TeachingError} `no-embedding` if the model gives none, or one above `maxEmbeddingSize`.
 */
export async function taughtBaseOf(files: ModelFiles): Promise<TaughtBase> {
  const { metadata, topology, weights } = readModelPackage(files);
  const { name, version, outputs } = metadata;
  const [embeddingSize = 0] = inferShapes(topology).outputs.get(embeddingOf(metadata)) ?? [];
  if (embeddingSize > maxEmbeddingSize) {
    const message = `${name} gives ${embeddingSize} values a window, at most ${maxEmbeddingSize} can be taught on`;
    throw new TeachingError('no-embedding', message);
  }
  // As they came, not as they were read: a reader that knows one field more gives the same hash.
  const { frontEnd } = files.metadata as { frontEnd: unknown };
  const described = [files.model, frontEnd, outputs.embedding];
  const text = new TextEncoder().encode(JSON.stringify(described));
  const bytes = new Uint8Array(text.length + weights.byteLength);
  bytes.set(text);
  bytes.set(new Uint8Array(weights), text.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hash = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { name, version, hash, embeddingSize };
}

/** @throws {TeachingError} `other-base` if what was taught on one model is to be used with another. */
export function requireSameBase(taught: TaughtBase, present: TaughtBase): void {
  if (taught.hash === present.hash && taught.embeddingSize === present.embeddingSize) return;
  const name = (base: TaughtBase) => `${base.name} ${base.version} (${base.hash.slice(0, 8)})`;
  throw new TeachingError(
    'other-base',
    `these sounds were taught on ${name(taught)}, and this room hears with ${name(present)}: teach them anew here`,
  );
}

function embeddingOf({ name, outputs: { embedding } }: ModelMetadata): string {
  if (embedding !== undefined) return embedding;
  throw new TeachingError(
    'no-embedding',
    `${name} gives no embedding: nothing can be taught on it`,
  );
}
