/**
 * The first windows of a stream, and those after a gap: what has not been heard yet counts as
 * silence, so that a model with a long window need not wait until it is filled.
 */
import type { LogMelParameters } from './front-ends/log-mel.ts';

/** How much has to be heard before the first look, unless the whole window is shorter. */
export const firstLookMs = 1_000;

/** Columns that have to be there before the first look: those within `firstLookMs` of sound. */
export function firstLookColumns(parameters: LogMelParameters): number {
  const { sampleRateHz, frameLength, frameStep, columns } = parameters;
  const samples = (firstLookMs * sampleRateHz) / 1000;
  return Math.min(columns, Math.floor(Math.max(0, samples - frameLength) / frameStep) + 1);
}

/** Samples that have to be there before the first look. */
export function firstLookSamples(parameters: LogMelParameters): number {
  return (firstLookColumns(parameters) - 1) * parameters.frameStep + parameters.frameLength;
}

/**
 * Makes silence of the part of a window that has not been heard yet.
 * @param window `[columns, melBands]`, the latest column last.
 * @param heardColumns columns since the start or the gap.
 */
export function silenceUnheard(
  window: Float32Array,
  heardColumns: number,
  { columns, melBands, logOffset, mean, standardDeviation }: LogMelParameters,
): void {
  const unheard = Math.max(0, columns - heardColumns);
  window.fill((Math.log(logOffset) - mean) / standardDeviation, 0, unheard * melBands);
}
