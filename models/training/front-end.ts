import type { LogMel, LogMelParameters } from '../front-ends/log-mel.ts';
import { product } from '../package/shapes.ts';

/**
 * The front end of `earshot-base`: EfficientAT's (Schmid et al. 2023), its bands cut off at 8 kHz, of a
 * window of 1.625 s. Sides are odd, that they halve as the teacher's do.
 */
export const FRONT_END: LogMelParameters = {
  sampleRateHz: 16_000,
  preEmphasis: 0.97,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  spectrum: 'power',
  melBands: 105,
  lowerEdgeHz: 0,
  upperEdgeHz: 8000,
  logOffset: 0.00001,
  columns: 161,
  mean: -4.5,
  standardDeviation: 5,
};

/** YAMNet's (M. Plakal and D. Ellis, 2019) of the same window; YAMNet hears 96 columns at a time. */
export const YAMNET_FRONT_END: LogMelParameters = {
  ...FRONT_END,
  preEmphasis: 0,
  spectrum: 'magnitude',
  melBands: 64,
  lowerEdgeHz: 125,
  upperEdgeHz: 7500,
  logOffset: 0.001,
  mean: 0,
  standardDeviation: 1,
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
