import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dot } from '../../../models/teaching/direction.ts';
import { EmbeddingSpace } from '../../../models/teaching/embedding-space.ts';
import {
  exampleBytes,
  exampleLength,
  factsOf,
  readExample,
} from '../../../models/teaching/example.ts';
import { type HeadedBytes, joinHead, splitHead } from '../../../models/teaching/headed-bytes.ts';
import {
  maxExamples,
  maxTaughtPackageBytes,
  maxTaughtSounds,
} from '../../../models/teaching/limits.ts';
import {
  negativesOf,
  readNegatives,
  rebaseNegatives,
  writeNegatives,
} from '../../../models/teaching/negatives.ts';
import {
  exportTaughtSet,
  importTaughtSet,
  joinSets,
} from '../../../models/teaching/taught-package.ts';
import {
  addExample,
  addSound,
  deleteExample,
  deleteSound,
  emptySet,
  renameSound,
} from '../../../models/teaching/taught-set.ts';
import { TeachingError, type TeachingErrorCode } from '../../../models/teaching/teaching-error.ts';
import { Random } from '../../../models/training/random.ts';
import { base, bell, example, examples, knock, setOf, vector } from './taught.ts';

const set = setOf({ bell: examples('bell', bell, 3), knock: examples('knock', knock, 2) });

function refusal(of: () => unknown): TeachingErrorCode | undefined {
  try {
    of();
  } catch (error) {
    if (error instanceof TeachingError) return error.code;
    throw error;
  }
  return undefined;
}

/** Ids that nothing else has. */
function counter(): () => string {
  let count = 0;
  return () => `new-${count++}`;
}

test('an operation leaves the set as it was', () => {
  const before = structuredClone(set);
  const changed = deleteSound(
    renameSound(deleteExample(set, 'bell', 'bell-1'), 'bell', 'Ding'),
    'knock',
  );
  expect(set).toEqual(before);
  expect(changed.sounds.map(({ id, name, examples: own }) => [id, name, own.length])).toEqual([
    ['bell', 'Ding', 2],
  ]);
});

test('names are one line, and no two are the same in letters of either case', () => {
  const named = (name: string) => addSound(set, { id: 'other', name }).sounds.at(-1)?.name;
  expect(named('  Türklingel ')).toBe('Türklingel');
  expect(named('ドアベル')).toBe('ドアベル');
  expect(named('constructor')).toBe('constructor');
  expect(refusal(() => named('BELL'))).toBe('name-taken');
  expect(refusal(() => named(' '))).toBe('name-invalid');
  expect(refusal(() => named('a\nb'))).toBe('name-invalid');
  expect(refusal(() => named('x'.repeat(65)))).toBe('name-invalid');
  expect(named('x'.repeat(64))).toHaveLength(64);
  expect(refusal(() => renameSound(set, 'bell', 'Knock'))).toBe('name-taken');
  expect(renameSound(set, 'bell', 'Bell').sounds[0]?.name).toBe('Bell');
});

test('a set holds so many sounds, and a sound so many examples', () => {
  const full = Array.from({ length: maxTaughtSounds }, (_, i) => `s${i}`).reduce(
    (grown, id) => addSound(grown, { id, name: id }),
    emptySet(base),
  );
  expect(refusal(() => addSound(full, { id: 'more', name: 'more' }))).toBe('too-many-sounds');
  const often = setOf({ bell: examples('bell', bell, maxExamples) });
  expect(refusal(() => addExample(often, 'bell', example('more', bell, 1)))).toBe(
    'too-many-examples',
  );
});

test('what is not there cannot be changed, and nothing is there twice', () => {
  expect(refusal(() => deleteSound(set, 'none'))).toBe('sound-unknown');
  expect(refusal(() => deleteExample(set, 'bell', 'knock-0'))).toBe('example-unknown');
  expect(refusal(() => addSound(set, { id: 'bell', name: 'other' }))).toBe('id-taken');
  expect(refusal(() => addSound(set, { id: 'no id', name: 'other' }))).toBe('id-taken');
  expect(refusal(() => addExample(set, 'knock', example('bell-0', knock, 1)))).toBe('id-taken');
  const own = example('longer', bell, 1);
  const longer = { ...own, windows: { ...own.windows, size: 9 } };
  expect(refusal(() => addExample(set, 'bell', longer))).toBe('example-invalid');
});

test('an example is what it was after it was stored', () => {
  const own = example('e', bell, 5);
  const bytes = exampleBytes(own);
  expect(bytes).toHaveLength(exampleLength(4, base.embeddingSize));
  const facts = JSON.parse(JSON.stringify(factsOf(own)));
  expect(readExample(facts, bytes, base.embeddingSize)).toEqual(own);
});

test('an example of 3 s on an embedding of 384 values takes less than 13 KB', () => {
  expect(exampleLength(17, 384)).toBeLessThan(13_000);
});

test('a stored example that is not sound is refused', () => {
  const own = example('e', bell, 5);
  const bytes = exampleBytes(own);
  const facts = factsOf(own);
  const read = (other: object, from = bytes) =>
    refusal(() => readExample({ ...facts, ...other }, from, base.embeddingSize));
  expect(read({})).toBeUndefined();
  expect(read({ audible: [false, false, false, false] })).toBe('example-invalid');
  expect(read({ audible: [true] })).toBe('example-invalid');
  expect(read({ from: 'dream' })).toBe('example-invalid');
  expect(read({ id: 'a b' })).toBe('example-invalid');
  expect(read({ atMs: -1 })).toBe('example-invalid');
  expect(read({ heardAs: [{ label: 'x', score: 2 }] })).toBe('example-invalid');
  expect(read({}, bytes.subarray(1))).toBe('example-invalid');
  const broken = bytes.slice();
  new DataView(broken.buffer).setFloat32(0, Number.NaN, true);
  expect(read({}, broken)).toBe('example-invalid');
});

test('a set is what it was in another room, but for its ids and who gave the examples', () => {
  const imported = importTaughtSet(exportTaughtSet(set), base, counter());
  const compared = (of: typeof set) =>
    of.sounds.map(({ name, examples: own }) => ({
      name,
      examples: own.map(({ id: _, by: __, ...rest }) => rest),
    }));
  expect(compared(imported)).toEqual(compared(set));
  expect(imported.sounds.flatMap(({ examples: own }) => own.map(({ by }) => by))).toEqual(
    Array(5).fill(undefined),
  );
  expect(new TextDecoder().decode(exportTaughtSet(set))).not.toContain('Ada');
});

test('what is imported is joined by name, in letters of either case', () => {
  const own = setOf({ Bell: examples('mine', bell, 1) });
  const joined = joinSets(own, importTaughtSet(exportTaughtSet(set), base, counter()));
  expect(joined.sounds.map(({ name, examples: all }) => [name, all.length])).toEqual([
    ['Bell', 4],
    ['knock', 2],
  ]);
});

test('whoever a file says gave an example is not taken over', () => {
  const { head, rest } = splitHead('ETS1', exportTaughtSet(set)) as HeadedBytes;
  const { sounds } = head as { sounds: { examples: { by?: string }[] }[] };
  for (const { examples: own } of sounds) for (const each of own) each.by = 'Mallory';
  const imported = importTaughtSet(joinHead('ETS1', head, [rest]), base, counter());
  expect(imported.sounds.flatMap(({ examples: own }) => own.map(({ by }) => by))).toEqual(
    Array(5).fill(undefined),
  );
});

test('a set that was taught on another model is refused, and both are named', () => {
  const other = { ...base, version: '2.0.0', hash: 'cd'.repeat(32) };
  const importThere = () => importTaughtSet(exportTaughtSet(set), other, counter());
  expect(refusal(importThere)).toBe('other-base');
  expect(importThere).toThrow(/small 1\.0\.0 \(abababab\).*small 2\.0\.0 \(cdcdcdcd\)/);
  expect(refusal(() => joinSets(emptySet(other), set))).toBe('other-base');
});

test('a file that is cut off anywhere, or goes on, is refused', () => {
  const file = exportTaughtSet(set);
  for (let length = 0; length < file.length; length += 997)
    expect(refusal(() => importTaughtSet(file.subarray(0, length), base, counter()))).toBeDefined();
  const longer = new Uint8Array(file.length + 1);
  longer.set(file);
  expect(refusal(() => importTaughtSet(longer, base, counter()))).toBe('package-invalid');
  const endless = new Uint8Array(maxTaughtPackageBytes + 1);
  expect(refusal(() => importTaughtSet(endless, base, counter()))).toBe('package-too-large');
});

test('a file that was tampered with is read or refused, and nothing else happens', () => {
  const file = exportTaughtSet(set);
  const change = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const tampered = file.slice();
      for (const [at, byte] of changes) tampered[at] = byte;
      refusal(() => importTaughtSet(tampered, base, counter()));
    }),
    { numRuns: 2_000 },
  );
});

test('negatives are what they were after they were stored, within eight bits', () => {
  const embeddings = Array.from({ length: 50 }, (_, i) => vector(new Random(i)));
  const negatives = negativesOf(base, embeddings);
  const file = writeNegatives(negatives);
  const read = readNegatives(file);
  expect(read.base).toEqual(base);
  const [before, after] = [new EmbeddingSpace(negatives), new EmbeddingSpace(read)];
  after.negatives.forEach((direction, i) => {
    expect(dot(direction, before.negatives[i] as Float32Array)).toBeGreaterThan(0.999);
    expect(dot(after.project(embeddings[i] as Float32Array), direction)).toBeGreaterThan(0.999);
  });
  expect(refusal(() => readNegatives(file.subarray(0, file.length - 1)))).toBe('negatives-invalid');
  expect(refusal(() => readNegatives(exportTaughtSet(set)))).toBe('negatives-invalid');
});

test('negatives of a model that embeds as before are the same windows, of the model that it is now', () => {
  const embeddings = Array.from({ length: 50 }, (_, i) => vector(new Random(i)));
  const file = writeNegatives(negativesOf(base, embeddings));
  const now = { ...base, version: '9.9.9', hash: 'e'.repeat(64) };
  const rebased = readNegatives(rebaseNegatives(file, now));
  expect(rebased).toEqual({ ...readNegatives(file), base: now });
  const larger = { ...now, embeddingSize: base.embeddingSize + 1 };
  expect(refusal(() => rebaseNegatives(file, larger))).toBe('negatives-invalid');
  expect(refusal(() => rebaseNegatives(exportTaughtSet(set), now))).toBe('negatives-invalid');
});
