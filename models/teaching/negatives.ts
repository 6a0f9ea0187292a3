/**
 * What a taught sound is told apart from: sounds of all kinds, speech, music and quiet as the base model
 * embeds them. They come with a base model as one file. Pure.
 */
import * as v from 'valibot';
import { directionOf, unit } from './direction.ts';
import { joinHead, splitHead } from './headed-bytes.ts';
import { maxNegatives, maxWhiteningAxes } from './limits.ts';
import { pack, packedBytes, packedLength, readPacked, unpack } from './packed-vectors.ts';
import { parseTaught } from './parse-taught.ts';
import { type TaughtBase, taughtBaseSchema } from './taught-base.ts';
import { TeachingError } from './teaching-error.ts';
import { type Whitening, whiteningOf } from './whitening.ts';

const magic = 'ENG1';
const finite = v.pipe(v.number(), v.finite());
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

const headSchema = v.object({
  format: v.literal('earshot.negatives.1'),
  base: taughtBaseSchema,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(maxNegatives)),
  mean: v.array(finite),
  weights: v.pipe(v.array(fraction), v.maxLength(maxWhiteningAxes)),
});

export interface Negatives {
  /** The model whose embedding they are. */
  base: TaughtBase;
  /** How its embeddings are compared. */
  whitening: Whitening;
  /** The negatives, so whitened: each of length 1. */
  directions: readonly Float32Array[];
}

/** @param embeddings of the base model, at least one: sounds of as many kinds as can be had. */
export function negativesOf(base: TaughtBase, embeddings: readonly Float32Array[]): Negatives {
  const whitening = whiteningOf(embeddings);
  return { base, whitening, directions: embeddings.map((own) => directionOf(own, whitening)) };
}

/** @returns the file: 388 bytes a negative, and 388 an axis, of an embedding of 384 values. */
export function writeNegatives({ base, whitening, directions }: Negatives): Uint8Array {
  const short = (values: Float32Array) =>
    Array.from(values, (value) => Number(value.toPrecision(5)));
  const head: v.InferInput<typeof headSchema> = {
    format: 'earshot.negatives.1',
    base,
    count: directions.length,
    mean: short(whitening.mean),
    weights: short(whitening.weights),
  };
  const packed = pack([...whitening.axes, ...directions], base.embeddingSize);
  return joinHead(magic, head, [packedBytes(packed)]);
}

/**
 * The same file for a package that embeds sounds just as the one did that it was made for, and is another for what it
 * makes of embeddings.
 * @throws {TeachingError} `negatives-invalid`
 */
export function rebaseNegatives(bytes: Uint8Array, base: TaughtBase): Uint8Array {
  readNegatives(bytes);
  const split = splitHead(magic, bytes);
  const known = parseTaught(headSchema, split?.head, 'negatives-invalid', 'negatives');
  if (base.embeddingSize !== known.base.embeddingSize)
    throw new TeachingError('negatives-invalid', 'negatives: an embedding of another size');
  return joinHead(magic, { ...known, base }, [split?.rest ?? new Uint8Array()]);
}

/** @throws {TeachingError} `negatives-invalid` */
export function readNegatives(bytes: Uint8Array): Negatives {
  const invalid = (message: string) => new TeachingError('negatives-invalid', message);
  const split = splitHead(magic, bytes);
  if (!split) throw invalid('this is no file of negatives, or it is cut off');
  const known = parseTaught(headSchema, split.head, 'negatives-invalid', 'negatives');
  const { base, count, mean, weights } = known;
  const { embeddingSize } = base;
  if (mean.length !== embeddingSize)
    throw invalid(`negatives: a mean of ${mean.length} values, the embedding has ${embeddingSize}`);
  const expected = packedLength(weights.length + count, embeddingSize);
  if (split.rest.length !== expected)
    throw invalid(`negatives: ${split.rest.length} bytes where ${expected} are told of`);
  try {
    const vectors = unpack(readPacked(split.rest, weights.length + count, embeddingSize)).map(unit);
    return {
      base,
      whitening: {
        mean: Float32Array.from(mean),
        axes: vectors.slice(0, weights.length),
        weights: Float32Array.from(weights),
      },
      directions: vectors.slice(weights.length),
    };
  } catch (error) {
    throw invalid(`negatives: ${(error as Error).message}`);
  }
}
