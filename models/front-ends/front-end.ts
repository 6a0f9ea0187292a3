/** What turns the sound of a stream into a network's input; `kinds.ts` lists the kinds there are. */
import type * as v from 'valibot';

/** Streaming: it takes mono samples of 16 kHz, however they are cut, and gives windows of them. */
export interface FrontEnd {
  /** Samples that one window spans. */
  readonly windowSamples: number;
  /** Of a window as the network takes it, time first: `[height, width, channels]`. */
  readonly inputShape: readonly number[];
  /** Takes samples in [-1, 1], from `start` to `end`: all of them, if these are left out. */
  push(samples: Float32Array, start?: number, end?: number): void;
  /**
   * Copies the latest window into `out`, oldest values first; `windowSamples` must have come. It ends
   * with the last sample taken if that lies a whole number of hops behind the first window, else a
   * little before.
   */
  readWindow(out: Float32Array): void;
  /** Forgets all samples, as after a gap in the sound. */
  reset(): void;
}

/** What a window is, by the parameters alone. */
export type WindowForm = Pick<FrontEnd, 'windowSamples' | 'inputShape'>;

/** A kind of front end, with parameters that `metadata.json` gives in `frontEnd`. */
export interface FrontEndKind<Parameters extends { type: string }> {
  /** Of the parameters, each for itself; `type` names the kind. */
  readonly schema: v.GenericSchema<unknown, Parameters>;
  /**
   * @param hopSamples from one window to the next.
   * @returns what contradicts what, as a sentence that begins with the field; undefined if nothing does.
   */
  contradictionIn(parameters: Parameters, hopSamples: number): string | undefined;
  formOf(parameters: Parameters): WindowForm;
  /** @returns multiplications that a second of sound takes, about: for where no time can be measured. */
  multiplicationsOf(parameters: Parameters): number;
  open(parameters: Parameters): FrontEnd;
}
