/** Which frames belong to the burst with which a stream begins, by when they came. */
import { expect, test } from 'vitest';
import { Burst, burstMs, maxBurstMs } from '../../durable-objects/hearing/burst.ts';
import type { DecodedFrame } from '../../protocol/frames.ts';
import { audioBucket } from '../../protocol/limits.ts';

const durationMs = 60;
const frame = { durationMs } as DecodedFrame;
const place = { position: 0, gap: 0, restarted: false };

/** A burst to which a frame came at each of these times. @returns it, and when it was over first. */
function burstOf(times: readonly number[]) {
  const burst = new Burst(0, false);
  for (const now of times) {
    if (burst.over(now)) return { burst, overAt: now };
    burst.hold({ frame, place }, 0, now);
  }
  return { burst, overAt: undefined };
}

const evenly = (count: number, everyMs: number) =>
  Array.from({ length: count }, (_, i) => i * everyMs);

test('a stream in time is held no longer than a burst lasts', () => {
  const { burst, overAt } = burstOf(evenly(20, durationMs));
  expect(overAt).toBe(300);
  expect(burst.end).toBe(burstMs);
});

test('what came at once is one burst, however long a busy machine takes to take it in', () => {
  // Ten frames, then nothing for 200 ms, again and again.
  const times = [0, 200, 400, 600].flatMap((at) => evenly(10, 1).map((ms) => at + ms));
  const { burst, overAt } = burstOf(times);
  expect(overAt).toBeUndefined();
  expect(burst.frames).toHaveLength(40);
  expect(burst.over(608 + burstMs)).toBe(false);
  expect(burst.over(609 + burstMs)).toBe(true);
});

test('a burst ends when as much has come as a mic may send at any time, and after a second at most', () => {
  const { burst } = burstOf(evenly(audioBucket.capacity / durationMs + 1, 1));
  expect(burst.full).toBe(true);
  expect(burstOf(evenly(200, 20)).overAt).toBe(maxBurstMs);
});
