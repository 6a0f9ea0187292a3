/**
 * What a taught sound is told apart from: embeddings of sounds of all kinds, of speech and of music, which
 * come with a base model as one file. Pure.
 */
import * as v from 'valibot';
import { joinHead, splitHead } from './headed-bytes.ts';
import { maxNegatives } from './limits.ts';
import { pack, packedBytes, readPacked, unpack } from './packed-vectors.ts';
import { parseTaught } from './parse-taught.ts';
import { type TaughtBase, taughtBaseSchema } from './taught-base.ts';
import { TeachingError } from './teaching-error.ts';

const magic = 'ENG1';

const headSchema = v.object({
  format: v.literal('earshot.negatives.1'),
  base: taughtBaseSchema,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxNegatives)),
});

export interface Negatives {
  /** The model whose embedding they are. */
  base: TaughtBase;
  vectors: readonly Float32Array[];
}

/** @returns the file: 388 bytes a vector of 384 values. */
export function writeNegatives({ base, vectors }: Negatives): Uint8Array {
  const head: v.InferInput<typeof headSchema> = {
    format: 'earshot.negatives.1',
    base,
    count: vectors.length,
  };
  return joinHead(magic, head, [packedBytes(pack(vectors, base.embeddingSize))]);
}

/** @throws {TeachingError} `negatives-invalid` */
export function readNegatives(bytes: Uint8Array): Negatives {
  const invalid = (message: string) => new TeachingError('negatives-invalid', message);
  const split = splitHead(magic, bytes);
  if (!split) throw invalid('this is no file of negatives, or it is cut off');
  const { base, count } = parseTaught(headSchema, split.head, 'negatives-invalid', 'negatives');
  try {
    return { base, vectors: unpack(readPacked(split.rest, count, base.embeddingSize)) };
  } catch (error) {
    throw invalid(`negatives: ${(error as Error).message}`);
  }
}
