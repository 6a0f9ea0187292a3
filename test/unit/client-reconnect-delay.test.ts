/** When the client tries again. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconnectDelay } from '../../client/connection/reconnect-delay.ts';
import { defaults } from '../../client/options.ts';

const random = fc.double({ min: 0, max: 1, noNaN: true });
const failures = fc.integer({ min: 1, max: 50 });

test('the first attempt waits for nothing', () => {
  expect(reconnectDelay(0, defaults)).toBe(0);
});

test('waits grow, differ from client to client, and have a longest', () => {
  fc.assert(
    fc.property(failures, random, (count, at) => {
      const delay = reconnectDelay(count, defaults, undefined, at);
      expect(delay).toBeGreaterThanOrEqual(defaults.minReconnectMs / 2);
      expect(delay).toBeLessThanOrEqual(defaults.maxReconnectMs);
      expect(reconnectDelay(count + 1, defaults, undefined, at)).toBeGreaterThanOrEqual(delay);
    }),
  );
  expect(reconnectDelay(1, defaults, undefined, 0)).not.toBe(
    reconnectDelay(1, defaults, undefined, 1),
  );
});

test('what the room asks for is the least that is waited, and not everyone comes at that moment', () => {
  fc.assert(
    fc.property(failures, random, (count, at) => {
      const delay = reconnectDelay(count, defaults, 30, at);
      expect(delay).toBeGreaterThanOrEqual(30_000);
      expect(delay).toBeLessThanOrEqual(37_500);
    }),
  );
  expect(reconnectDelay(1, defaults, 30, 0)).not.toBe(reconnectDelay(1, defaults, 30, 1));
});
