/** How loud sound is. */
export interface Level {
  /** Root mean square, in dBFS, at least -120. */
  rmsDb: number;
  /** Highest absolute sample, in dBFS, at least -120; 0 is the clipping point. */
  peakDb: number;
}

/** @returns the level of samples in [-1, 1]. */
export function levelOf(samples: Float32Array): Level {
  let [sum, peak] = [0, 0];
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rmsDb: decibels(Math.sqrt(sum / samples.length)), peakDb: decibels(peak) };
}

function decibels(amplitude: number): number {
  return amplitude > 1e-6 ? 20 * Math.log10(amplitude) : -120;
}
