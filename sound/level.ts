/** Floor of all levels, in dBFS: below the quantisation noise of any recording. */
export const silenceDb = -120;

/** @param meanSquare mean of the squared samples. @returns the level in dBFS, at least -120. */
export function levelDb(meanSquare: number): number {
  return Math.max(silenceDb, 10 * Math.log10(meanSquare));
}
