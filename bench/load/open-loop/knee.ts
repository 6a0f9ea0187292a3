/** How many listeners a server holds: the load grows until a bound fails. */
import { measureRow, type Row, type RowOptions } from './row.ts';

/** What must hold under load: docs in bench/README.md. */
export const loadBounds = {
  closedMics: 0,
  lostDetections: 0,
  missedDetections: 0,
  hostHttpP99Ms: 1000,
  detectionP99Ms: 500,
} as const satisfies Partial<Record<keyof Row, number>>;

const steps = [100, 300, 600, 1000, 1500, 2000, 3000, 4000, 6000, 8000];

/** @returns the names of the bounds that a row does not hold. NaN holds none. */
export function failedBounds(row: Row): string[] {
  return Object.entries(loadBounds)
    .filter(([name, bound]) => !(Number(row[name as keyof Row]) <= bound))
    .map(([name]) => name);
}

/** Tells each step as a row; the last is the first at which a bound failed, or the largest. */
export async function findKnee(
  mics: number,
  options: RowOptions,
  told: (row: Row) => void,
): Promise<void> {
  for (const listeners of steps) {
    const row = await measureRow({ mics, listeners, rooms: 1 }, options);
    told(row);
    const failed = failedBounds(row);
    if (failed.length === 0 && !row.generatorBehind) continue;
    const reason = failed.length > 0 ? failed.join(', ') : 'the generator is behind';
    return console.error(`The knee lies below ${listeners} listeners: ${reason}.`);
  }
}
