import type { LogMel, LogMelParameters } from '../front-ends/log-mel.ts';
import { product } from '../package/shapes.ts';

/**
 * The front end of `earshot-base`, which is YAMNet's (M. Plakal and D. Ellis, 2019): patches of
 * 0.975 s. They are stored raw.
 */
export const FRONT_END: LogMelParameters = {
  sampleRateHz: 16_000,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  melBands: 64,
  lowerEdgeHz: 125,
  upperEdgeHz: 7500,
  logOffset: 0.001,
  columns: 96,
  mean: 0,
  standardDeviation: 1,
};

/** The window of the pool: two patches that share one column, 1.925 s. */
export const POOL_FRONT_END: LogMelParameters = {
  ...FRONT_END,
  columns: 2 * FRONT_END.columns - 1,
};

/** Samples from one look of the room's classifier to the next: 240 ms, 24 columns. */
export const HOP_SAMPLES = 3840;

/** @returns the patch of a window, `[columns * melBands]`, oldest column first. */
export function patchOf(logMel: LogMel, samples: Float32Array): Float32Array {
  logMel.reset();
  logMel.push(samples);
  return readPatch(logMel);
}

/** @returns the patch of the latest window, in the same order. */
export function readPatch(logMel: LogMel): Float32Array {
  const patch = new Float32Array(product(logMel.inputShape));
  logMel.readWindow(patch);
  return patch;
}
