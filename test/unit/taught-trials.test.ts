import { expect, test } from 'vitest';
import type { TaughtClip } from '../../models/evaluation/taught-clips.ts';
import { tryTaught } from '../../models/evaluation/taught-trials.ts';
import { projectExamples } from '../../models/teaching/projected-example.ts';
import { chooseNegatives } from '../../models/training/choose-negatives.ts';
import { Random } from '../../models/training/random.ts';
import { bell, example, knock, space, vector } from './models/taught.ts';

function clip(id: string, around: readonly number[], seed: number): TaughtClip {
  const [projected] = projectExamples([example(id, around, seed)], space);
  if (!projected) throw new Error('one example is one example');
  return { example: projected, windows: projected.windows };
}

const kind = (name: string, around: readonly number[]) => ({
  name,
  clips: Array.from({ length: 8 }, (_, i) => clip(`${name}-${i}`, around, i)),
});
const quiet = Array.from({ length: 100 }, (_, i) => ({
  windows: [vector(new Random(2_000 + i)), vector(new Random(3_000 + i))].map((own) =>
    space.project(own),
  ),
}));
const what = { ways: 2, examples: 3, trials: 10 };

test('kinds that lie apart are all named, and nothing else is', () => {
  const kinds = [kind('bell', bell), kind('knock', knock)];
  const figures = tryTaught(what, kinds, { quiet }, space, new Random(1));
  expect(figures).toMatchObject({ accuracy: 1, named: 1, misnamed: 0 });
  expect(figures.falseAccepts).toBeLessThan(0.02);
});

test('of kinds that are the same half are right, as by chance', () => {
  const kinds = [kind('bell', bell), kind('other bell', bell)];
  const { accuracy } = tryTaught({ ...what, trials: 60 }, kinds, { quiet }, space, new Random(1));
  expect(accuracy).toBeGreaterThan(0.3);
  expect(accuracy).toBeLessThan(0.7);
});

test('what is unrelated and sounds the same is falsely accepted, and counted by its set', () => {
  const kinds = [kind('bell', bell), kind('knock', knock)];
  const unrelated = { quiet, bells: kind('bell', bell).clips };
  const { falseAccepts, falseAcceptsBySet } = tryTaught(
    what,
    kinds,
    unrelated,
    space,
    new Random(1),
  );
  expect(falseAcceptsBySet.bells).toBe(1);
  expect(falseAccepts).toBeCloseTo((1 + (falseAcceptsBySet.quiet as number)) / 2, 9);
});

test('negatives are of all labels alike, of speech, of music, and recorded', () => {
  const labels = ['speech', 'music', 'dog', 'rain'];
  const sounds = [
    ...Array.from({ length: 300 }, (_, i) => ({ name: `speech/${i}`, label: 0 })),
    ...Array.from({ length: 300 }, (_, i) => ({ name: `music/${i}`, label: 1 })),
    ...Array.from({ length: 10 }, (_, i) => ({ name: `esc50/dog-${i}`, label: 2 })),
    ...Array.from({ length: 300 }, (_, i) => ({ name: `esc50/rain-${i}`, label: 3 })),
    ...Array.from({ length: 300 }, (_, i) => ({ name: `effects/${i}`, label: -1 })),
    ...Array.from({ length: 300 }, (_, i) => ({ name: `synthetic/dog-${i}`, label: 2 })),
  ];
  const chosen = chooseNegatives(sounds, labels, 100, new Random(1));
  expect(chosen).toHaveLength(100);
  expect(new Set(chosen).size).toBe(100);
  const count = (label: number) => chosen.filter((own) => own.label === label).length;
  expect([count(0), count(1), count(-1)]).toEqual([12, 18, 10]);
  expect([count(2), count(3)]).toEqual([10, 50]);
  expect(chosen.some(({ name }) => name.startsWith('synthetic/'))).toBe(false);
});
