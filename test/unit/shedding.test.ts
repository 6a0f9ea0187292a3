import { expect, test } from 'vitest';
import { Shedding } from '../../durable-objects/hearing/shedding.ts';
import { StandingDelay } from '../../durable-objects/hearing/standing-delay.ts';

const frameMs = 60;

/** @returns when windows were left out first, and whether they are at the end. */
function watch(shedding: Shedding, seconds: number, lag: (ms: number) => number) {
  let first: number | undefined;
  for (let ms = 0; ms <= 1000 * seconds; ms += frameMs) {
    shedding.update(lag(ms), ms);
    if (shedding.active) first ??= ms;
  }
  return { first, active: shedding.active };
}

test('windows are left out within 2 s of sound being late, until it has caught up', () => {
  const shedding = new Shedding();
  // Late by 1.5 s after 5 s.
  const { first } = watch(shedding, 20, (ms) => 0.3 * ms);
  expect(first).toBeGreaterThan(5000);
  expect(first).toBeLessThan(7000);
  expect(watch(shedding, 10, (ms) => 6000 - 0.5 * ms).active).toBe(true);
  expect(watch(shedding, 3, (ms) => 1000 - 0.5 * ms).active).toBe(false);
});

test('they are left out for as long as it does not hold', () => {
  expect(watch(new Shedding(), 300, (ms) => 2000 + 0.05 * ms).active).toBe(true);
});

test('sound that is very late is thinned at once', () => {
  const shedding = new Shedding();
  shedding.update(12_000, 0);
  expect(shedding.active).toBe(true);
});

test.each<[string, (ms: number) => number]>([
  ['is in time', (ms) => (ms % 7) * 20],
  ['comes in a burst after each 2 s', (ms) => 2000 - (ms % 2000)],
  ['comes in bursts after gaps of up to 7 s', (ms) => (ms % 10_000 < 600 ? 7000 : 0)],
  ['stays less late than the bound', () => 1400],
])('sound that %s is heard in full', (_, lag) => {
  expect(watch(new Shedding(), 60, lag).first).toBeUndefined();
});

/** @returns when a delay was told, and how long it was. */
function delayOf(
  seconds: number,
  lag: (ms: number) => number,
  { othersLate, gaps = false }: { othersLate?: boolean; gaps?: boolean } = {},
) {
  const delay = new StandingDelay();
  for (let ms = 0; ms <= 1000 * seconds; ms += frameMs) {
    const delayMs = delay.update(lag(ms), ms, gaps && ms % 1200 === 0, () => othersLate);
    if (delayMs > 0) return { ms, delayMs };
  }
  return undefined;
}

test('a mic that paused for 4 s is on time again after three periods', () => {
  expect(delayOf(30, (ms) => 4000 + (ms % 7) * 10)).toMatchObject({ delayMs: 4000 });
  expect(delayOf(14, () => 4000)).toBeUndefined();
});

test('while others are late too that takes a minute: it may be load', () => {
  const told = delayOf(120, () => 4000, { othersLate: true });
  expect(told?.ms).toBeGreaterThan(60_000);
  expect(told?.ms).toBeLessThan(70_000);
});

test('late sound of which some is missing is no delay, unless the other mics are in time', () => {
  const lag = () => 4000;
  expect(delayOf(300, lag, { gaps: true })).toBeUndefined();
  expect(delayOf(300, lag, { gaps: true, othersLate: true })).toBeUndefined();
  expect(delayOf(30, lag, { gaps: true, othersLate: false })).toMatchObject({ delayMs: 4000 });
});

test.each<[string, (ms: number) => number]>([
  ['comes later and later', (ms) => 2000 + 0.01 * ms],
  ['catches up', (ms) => 60_000 - 0.01 * ms],
  ['is in time', () => 20],
])('sound that %s has no delay', (_, lag) => {
  expect(delayOf(300, lag)).toBeUndefined();
});
