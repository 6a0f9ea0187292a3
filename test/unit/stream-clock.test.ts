import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamClock } from '../../durable-objects/hearing/stream-clock.ts';

const start = 1_795_000_000_000;
const frameMs = 60;

/** Frames at the pace of real time, each `lateMs` late. @returns the stream's place after them. */
function stream(
  clock: StreamClock,
  { from = 0, at = start, seconds = 3, lateMs = (_: number): number => 0 } = {},
): number {
  let place = from;
  for (let i = 0; i < (1000 * seconds) / frameMs; i++) {
    place += frameMs;
    clock.tell(place, at + place - from + lateMs(i));
  }
  return place;
}

test('places of the stream are moments of the room, there and back', () => {
  const clock = new StreamClock();
  stream(clock);
  expect(clock.toRoom(1234)).toBe(start + 1234);
  expect(clock.toStream(start + 1234)).toBeCloseTo(1234, 0);
});

test('frames that come late, or after a stall in a burst, move nothing', () => {
  const clock = new StreamClock();
  const place = stream(clock, { lateMs: (i) => (i % 7) * 20 });
  expect(clock.toRoom(0)).toBe(start);
  const burst = start + place + 3000;
  for (let i = 1; i <= 50; i++) clock.tell(place + i * frameMs, burst);
  expect(Math.abs(clock.toRoom(0) - start)).toBeLessThan(2);
  expect(clock.lagMs).toBe(0);
});

test('lag is measured from the first frame on, however slowly it grows', () => {
  const clock = new StreamClock();
  stream(clock, { seconds: 600, lateMs: (i) => (i * frameMs) / 100 });
  expect(clock.lagMs).toBeGreaterThan(5500);
  expect(clock.lagMs).toBeLessThan(6000);
});

test('a stream that begins late, or in a burst, began before its first frame came', () => {
  const clock = new StreamClock();
  for (let place = frameMs; place <= 4980; place += frameMs) clock.tell(place, start);
  expect(clock.toRoom(4980)).toBe(start);
  expect(clock.toRoom(0)).toBe(start - 4980);
});

test('a clock that runs slow by 250 millionths is followed, and is not late', () => {
  const clock = new StreamClock();
  const place = stream(clock, { seconds: 3600, lateMs: (i) => i * frameMs * 250e-6 });
  expect(clock.lagMs).toBe(0);
  expect(Math.abs(clock.toRoom(place) - (start + place + 900))).toBeLessThan(2);
});

test('only a frame that follows a long pause says so, and then the stream can be put off', () => {
  const clock = new StreamClock();
  const place = stream(clock);
  expect(clock.tell(place + frameMs, start + place + 8000)).toBe(false);
  const later = start + place + 60_000;
  expect(clock.tell(place + 2 * frameMs, later)).toBe(true);
  clock.putOff(clock.lagMs);
  expect(clock.lagMs).toBe(0);
  expect(Math.abs(clock.toRoom(place + 2 * frameMs) - later)).toBeLessThan(2);
});

test('no sound was made after it came, and none is early, whatever the network does', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5000), { minLength: 1 }), (delays) => {
      const clock = new StreamClock();
      let now = start;
      delays.forEach((delay, i) => {
        const place = (i + 1) * frameMs;
        now = Math.max(now, start + place + delay);
        clock.tell(place, now);
        expect(clock.lagMs).toBeGreaterThanOrEqual(0);
        expect(clock.toRoom(place)).toBeLessThanOrEqual(now);
      });
    }),
  );
});
