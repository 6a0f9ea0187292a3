/** Scores as bars that can be compared at a glance, and that stay where they are. Pure. */

/** Where on each bar the threshold of its sound lies: the same for all, so that what counts as heard is one line. */
export const thresholdAt = 0.6;

/** A sound that scores less is not shown. */
export const leastShown = 0.05;

/** Bars of a microphone. */
export const barSlots = 3;

/**
 * @param score and @param threshold in [0, 1].
 * @returns how far the bar of a score reaches, in [0, 1]: to `thresholdAt` at the threshold, linear on either side.
 */
export function scaled(score: number, threshold: number): number {
  const within = Math.min(1, Math.max(0, score));
  if (within >= threshold) {
    return threshold >= 1
      ? 1
      : thresholdAt + (1 - thresholdAt) * ((within - threshold) / (1 - threshold));
  }
  return thresholdAt * (within / threshold);
}

/** What has a bar: the key tells it from others. */
interface Scored {
  readonly key: string;
  readonly score: number;
}

/**
 * Gives each of the highest scores a bar. One that had a bar keeps it while it is among them, so that no name
 * jumps from line to line.
 *
 * @param before the keys that had the bars last; undefined for a bar without one.
 * @returns for each of the `barSlots` bars what it shows, or undefined for none.
 */
export function slotted<Bar extends Scored>(
  before: readonly (string | undefined)[],
  scores: readonly Bar[],
): (Bar | undefined)[] {
  const shown = scores
    .filter(({ score }) => score >= leastShown)
    .sort((a, b) => b.score - a.score)
    .slice(0, barSlots);
  const slots = Array.from({ length: barSlots }, (_, i) =>
    shown.find(({ key }) => key === before[i]),
  );
  for (const bar of shown) {
    if (!slots.includes(bar)) slots[slots.indexOf(undefined)] = bar;
  }
  return slots;
}
