import { expect, test } from 'vitest';
import { Shedding } from '../../durable-objects/shedding.ts';
import { shedLagMs } from '../../protocol/limits.ts';

/** Watches ten seconds of frames. @returns whether windows were ever left out. */
function sheds(lagAt: (ms: number) => number, shedding = new Shedding()): boolean {
  let ever = false;
  for (let ms = 0; ms < 10_000; ms += 60) {
    shedding.update(lagAt(ms), ms);
    ever ||= shedding.active;
  }
  return ever;
}

test('a room that is slower than the sound sheds, and stops once half of the lag is made good', () => {
  const shedding = new Shedding();
  expect(sheds((ms) => shedLagMs / 2 + ms / 5, shedding)).toBe(true);
  shedding.update(shedLagMs / 2, 20_000);
  expect(shedding.active).toBe(true);
  shedding.update(shedLagMs / 2 - 1, 20_060);
  expect(shedding.active).toBe(false);
});

test.each<[string, (ms: number) => number]>([
  ['is in time', () => 0],
  ['was held up once and catches up', (ms) => Math.max(0, 8_000 - 20 * ms)],
  ['comes over a slow line, as late as ever', (ms) => 3_000 + 40 * Math.sin(ms)],
  ['lags by less than the limit', () => shedLagMs - 1],
])('sound that %s is heard in full', (_, lagAt) => {
  expect(sheds(lagAt)).toBe(false);
});
