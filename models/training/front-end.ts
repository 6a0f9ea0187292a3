import type { LogMel, LogMelParameters } from '../front-ends/log-mel.ts';
import { product } from '../package/shapes.ts';

/**
 * The front end of `earshot-base`: the lowest 97 of the bands that EfficientAT hears (Schmid et al. 2023), in a
 * window of 1.945 s. Both sides are a multiple of 32 and one: halved five times, TensorFlow pads them as
 * PyTorch does. With 105 bands it does not, and the network forgets a third of what it knew.
 */
export const FRONT_END: LogMelParameters = {
  sampleRateHz: 16_000,
  preEmphasis: 0.97,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  spectrum: 'power',
  melBands: 97,
  lowerEdgeHz: 0,
  upperEdgeHz: 6735,
  logOffset: 0.00001,
  columns: 193,
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
