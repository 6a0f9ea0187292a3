/** What a model said of a clip, and what the clip is taken for. Pure. */

export interface HeardClip {
  /** Index of the true label. */
  label: number;
  /** At least one window; of each one score a label, and whether anything of the clip can be heard in it. */
  windows: readonly { scores: ArrayLike<number>; audible: boolean }[];
}

/** Mean scores of a clip over all its windows, silent ones included. */
export function clipScores(windows: HeardClip['windows']): Float64Array {
  const [first] = windows;
  if (!first) throw new RangeError('a clip has at least one window');
  const sums = new Float64Array(first.scores.length);
  for (const { scores } of windows)
    for (let label = 0; label < sums.length; label++)
      sums[label] = (sums[label] as number) + (scores[label] as number);
  return sums.map((sum) => sum / windows.length);
}

/** @returns the index of the label with the highest mean score; of equals the first. */
export function predictClip(windows: HeardClip['windows']): number {
  return argmax(clipScores(windows));
}

/** @returns how many labels have a higher mean score than the clip's own: 0 if none. */
export function rankOf({ label, windows }: HeardClip): number {
  const scores = clipScores(windows);
  const own = scores[label] as number;
  return scores.reduce(
    (rank, score, other) => rank + (score > own || (score === own && other < label) ? 1 : 0),
    0,
  );
}

/** @returns the index of the highest value; of equals the first. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++)
    if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}
