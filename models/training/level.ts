/** Levels of sounds, as mean squares of samples in [-1, 1]. */

/** 50 ms at 16 kHz. */
const FRAME_SAMPLES = 800;

export function meanSquare(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] as number) ** 2;
  return sum / samples.length;
}

/** Mean square of the loudest 50 ms frame; frames do not overlap. */
export function loudestFrame(samples: Float32Array): number {
  let loudest = 0;
  for (let start = 0; start + FRAME_SAMPLES <= samples.length; start += FRAME_SAMPLES) {
    loudest = Math.max(loudest, meanSquare(samples.subarray(start, start + FRAME_SAMPLES)));
  }
  return loudest;
}

/** Amplitude factor of a gain in decibels. */
export function amplitude(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** Level of a mean square, in decibels relative to 1. */
export function decibels(meanSquare: number): number {
  return 10 * Math.log10(meanSquare);
}
