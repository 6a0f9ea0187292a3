import { expect, test } from 'vitest';
import { Stall } from '../../durable-objects/hearing/stall.ts';

test('mics are judged a moment later after the room stood still, but not again and again', () => {
  const stall = new Stall();
  expect(stall.excuse(1000, 50_000)).toBeUndefined();
  expect(stall.excuse(9000, 50_000)).toBe(51_000);
  expect(stall.excuse(9000, 60_000)).toBeUndefined();
  expect(stall.excuse(9000, 70_000)).toBe(71_000);
  expect(stall.excuse(0, 71_000)).toBeUndefined();
});
