import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SoundBucket } from '../../durable-objects/sockets/sound-bucket.ts';
import { audioBucket } from '../../protocol/limits.ts';

const { capacity, refillPerSecond, lateMs } = audioBucket;

/** Sound in frames of 60 ms at the pace of real time. @returns how often it was refused. */
function stream(bucket: SoundBucket, from: number, milliseconds: number, pace = 1): number {
  let refused = 0;
  for (let ms = 0; ms < milliseconds; ms += 60) {
    if (!bucket.take(60 * pace, from + ms)) refused++;
  }
  return refused;
}

test('a mic may send its capacity ahead of its pace, and no more', () => {
  const bucket = new SoundBucket(audioBucket, 0);
  expect(bucket.take(capacity, 0)).toBe(true);
  expect(bucket.take(1, 0)).toBe(false);
  const other = new SoundBucket(audioBucket, 0);
  stream(other, 0, 600_000);
  expect(other.take(capacity, 600_000)).toBe(true);
  expect(other.take(60, 600_000)).toBe(false);
});

test('what a stall held up may come at once, up to a minute', () => {
  for (const [stallMs, late] of [
    [9_000, 9_000],
    [lateMs, lateMs],
    [3_600_000, lateMs],
  ] as const) {
    const bucket = new SoundBucket(audioBucket, 0);
    bucket.begin(0);
    stream(bucket, 0, 60_000);
    const end = 60_000 + stallMs;
    expect(bucket.take(late + capacity, end)).toBe(true);
    expect(bucket.take(120, end)).toBe(false);
  }
});

test('a mic that is turned on has nothing late', () => {
  const bucket = new SoundBucket(audioBucket, 0);
  bucket.begin(3_600_000);
  expect(bucket.take(capacity + 1, 3_600_000)).toBe(false);
  expect(bucket.take(capacity, 3_600_000)).toBe(true);
});

test('a clock that runs fast by a fifth is taken for hours, one by two fifths is not', () => {
  expect(stream(new SoundBucket(audioBucket, 0), 0, 3 * 3_600_000, 1.2)).toBe(0);
  expect(stream(new SoundBucket(audioBucket, 0), 0, 60_000, 1.4)).toBeGreaterThan(0);
});

test('never gives more than capacity and refill allow', () => {
  const take = fc.record({ soundMs: fc.nat(5_000), waitMs: fc.nat(20_000) });
  fc.assert(
    fc.property(fc.array(take), (takes) => {
      const bucket = new SoundBucket(audioBucket, 0);
      let now = 0;
      let taken = 0;
      for (const { soundMs, waitMs } of takes) {
        now += waitMs;
        if (bucket.take(soundMs, now)) taken += soundMs;
      }
      expect(taken).toBeLessThanOrEqual(capacity + (now * refillPerSecond) / 1000 + 1e-6);
    }),
  );
});
