/**
 * An example of a sound: what the base model made of the windows of one take, and a picture of it. No
 * sound is in it, and none can be made of it.
 */
import * as v from 'valibot';
import { maxExampleWindows, maxHeardAs, maxNameLength } from './limits.ts';
import { type PackedVectors, packedBytes, packedLength, readPacked } from './packed-vectors.ts';
import { parseTaught } from './parse-taught.ts';
import { TeachingError } from './teaching-error.ts';
import { thumbnailLength } from './thumbnail.ts';

export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** All of an example but its bytes, as JSON. */
export const exampleFactsSchema = v.object({
  id: idSchema,
  /** When it was given: milliseconds since 1970. */
  atMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15)),
  /** The name of whoever gave it; left out where that is not told, as in exported sets. */
  by: v.optional(v.pipe(v.string(), v.maxLength(maxNameLength))),
  /** Recorded for teaching, a moment of a stream, or a piece of a recording. */
  from: v.picklist(['take', 'moment', 'recording']),
  /** Of each window: whether the sound is in it, and not only what was before and after. */
  audible: v.pipe(
    v.array(v.boolean()),
    v.minLength(1),
    v.maxLength(maxExampleWindows),
    v.includes(true),
  ),
  /** What the base model takes it for: labels and their highest scores, the highest first. */
  heardAs: v.pipe(
    v.array(
      v.object({ label: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), score: fraction }),
    ),
    v.maxLength(maxHeardAs),
  ),
});
export type ExampleFacts = v.InferOutput<typeof exampleFactsSchema>;

export interface Example extends ExampleFacts {
  /** The embeddings of the windows, `audible.length` of them, in their order. */
  windows: PackedVectors;
  /** `[96, 64]` bytes, as `thumbnailOf` makes them. */
  thumbnail: Uint8Array;
}

/** Bytes of `exampleBytes`: some 12 KB of a take of 3 s on an embedding of 384 values. */
export function exampleLength(windows: number, embeddingSize: number): number {
  return packedLength(windows, embeddingSize) + thumbnailLength;
}

/** The facts of an example, which go into JSON. */
export function factsOf({ id, atMs, by, from, audible, heardAs }: Example): ExampleFacts {
  return { id, atMs, ...(by !== undefined && { by }), from, audible, heardAs };
}

/** What goes beside the facts: packed embeddings, then the thumbnail. */
export function exampleBytes({ windows, thumbnail }: Example): Uint8Array {
  const packed = packedBytes(windows);
  const bytes = new Uint8Array(packed.length + thumbnail.length);
  bytes.set(packed);
  bytes.set(thumbnail, packed.length);
  return bytes;
}

/**
 * @param facts as `factsOf` gave them, of unknown origin.
 * @param bytes as `exampleBytes` gave them.
 * @throws {TeachingError} `example-invalid`
 */
export function readExample(facts: unknown, bytes: Uint8Array, embeddingSize: number): Example {
  const known = parseTaught(exampleFactsSchema, facts, 'example-invalid', 'example');
  const { length } = known.audible;
  const expected = exampleLength(length, embeddingSize);
  if (bytes.length !== expected)
    throw new TeachingError(
      'example-invalid',
      `example: ${bytes.length} bytes for ${length} windows of ${embeddingSize} values, which take ${expected}`,
    );
  try {
    const windows = readPacked(bytes, length, embeddingSize);
    return { ...known, windows, thumbnail: bytes.slice(expected - thumbnailLength) };
  } catch (error) {
    throw new TeachingError('example-invalid', `example: ${(error as Error).message}`);
  }
}
