import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ColumnRing } from '../../models/front-ends/column-ring.ts';

const [columns, length] = [3, 2];

function filled(count: number, ring = new ColumnRing(columns, length)): ColumnRing {
  for (let column = 0; column < count; column++)
    ring.add().forEach((_, value, own) => {
      own[value] = 10 * column + value;
    });
  return ring;
}

function valuesOf(ring: ColumnRing): number[] {
  const out = new Float32Array(columns * length);
  ring.copyTo(out);
  return [...out];
}

test('gives the latest columns, oldest first, however many there were', () => {
  fc.assert(
    fc.property(fc.integer({ min: columns, max: 20 }), (count) => {
      const ring = filled(count);
      expect(ring.count).toBe(count);
      expect(valuesOf(ring)).toEqual(
        [count - 3, count - 2, count - 1].flatMap((column) => [10 * column, 10 * column + 1]),
      );
    }),
  );
});

test('after a reset it counts from nothing and takes as many columns as at first', () => {
  const ring = filled(4);
  ring.reset();
  expect(ring.count).toBe(0);
  expect(valuesOf(filled(3, ring))).toEqual([0, 1, 10, 11, 20, 21]);
});
