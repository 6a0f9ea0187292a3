/**
 * @param share 0.5 for the median, 0.99 for what one in a hundred exceeds.
 * @returns the smallest value that at least this share of the values do not exceed; NaN of none.
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
