import type { LogMel, LogMelParameters } from '../front-ends/log-mel.ts';

/**
 * YAMNet's front end (M. Plakal and D. Ellis, 2019) over the span of one window of ours, for the
 * teacher: two of its patches, which share one column. Patches are stored raw.
 */
export const TEACHER_FRONT_END: LogMelParameters = {
  sampleRateHz: 16_000,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  melBands: 64,
  lowerEdgeHz: 125,
  upperEdgeHz: 7500,
  logOffset: 0.001,
  columns: 191,
  mean: 0,
  standardDeviation: 1,
};

/**
 * The front end of `earshot-base`: YAMNet's bands, but a column only every 20 ms, so that a patch
 * of the same size tells of twice the time, 1.932 s. Frames are longer than YAMNet's, lest a click
 * between two of them is lost. Patches are stored raw; `batches.py` has mean and deviation.
 */
export const FRONT_END: LogMelParameters = {
  ...TEACHER_FRONT_END,
  frameLength: 512,
  frameStep: 320,
  columns: 96,
};

/** Samples from one look of the room's classifier to the next: 240 ms, 12 columns. */
export const HOP_SAMPLES = 3840;

/** @returns the patch of a window, `[columns * melBands]`, oldest column first. */
export function patchOf(logMel: LogMel, samples: Float32Array): Float32Array {
  const { columns, melBands } = logMel.parameters;
  const patch = new Float32Array(columns * melBands);
  logMel.reset();
  logMel.push(samples);
  logMel.readWindow(patch);
  return patch;
}
