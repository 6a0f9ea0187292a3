import { expect, test } from 'vitest';
import { accuracyAfter, type Kind, meanOf } from '../../models/evaluation/few-examples.ts';
import { Random } from '../../models/training/random.ts';

const kind = (name: string, ...vectors: number[][]): Kind => ({
  name,
  vectors: vectors.map((vector) => Float32Array.from(vector)),
});
const near = kind('near', [0, 0], [0, 1], [1, 0]);
const far = kind('far', [9, 9], [9, 8], [8, 9]);

test('kinds that lie apart are all told, whichever examples are drawn', () => {
  expect(accuracyAfter(1, [near, far], new Random(1), 50).accuracy).toBe(1);
});

test('what is asked for is never among the examples', () => {
  // The only recording left of each kind lies with the other one.
  const swapped = [kind('a', [0, 0], [9, 9]), kind('b', [9, 9], [0, 0])];
  const { accuracy } = accuracyAfter(1, swapped, new Random(1), 400);
  // Half of the draws take examples that lie apart and miss both; the others take two alike, of which
  // the first is named: one kind is right.
  expect(accuracy).toBeGreaterThan(0.15);
  expect(accuracy).toBeLessThan(0.35);
});

test('kinds count alike, however many recordings they have', () => {
  const many = kind('many', ...Array.from({ length: 9 }, () => [0, 0]));
  const lost = kind('lost', [5, 0], [-5, 0]);
  expect(accuracyAfter(1, [many, lost], new Random(1), 50).accuracy).toBe(0.5);
});

test('the mean of vectors', () => {
  expect([...meanOf([Float32Array.of(1, 2), Float32Array.of(3, 6)])]).toEqual([2, 4]);
});
