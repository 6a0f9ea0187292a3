/** The kinds of front ends. Nothing else knows the parameters of any of them. */
import * as v from 'valibot';
import { browserFft } from './browser-fft-kind.ts';
import type { FrontEnd, FrontEndKind, WindowForm } from './front-end.ts';
import { logMel } from './log-mel-kind.ts';

const kinds: {
  [Type in FrontEndParameters['type']]: FrontEndKind<Extract<FrontEndParameters, { type: Type }>>;
} = { 'log-mel': logMel, 'browser-fft': browserFft };

/** `frontEnd` in `metadata.json`. */
export const frontEndSchema = v.variant('type', [logMel.schema, browserFft.schema]);
export type FrontEndParameters = v.InferOutput<typeof frontEndSchema>;

/** `FrontEndKind.contradictionIn` says what is returned. */
export function contradictionIn(
  parameters: FrontEndParameters,
  hopSamples: number,
): string | undefined {
  return kindOf(parameters).contradictionIn(parameters, hopSamples);
}

/** What a window of these parameters is. */
export function windowForm(parameters: FrontEndParameters): WindowForm {
  return kindOf(parameters).formOf(parameters);
}

/** `FrontEndKind.multiplicationsOf` says what is returned. */
export function multiplicationsOf(parameters: FrontEndParameters): number {
  return kindOf(parameters).multiplicationsOf(parameters);
}

/** @param parameters as `readMetadata` has checked them. */
export function openFrontEnd(parameters: FrontEndParameters): FrontEnd {
  return kindOf(parameters).open(parameters);
}

function kindOf({ type }: FrontEndParameters): FrontEndKind<FrontEndParameters> {
  return kinds[type];
}
