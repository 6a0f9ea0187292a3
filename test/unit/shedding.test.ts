import { expect, test } from 'vitest';
import { Shedding } from '../../durable-objects/hearing/shedding.ts';

/** @returns whether windows were left out after each period. */
function watch(rises: number[]): boolean[] {
  const shedding = new Shedding();
  return rises.map((rise) => {
    shedding.update(rise);
    return shedding.active;
  });
}

test('sound that comes later and later is thinned until it is made good', () => {
  expect(watch([600, 600, 600, -2000, -900, -100])).toEqual([
    false,
    false,
    true,
    true,
    true,
    false,
  ]);
});

test.each<[string, number[]]>([
  ['is in time', [0, 5, -5, 0, 0]],
  ['was held up once and caught up', [7000, -7000, 0, 0, 0]],
  ['comes later once and stays so', [3000, 0, 40, -40, 0]],
  ['comes from a clock that runs slow', [5, 5, 5, 5, 5]],
  ['paused twice', [3000, 3000, 0, 0, 0]],
])('sound that %s is heard in full', (_, rises) => {
  expect(watch(rises)).not.toContain(true);
});

test('thinning that does not help is begun again rather than kept up for ever', () => {
  const watched = watch([600, 600, 600, 600, 600, 600, 600]);
  expect(watched.filter((active) => active).length).toBeLessThan(4);
});
