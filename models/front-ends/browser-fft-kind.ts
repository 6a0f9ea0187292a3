/** The kind `browser-fft`: its parameters in `metadata.json`. */
import * as v from 'valibot';
import {
  BrowserFft,
  type BrowserFftParameters,
  browserFftForm,
  browserFftMultiplications,
  columnStep,
} from './browser-fft.ts';
import type { FrontEndKind } from './front-end.ts';

/** `BrowserFftParameters` says what it is. */
const schema = v.object({
  type: v.literal('browser-fft'),
  sampleRateHz: v.picklist([44_100, 48_000]),
});

export const browserFft = {
  schema,
  contradictionIn(_, hopSamples) {
    // A hop need not be a whole number of columns: none is a whole number of samples.
    return hopSamples < columnStep ? 'hopSamples is shorter than a column of frontEnd' : undefined;
  },
  formOf: (parameters) => browserFftForm(parameters),
  multiplicationsOf: () => browserFftMultiplications,
  open: (parameters) => new BrowserFft(parameters),
} satisfies FrontEndKind<BrowserFftParameters & { type: 'browser-fft' }>;
