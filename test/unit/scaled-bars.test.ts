/** Bars of scores: one line for all thresholds, names that stay where they are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  barSlots,
  leastShown,
  scaled,
  slotted,
  thresholdAt,
} from '../../frontend/hearing/scaled-bars.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a bar', () => {
  test('reaches the same place at its threshold, whatever that is', () => {
    for (const threshold of [0.01, 0.2, 0.5, 0.95]) {
      expect(scaled(threshold, threshold)).toBeCloseTo(thresholdAt, 10);
    }
  });

  test('grows with the score, from nothing to the whole line, and reaches the mark only at the threshold', () => {
    fc.assert(
      fc.property(share, share, share, (one, other, threshold) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        expect(scaled(less, threshold)).toBeLessThanOrEqual(scaled(more, threshold));
        const reach = scaled(one, threshold);
        expect(reach).toBeGreaterThanOrEqual(0);
        expect(reach).toBeLessThanOrEqual(1);
        // But for rounding: a score a hair below the threshold.
        if (one >= threshold) expect(reach).toBeGreaterThanOrEqual(thresholdAt);
        else if (one < threshold * 0.999) expect(reach).toBeLessThan(thresholdAt);
      }),
    );
    expect(scaled(0, 0.3)).toBe(0);
    expect(scaled(1, 0.3)).toBe(1);
  });

  test('is whole or empty where a threshold lets everything or nothing through', () => {
    expect(scaled(0, 0)).toBe(thresholdAt);
    expect(scaled(1, 0)).toBe(1);
    expect(scaled(1, 1)).toBe(1);
    expect(scaled(0.5, 1)).toBe(thresholdAt / 2);
    expect(scaled(1.2, 0.5)).toBe(1);
    expect(scaled(-1, 0.5)).toBe(0);
  });
});

describe('the bars of a microphone', () => {
  const bar = (key: string, score: number) => ({ key, score });
  const keys = (slots: readonly ({ key: string } | undefined)[]) => slots.map((slot) => slot?.key);

  test('are the highest scores, best first', () => {
    const some = [bar('a', 0.1), bar('b', 0.9), bar('c', 0.3), bar('d', 0.2)];
    expect(keys(slotted([], some))).toEqual(['b', 'c', 'd']);
  });

  test('keep their lines while they are among them, and leave them to others then', () => {
    const before = ['a', 'b', 'c'];
    expect(keys(slotted(before, [bar('c', 0.9), bar('b', 0.2), bar('a', 0.5)]))).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(keys(slotted(before, [bar('c', 0.9), bar('d', 0.8), bar('e', 0.7)]))).toEqual([
      'd',
      'e',
      'c',
    ]);
  });

  test('leave out what nearly nothing speaks for', () => {
    expect(keys(slotted(['a'], [bar('a', leastShown - 0.001)]))).toEqual(
      Array(barSlots).fill(undefined),
    );
  });

  test('show each of the highest once, in any order of lines', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const scores = fc.uniqueArray(fc.record({ key, score: share }), {
      selector: (each) => each.key,
    });
    const before = fc.uniqueArray(key, { minLength: 0, maxLength: barSlots });
    fc.assert(
      fc.property(before, scores, (had, some) => {
        const slots = slotted(had, some);
        expect(slots).toHaveLength(barSlots);
        const expected = some
          .filter(({ score }) => score >= leastShown)
          .sort((a, b) => b.score - a.score)
          .slice(0, barSlots);
        const shown = slots.filter((slot) => slot !== undefined);
        expect(new Set(shown)).toEqual(new Set(expected));
      }),
    );
  });
});
