/** How loud sound is. Pure. */

/** Floor of all levels, in dBFS: below the quantisation noise of any recording. */
export const silenceDb = -120;

export interface Level {
  /** Root mean square, in dBFS, at least -120. */
  rmsDb: number;
  /** Highest absolute sample, in dBFS, at least -120; 0 is the clipping point. */
  peakDb: number;
}

/** @returns the level of samples in [-1, 1]; of none, the floor. */
export function levelOf(samples: Float32Array): Level {
  let [sum, peak] = [0, 0];
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rmsDb: levelDb(sum / Math.max(1, samples.length)), peakDb: levelDb(peak * peak) };
}

/** @param meanSquare mean of the squared samples. @returns the level in dBFS, at least -120. */
export function levelDb(meanSquare: number): number {
  return Math.max(silenceDb, 10 * Math.log10(meanSquare));
}
