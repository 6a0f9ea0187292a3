import type { LogMel, LogMelParameters } from '../front-ends/log-mel.ts';

/**
 * The front end of `earshot-base`, YAMNet's (M. Plakal and D. Ellis, 2019), so that YAMNet can
 * teach on the very same input. Patches are stored raw; `train.py` finds mean and deviation.
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

/** Samples from one look of the room's classifier to the next: 240 ms, 24 columns. */
export const HOP_SAMPLES = 3840;

/** @returns the patch of a window, `[96 * 64]`, oldest column first. */
export function patchOf(logMel: LogMel, samples: Float32Array, out: Float32Array): void {
  logMel.reset();
  logMel.push(samples);
  logMel.readWindow(out);
}
