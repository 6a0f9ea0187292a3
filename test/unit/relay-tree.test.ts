import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parentOf, toldBy } from '../../durable-objects/relays/tree.ts';
import { relayBranching } from '../../protocol/limits.ts';

test('the room tells the first relays, each of them the next ones', () => {
  expect(parentOf(1)).toBe(0);
  expect(parentOf(relayBranching)).toBe(0);
  expect(parentOf(relayBranching + 1)).toBe(1);
  expect(parentOf(2 * relayBranching)).toBe(1);
  expect(parentOf(2 * relayBranching + 1)).toBe(2);
  expect(toldBy(0, [3, 17, 1])).toEqual([3, 1]);
  expect(toldBy(1, [3, 17, 40])).toEqual([17]);
  expect(toldBy(17, [3, 17, 40])).toEqual([]);
});

test('everyone with listeners is told exactly once, and nobody tells more than the bound', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 5_000 })), (relays) => {
      const told: number[] = [];
      const tell = (node: number) => {
        const next = toldBy(node, relays);
        expect(next.length).toBeLessThanOrEqual(relayBranching);
        told.push(...next);
        next.forEach(tell);
      };
      tell(0);
      expect(new Set(told).size).toBe(told.length);
      expect(told).toEqual(expect.arrayContaining(relays));
    }),
    { numRuns: 50 },
  );
});
