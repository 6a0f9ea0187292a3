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
    const made = at + place - from;
    clock.tell(place, made + lateMs(i));
  }
  return place;
}

test('places of the stream are moments of the room, there and back', () => {
  const clock = new StreamClock();
  stream(clock);
  expect(clock.toRoom(1234)).toBe(start + 1234);
  expect(clock.toStream(start + 1234)).toBe(1234);
});

test('frames that come late, or after a stall in a burst, move nothing', () => {
  const clock = new StreamClock();
  const place = stream(clock, { lateMs: (i) => (i % 7) * 20 });
  expect(clock.toRoom(0)).toBe(start);
  const burst = start + place + 3000;
  for (let i = 1; i <= 50; i++) clock.tell(place + i * frameMs, burst);
  expect(clock.toRoom(0)).toBe(start);
  expect(clock.lagMs).toBe(0);
});

test('a mic that paused for long without saying so is believed at once', () => {
  const clock = new StreamClock();
  const place = stream(clock);
  stream(clock, { from: place, at: start + place + 60_000, seconds: 1 });
  expect(clock.toRoom(place)).toBe(start + place + 60_000);
  expect(clock.lagMs).toBe(0);
});

test('a mic that paused for a moment is believed after two periods', () => {
  const clock = new StreamClock();
  const place = stream(clock);
  stream(clock, { from: place, at: start + place + 4000, seconds: 12 });
  expect(clock.toRoom(place)).toBe(start + place + 4000);
});

test('a clock that runs slow by a thousandth is followed', () => {
  const clock = new StreamClock();
  const place = stream(clock, { seconds: 600, lateMs: (i) => (i * frameMs) / 1000 });
  expect(Math.abs(clock.toRoom(place) - (start + place + 600))).toBeLessThan(20);
});

test('sound that comes later and later says so period by period', () => {
  const clock = new StreamClock();
  const rises: number[] = [];
  let place = 0;
  for (let i = 0; i < 500; i++) {
    place += frameMs;
    if (clock.tell(place, start + 1.2 * place) && clock.riseMs !== undefined)
      rises.push(clock.riseMs);
  }
  expect(rises.length).toBeGreaterThan(4);
  for (const rise of rises) expect(rise).toBeGreaterThan(500);
});
