/**
 * What a room was taught: sounds, each with its examples. A set is never changed; each operation gives a
 * new one, so that to undo is to keep the set before.
 */
import * as v from 'valibot';
import { type Example, idSchema } from './example.ts';
import { maxExamples, maxNameLength, maxTaughtSounds } from './limits.ts';
import type { TaughtBase } from './taught-base.ts';
import { TeachingError } from './teaching-error.ts';

export interface TaughtSound {
  /** Stays the same when the sound is renamed. */
  readonly id: string;
  /** No two sounds of a set have the same, in letters of either case. */
  readonly name: string;
  readonly examples: readonly Example[];
}

export interface TaughtSet {
  /** The model whose embedding the examples are. */
  readonly base: TaughtBase;
  readonly sounds: readonly TaughtSound[];
}

/** A sound's name: one line of 1 to 64 characters, without blanks around it. */
export const taughtNameSchema = v.pipe(
  v.string(),
  v.transform((name) => name.normalize('NFC').trim()),
  v.minLength(1),
  v.maxLength(maxNameLength),
  v.check((name) => !/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]/u.test(name), 'one line of text'),
);

export function emptySet(base: TaughtBase): TaughtSet {
  return { base, sounds: [] };
}

/** @throws {TeachingError} `name-invalid`, `name-taken`, `id-taken`, `too-many-sounds` */
export function addSound(set: TaughtSet, { id, name }: { id: string; name: string }): TaughtSet {
  if (set.sounds.length >= maxTaughtSounds)
    throw new TeachingError(
      'too-many-sounds',
      `a room is taught ${maxTaughtSounds} sounds at most: delete one first`,
    );
  if (!v.is(idSchema, id) || set.sounds.some((sound) => sound.id === id))
    throw new TeachingError('id-taken', `the id "${id}" is taken or none`);
  return { ...set, sounds: [...set.sounds, { id, name: freeName(set, name), examples: [] }] };
}

/** @throws {TeachingError} `sound-unknown`, `name-invalid`, `name-taken` */
export function renameSound(set: TaughtSet, soundId: string, name: string): TaughtSet {
  return change(set, soundId, (sound) => ({ ...sound, name: freeName(set, name, soundId) }));
}

/** @throws {TeachingError} `sound-unknown` */
export function deleteSound(set: TaughtSet, soundId: string): TaughtSet {
  soundOf(set, soundId);
  return { ...set, sounds: set.sounds.filter(({ id }) => id !== soundId) };
}

/** @throws {TeachingError} `sound-unknown`, `id-taken`, `too-many-examples`, `example-invalid` */
export function addExample(set: TaughtSet, soundId: string, example: Example): TaughtSet {
  if (example.windows.size !== set.base.embeddingSize)
    throw new TeachingError(
      'example-invalid',
      `the example's embedding has ${example.windows.size} values, ${set.base.name}'s ${set.base.embeddingSize}`,
    );
  if (set.sounds.some(({ examples }) => examples.some(({ id }) => id === example.id)))
    throw new TeachingError('id-taken', `the id "${example.id}" is taken`);
  return change(set, soundId, (sound) => {
    if (sound.examples.length >= maxExamples)
      throw new TeachingError(
        'too-many-examples',
        `"${sound.name}" has ${maxExamples} examples, which is the most: delete one first`,
      );
    return { ...sound, examples: [...sound.examples, example] };
  });
}

/** @throws {TeachingError} `sound-unknown`, `example-unknown` */
export function deleteExample(set: TaughtSet, soundId: string, exampleId: string): TaughtSet {
  return change(set, soundId, (sound) => {
    const examples = sound.examples.filter(({ id }) => id !== exampleId);
    if (examples.length === sound.examples.length)
      throw new TeachingError('example-unknown', `"${sound.name}" has no example "${exampleId}"`);
    return { ...sound, examples };
  });
}

/** @throws {TeachingError} `sound-unknown` */
export function soundOf({ sounds }: TaughtSet, soundId: string): TaughtSound {
  const sound = sounds.find(({ id }) => id === soundId);
  if (sound) return sound;
  throw new TeachingError('sound-unknown', `no sound "${soundId}" is taught here`);
}

function change(
  set: TaughtSet,
  soundId: string,
  how: (sound: TaughtSound) => TaughtSound,
): TaughtSet {
  const changed = how(soundOf(set, soundId));
  return { ...set, sounds: set.sounds.map((sound) => (sound.id === soundId ? changed : sound)) };
}

/** @param own the sound whose name it is to be, which may have it already. */
function freeName({ sounds }: TaughtSet, name: string, own?: string): string {
  const known = v.safeParse(taughtNameSchema, name, { abortEarly: true });
  if (!known.success)
    throw new TeachingError(
      'name-invalid',
      `a name is one line of 1 to ${maxNameLength} characters: ${known.issues[0].message}`,
    );
  const same = known.output.toLowerCase();
  if (sounds.some((sound) => sound.id !== own && sound.name.toLowerCase() === same))
    throw new TeachingError('name-taken', `a sound is called "${known.output}" already`);
  return known.output;
}
