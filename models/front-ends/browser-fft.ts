/**
 * The `browser-fft` front end: the spectrogram that Teachable Machine takes from a browser
 * (`browser_fft_extractor.ts` of `@tensorflow-models/speech-commands`), from samples of 16 kHz.
 *
 * Streaming and allocation-free, as `log-mel.ts` is.
 */
import { Resampler } from '../../sound/resample.ts';
import { BrowserSpectrum, bins, fftLength, normalise } from './browser-spectrum.ts';
import { ColumnRing } from './column-ring.ts';
import type { FrontEnd, WindowForm } from './front-end.ts';

export interface BrowserFftParameters {
  /** Of the sound that the browser analysed: what the site asks for, or what a device had instead. */
  sampleRateHz: 44_100 | 48_000;
}

const inputRateHz = 16_000;
/** From one column to the next, at any rate: a browser's timer aims at this and only comes near it. */
const columnSeconds = 1_024 / 44_100;
/** Of a window. */
export const columns = 43;
/** Samples of 16 kHz that are resampled at a time. */
const portion = 256;

/** From one column to the next, in samples of 16 kHz: not a whole number. */
export const columnStep = columnSeconds * inputRateHz;

/** Of a second of sound: as in `log-mel.ts`, beside which resampling is little. */
export const browserFftMultiplications =
  (2 * fftLength * (Math.log2(fftLength) + 1)) / columnSeconds;

/** A window spans 43 columns, and what resampling needs of the sound after the last of them. */
export function browserFftForm(
  parameters: BrowserFftParameters,
  resampler = openResampler(parameters),
): WindowForm {
  return {
    windowSamples: resampler.inputLengthFor(columnEnd(columns - 1, parameters)),
    inputShape: [columns, bins, 1],
  };
}

export class BrowserFft implements FrontEnd {
  readonly parameters: BrowserFftParameters;
  readonly windowSamples: number;
  readonly inputShape: readonly number[];

  readonly #resampler: Resampler;
  readonly #resampled: Float32Array;
  readonly #spectrum = new BrowserSpectrum();
  /** The last `fftLength` samples at the browser's rate, as a ring. */
  readonly #samples = new Float32Array(fftLength);
  #sampleCount = 0;
  /** In decibels. */
  readonly #columns = new ColumnRing(columns, bins);

  constructor(parameters: BrowserFftParameters) {
    this.parameters = parameters;
    this.#resampler = openResampler(parameters);
    this.#resampled = new Float32Array(this.#resampler.outputCapacity(portion));
    const { windowSamples, inputShape } = browserFftForm(parameters, this.#resampler);
    this.windowSamples = windowSamples;
    this.inputShape = inputShape;
  }

  push(samples: Float32Array, start = 0, end = samples.length): void {
    for (let from = start; from < end; from += portion) {
      const part = samples.subarray(from, Math.min(end, from + portion));
      this.#take(this.#resampler.push(part, this.#resampled));
    }
  }

  /** `[columns, bins]`, oldest column first; the last is the latest that is whole. */
  readWindow(out: Float32Array): void {
    this.#columns.copyTo(out);
    normalise(out);
  }

  reset(): void {
    this.#resampler.reset();
    this.#sampleCount = 0;
    this.#columns.reset();
  }

  /** Takes samples of the browser's rate. */
  #take(samples: Float32Array): void {
    let taken = 0;
    while (taken < samples.length) {
      const missing = columnEnd(this.#columns.count, this.parameters) - this.#sampleCount;
      const step = Math.min(samples.length - taken, missing);
      this.#store(samples, taken, step);
      taken += step;
      if (step === missing) this.#computeColumn();
    }
  }

  #store(samples: Float32Array, from: number, count: number): void {
    const at = this.#sampleCount % fftLength;
    const untilEnd = Math.min(count, fftLength - at);
    this.#samples.set(samples.subarray(from, from + untilEnd), at);
    this.#samples.set(samples.subarray(from + untilEnd, from + count), 0);
    this.#sampleCount += count;
  }

  #computeColumn(): void {
    this.#spectrum.column(this.#samples, this.#sampleCount % fftLength, this.#columns.add());
  }
}

/** @returns the end of a column in the stream, in samples of the browser's rate. */
function columnEnd(column: number, { sampleRateHz }: BrowserFftParameters): number {
  return fftLength + Math.round(column * columnSeconds * sampleRateHz);
}

function openResampler({ sampleRateHz }: BrowserFftParameters): Resampler {
  return new Resampler(inputRateHz, sampleRateHz, (bins * sampleRateHz) / fftLength);
}
