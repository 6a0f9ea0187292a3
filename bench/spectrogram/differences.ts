/** How far two spectrograms of the same sound lie apart. */

/** Of the absolute differences of all values. */
export interface Differences {
  mean: number;
  /** What 95 % of them are below. */
  most: number;
  largest: number;
}

/** @param ours and `theirs` are columns or windows, each of ours with one of theirs of the same length. */
export function differencesOf(
  ours: readonly Float32Array[],
  theirs: readonly Float32Array[],
): Differences {
  const apart = Float64Array.from(
    ours.flatMap((own, place) =>
      Array.from(own, (value, i) => Math.abs(value - (theirs[place]?.[i] as number))),
    ),
  ).sort();
  return {
    mean: apart.reduce((sum, value) => sum + value, 0) / apart.length,
    most: apart[Math.floor(apart.length * 0.95)] ?? Number.NaN,
    largest: apart.at(-1) ?? Number.NaN,
  };
}
