/**
 * A taught set as a file, to be taken into another room: which model it was taught on, the sounds and
 * their examples. Whoever gave an example is not named in it.
 */
import * as v from 'valibot';
import {
  exampleBytes,
  exampleFactsSchema,
  exampleLength,
  factsOf,
  readExample,
} from './example.ts';
import { joinHead, splitHead } from './headed-bytes.ts';
import { maxExamples, maxTaughtPackageBytes, maxTaughtSounds } from './limits.ts';
import { parseTaught } from './parse-taught.ts';
import { requireSameBase, type TaughtBase, taughtBaseSchema } from './taught-base.ts';
import { addExample, addSound, emptySet, type TaughtSet, taughtNameSchema } from './taught-set.ts';
import { TeachingError } from './teaching-error.ts';

const magic = 'ETS1';

const headSchema = v.object({
  format: v.literal('earshot.taught.1'),
  base: taughtBaseSchema,
  sounds: v.pipe(
    v.array(
      v.object({
        name: taughtNameSchema,
        examples: v.pipe(v.array(exampleFactsSchema), v.maxLength(maxExamples)),
      }),
    ),
    v.maxLength(maxTaughtSounds),
  ),
});

/** @returns the file: some 12 KB an example. Sounds without examples are left out. */
export function exportTaughtSet({ base, sounds }: TaughtSet): Uint8Array {
  const taught = sounds.filter(({ examples }) => examples.length > 0);
  const head: v.InferInput<typeof headSchema> = {
    format: 'earshot.taught.1',
    base,
    sounds: taught.map(({ name, examples }) => ({
      name,
      examples: examples.map((example) => {
        const { by: _, ...facts } = factsOf(example);
        return facts;
      }),
    })),
  };
  const parts = taught.flatMap(({ examples }) => examples.map(exampleBytes));
  return joinHead(magic, head, parts);
}

/**
 * Reads a file of unknown origin.
 * @param bytes at most `maxTaughtPackageBytes`.
 * @param present the model that the room hears with.
 * Names are only short lines: what people are shown has rules of its own, which the caller applies. Whoever
 * a file says gave an example is left out.
 * @param newId gives an id that nothing in the room has: sounds and examples get new ones.
 * @throws {TeachingError} `package-invalid`, `package-too-large`, `example-invalid`, `other-base`,
 *   `name-taken` if two sounds in it have the same name.
 */
export function importTaughtSet(
  bytes: Uint8Array,
  present: TaughtBase,
  newId: () => string,
): TaughtSet {
  if (bytes.length > maxTaughtPackageBytes)
    throw new TeachingError(
      'package-too-large',
      `the file has ${bytes.length} bytes, at most ${maxTaughtPackageBytes} are taken`,
    );
  const split = splitHead(magic, bytes);
  if (!split)
    throw new TeachingError(
      'package-invalid',
      'this is no file of taught sounds, or it is cut off',
    );
  const { base, sounds } = parseTaught(headSchema, split.head, 'package-invalid', 'taught sounds');
  requireSameBase(base, present);
  let set = emptySet(present);
  let offset = 0;
  for (const { name, examples } of sounds) {
    const id = newId();
    set = addSound(set, { id, name });
    for (const facts of examples) {
      const end = offset + exampleLength(facts.audible.length, base.embeddingSize);
      const body = split.rest.subarray(offset, end);
      const { by: _, ...example } = readExample(facts, body, base.embeddingSize);
      set = addExample(set, id, { ...example, id: newId() });
      offset = end;
    }
  }
  if (offset !== split.rest.length)
    throw new TeachingError(
      'package-invalid',
      'taught sounds: bytes are left after the last example',
    );
  return set;
}

/**
 * Takes what another set taught into this one: a sound of a name that is here gets the other's examples
 * beside its own, others are added. Ids must differ, as `importTaughtSet` makes them.
 * @throws {TeachingError} `too-many-sounds`, `too-many-examples`, `id-taken`, `other-base`
 */
export function joinSets(set: TaughtSet, other: TaughtSet): TaughtSet {
  requireSameBase(other.base, set.base);
  return other.sounds.reduce((joined, { id, name, examples }) => {
    const same = joined.sounds.find((own) => own.name.toLowerCase() === name.toLowerCase());
    const known = same ? joined : addSound(joined, { id, name });
    return examples.reduce((grown, example) => addExample(grown, same?.id ?? id, example), known);
  }, set);
}
