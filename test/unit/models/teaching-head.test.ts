import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { feedbackOn } from '../../../models/teaching/feedback.ts';
import { maxTaughtSounds } from '../../../models/teaching/limits.ts';
import { unpack } from '../../../models/teaching/packed-vectors.ts';
import { addExample, deleteExample, type TaughtSet } from '../../../models/teaching/taught-set.ts';
import { trainHead } from '../../../models/teaching/train-head.ts';
import { Random } from '../../../models/training/random.ts';
import { base, bell, example, examples, knock, setOf, space, vector } from './taught.ts';

const taught = setOf({ bell: examples('bell', bell, 4), knock: examples('knock', knock, 4) });
const scoresOf = (set: TaughtSet, embedding: Float32Array, background: Float32Array[] = []) => {
  const head = trainHead(set, space, background);
  return Object.fromEntries(
    Array.from(head.scores(embedding), (score, i) => [head.labels[i], score]),
  );
};

test('what is near the examples is named, and what is not is refused', () => {
  const head = trainHead(taught, space);
  for (let seed = 100; seed < 130; seed++) {
    const ring = scoresOf(taught, vector(new Random(seed), bell, 0.5));
    expect(ring.bell).toBeGreaterThan(head.thresholds.bell as number);
    expect(ring.knock).toBeLessThan(0.05);
  }
  const told = Array.from({ length: 400 }, (_, i) => vector(new Random(1_000 + i))).filter(
    (other) => Math.max(...head.scores(other)) >= 0.5,
  );
  expect(told.length / 400).toBeLessThan(0.02);
});

test('sounds without examples are not in the head', () => {
  const head = trainHead(setOf({ bell: examples('bell', bell, 1), empty: [] }), space);
  expect(head.labels).toEqual(['bell']);
  expect(head.thresholds).toEqual({ bell: 0.5 });
});

test('nothing taught, nothing scored', () => {
  expect([...trainHead(setOf({}), space).scores(vector(new Random(1)))]).toEqual([]);
});

test('of two sounds that are nearly the same only the nearer is told', () => {
  const near = [9, 7, 0, 0, 0, 0, 0, 0];
  const set = setOf({ bell: examples('bell', bell, 4), chime: examples('chime', near, 4) });
  const scores = scoresOf(set, Float32Array.from(bell));
  expect(scores.bell).toBeGreaterThan(0.5);
  expect(scores.chime).toBeLessThan(0.5);
});

test("the room's own background is refused, although it is like the examples", () => {
  const hum = [7, 3.5, 0, 0, 0, 0, 0, 0];
  const set = setOf({ bell: examples('bell', bell, 1) });
  const background = Array.from({ length: 60 }, (_, i) => vector(new Random(500 + i), hum, 0.3));
  const asked = vector(new Random(999), hum, 0.3);
  expect(scoresOf(set, asked).bell).toBeGreaterThan(0.5);
  expect(scoresOf(set, asked, background).bell).toBeLessThan(0.5);
  // The sound itself may have been in the background once, unknown to anybody.
  const rung = [...background, vector(new Random(1), bell, 0.3)];
  expect(scoresOf(set, vector(new Random(2), bell, 0.3), rung).bell).toBeGreaterThan(0.5);
});

test('an embedding that is no number is nothing heard', () => {
  const broken = new Float32Array(base.embeddingSize).fill(Number.NaN);
  expect(Object.values(scoresOf(taught, broken))).toEqual([0, 0]);
});

describe('for any set', () => {
  const place = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), {
    minLength: 8,
    maxLength: 8,
  });
  const anySet = fc
    .array(
      fc.array(fc.tuple(place, fc.integer({ min: 1, max: 1_000 })), { minLength: 1, maxLength: 6 }),
      {
        minLength: 1,
        maxLength: maxTaughtSounds,
      },
    )
    .map((sounds) =>
      sounds.map((own, i) => own.map(([around, seed], k) => example(`e-${i}-${k}`, around, seed))),
    );
  const build = (sounds: readonly (readonly ReturnType<typeof example>[])[]) =>
    setOf(Object.fromEntries(sounds.map((own, i) => [`sound-${i}`, own])));

  test('scores lie in [0, 1], for embeddings of any size', () => {
    const values = fc.float32Array({ minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(anySet, values, (sounds, embedding) => {
        for (const score of trainHead(build(sounds), space).scores(embedding)) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the order of the examples changes nothing, to the last bit', () => {
    fc.assert(
      fc.property(anySet, (sounds) => {
        const reversed = sounds.map((own) => [...own].reverse());
        expect(trainHead(build(reversed), space).sounds).toEqual(
          trainHead(build(sounds), space).sounds,
        );
      }),
      { numRuns: 40 },
    );
  });

  test('an example that is deleted and given again leaves the same head', () => {
    fc.assert(
      fc.property(anySet, fc.nat(), (sounds, at) => {
        const set = build(sounds);
        const sound = set.sounds[at % set.sounds.length];
        const own = sound?.examples[at % sound.examples.length];
        if (!sound || !own) throw new Error('there is always one');
        const again = addExample(deleteExample(set, sound.id, own.id), sound.id, own);
        expect(trainHead(again, space).sounds).toEqual(trainHead(set, space).sounds);
      }),
      { numRuns: 40 },
    );
  });
});

describe('feedback', () => {
  const feedback = (set: TaughtSet) => feedbackOn(set, trainHead(set, space), space);

  test('tells which examples differ from the others', () => {
    const odd = [example('odd-1', knock, 7), example('odd-2', knock, 8)];
    const set = setOf({ bell: [...examples('bell', bell, 6), ...odd] });
    expect(feedback(set).sounds[0]?.differing).toEqual(['odd-1', 'odd-2']);
    expect(feedback(taught).sounds.map(({ differing }) => differing)).toEqual([[], []]);
  });

  test('asks for more examples until enough are recognised', () => {
    const wanted = (count: number) =>
      feedback(setOf({ bell: examples('bell', bell, count) })).sounds[0]?.wanted;
    expect([1, 2, 3, 4, 5, 6].map(wanted)).toEqual([3, 3, 2, 1, 0, 0]);
    const apart = Array.from({ length: 6 }, (_, i) =>
      example(`e-${i}`, vector(new Random(i), [], 5) as never, i),
    );
    const [unsure] = feedback(setOf({ bell: apart })).sounds;
    expect(unsure?.recognised).toBeLessThan(0.8);
    expect(unsure?.wanted).toBe(3);
  });

  test('tells what a sound is like: labels of the base model, and other taught sounds', () => {
    const set = setOf({ bell: examples('bell', bell, 3), chime: examples('chime', bell, 3) });
    const [ofBell] = feedback(set).sounds;
    expect(ofBell?.soundsLike).toContainEqual({ kind: 'label', label: 'church_bells', score: 0.6 });
    expect(ofBell?.soundsLike[0]).toMatchObject({ kind: 'sound', id: 'chime' });
    expect(feedback(taught).sounds[0]?.soundsLike.map(({ kind }) => kind)).toEqual(['label']);
  });

  test('shows how well sounds stand apart', () => {
    const near = [9, 1, 0, 0, 0, 0, 0, 0];
    const set = setOf({
      bell: examples('bell', bell, 3),
      chime: examples('chime', near, 3),
      knock: examples('knock', knock, 3),
      empty: [],
    });
    const { sounds, apart, places } = feedback(set).separation;
    expect(sounds).toEqual(['bell', 'chime', 'knock']);
    expect(apart.map((row, i) => row[i])).toEqual([1, 1, 1]);
    expect(apart[0]?.[1]).toBe(apart[1]?.[0]);
    expect(apart[0]?.[1]).toBeLessThan(apart[0]?.[2] as number);
    expect(apart.flat().every((share) => share >= 0.5 && share <= 1)).toBe(true);
    const distance = (one: number, other: number) =>
      Math.hypot(
        (places[one]?.x ?? 0) - (places[other]?.x ?? 0),
        (places[one]?.y ?? 0) - (places[other]?.y ?? 0),
      );
    expect(distance(0, 1)).toBeLessThan(distance(0, 2));
    expect(places.every(({ x, y }) => Math.abs(x) <= 1 && Math.abs(y) <= 1)).toBe(true);
  });

  test('of one sound alone there is a picture too', () => {
    const { places } = feedback(setOf({ bell: examples('bell', bell, 1) })).separation;
    expect(places).toEqual([{ id: 'bell', x: 0, y: 0 }]);
  });
});

test('examples keep their embeddings within the rounding of eight bits', () => {
  const random = new Random(3);
  const given = [vector(random), ...[0, 1, 2].map(() => vector(random, bell, 0.5))];
  unpack(example('e', bell, 3).windows).forEach((kept, i) => {
    const largest = Math.max(...(given[i] ?? []).map(Math.abs));
    kept.forEach((value, k) => {
      expect(Math.abs(value - (given[i]?.[k] as number))).toBeLessThanOrEqual(largest / 253);
    });
  });
});
