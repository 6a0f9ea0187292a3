import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenBucket } from '../../durable-objects/sockets/token-bucket.ts';

const parameters = { capacity: 10, refillPerSecond: 2 };

test('starts full, empties, and refills with time up to its capacity', () => {
  const bucket = new TokenBucket(parameters, 0);
  expect(bucket.take(10, 0)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
  expect(bucket.take(1, 499)).toBe(false);
  expect(bucket.take(1, 500)).toBe(true);
  expect(bucket.take(10, 1_000_000)).toBe(true);
  expect(bucket.take(1, 1_000_000)).toBe(false);
});

test('a clock that goes back neither fills nor empties it', () => {
  const bucket = new TokenBucket(parameters, 1000);
  expect(bucket.take(10, 1000)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
});

test('never gives more than capacity and refill allow', () => {
  const take = fc.record({ count: fc.nat(5), waitMs: fc.nat(2000) });
  fc.assert(
    fc.property(fc.array(take), (takes) => {
      const bucket = new TokenBucket(parameters, 0);
      let now = 0;
      let taken = 0;
      for (const { count, waitMs } of takes) {
        now += waitMs;
        if (bucket.take(count, now)) taken += count;
      }
      expect(taken).toBeLessThanOrEqual(
        parameters.capacity + (now * parameters.refillPerSecond) / 1000 + 1e-9,
      );
    }),
  );
});
