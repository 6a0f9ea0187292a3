/** The kind `log-mel`: its parameters in `metadata.json`. */
import * as v from 'valibot';
import type { FrontEndKind } from './front-end.ts';
import { LogMel, type LogMelParameters, logMelForm, logMelMultiplications } from './log-mel.ts';

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
/** What is more would be memory that nobody's model needs: a window of all of it takes 2 MiB. */
const atMost = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most));
const longestFrame = 8192;
/** 5 ms: a column costs a Fourier transform, and nobody's model needs more of them. */
const shortestStep = 80;

/** `LogMelParameters` says what each is. */
const schema = v.object({
  type: v.literal('log-mel'),
  sampleRateHz: v.literal(16_000),
  preEmphasis: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0),
  frameLength: atMost(longestFrame),
  frameStep: v.pipe(atMost(longestFrame), v.minValue(shortestStep)),
  fftLength: v.pipe(
    atMost(longestFrame),
    v.check((n) => Number.isInteger(Math.log2(n)), 'fftLength is a power of two'),
  ),
  spectrum: v.optional(v.picklist(['magnitude', 'power']), 'magnitude'),
  melBands: atMost(512),
  lowerEdgeHz: v.pipe(v.number(), v.minValue(0)),
  upperEdgeHz: positive,
  logOffset: positive,
  columns: atMost(1024),
  mean: v.number(),
  standardDeviation: positive,
});

export const logMel = {
  schema,
  contradictionIn(parameters, hopSamples) {
    const { sampleRateHz, frameLength, frameStep, fftLength, lowerEdgeHz, upperEdgeHz } =
      parameters;
    // A window ends with a column.
    if (hopSamples % frameStep !== 0) return 'hopSamples is no whole number of frontEnd.frameStep';
    if (fftLength < frameLength) return 'frontEnd.fftLength is shorter than frameLength';
    if (lowerEdgeHz >= upperEdgeHz) return 'frontEnd.lowerEdgeHz is not below upperEdgeHz';
    if (upperEdgeHz > sampleRateHz / 2) return 'frontEnd.upperEdgeHz is above half the sample rate';
    return undefined;
  },
  formOf: logMelForm,
  multiplicationsOf: logMelMultiplications,
  open: (parameters) => new LogMel(parameters),
} satisfies FrontEndKind<LogMelParameters & { type: 'log-mel' }>;
