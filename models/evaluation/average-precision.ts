/** How well scores rank what they should find. Pure. */

/**
 * Average precision: the precision at each rank, weighted by the recall that the rank adds
 * (`sklearn.metrics.average_precision_score`); equal scores share a rank.
 *
 * @param scores one score an item.
 * @param positive whether each item is what was looked for.
 * @returns from 0 to 1; null if no item is.
 */
export function averagePrecision(
  scores: ArrayLike<number>,
  positive: readonly boolean[],
): number | null {
  const all = positive.filter(Boolean).length;
  if (all === 0) return null;
  const score = (item: number) => scores[item] as number;
  const ranked = positive.map((_, item) => item).sort((a, b) => score(b) - score(a));
  let found = 0;
  let foundBefore = 0;
  let sum = 0;
  ranked.forEach((item, i) => {
    if (positive[item]) found++;
    const next = ranked[i + 1];
    if (next !== undefined && score(next) === score(item)) return;
    sum += ((found - foundBefore) / all) * (found / (i + 1));
    foundBefore = found;
  });
  return sum;
}

/** Mean over the classes that occur; null if none does. */
export function meanAveragePrecision(perClass: readonly (number | null)[]): number | null {
  const known = perClass.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
