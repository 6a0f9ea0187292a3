/**
 * The `log-mel` front end: 16 kHz samples in, log-mel columns out, one column every hop.
 *
 * Streaming and allocation-free: each column is computed once, when the samples it needs have
 * arrived, however the samples were cut into pushes, and kept in a ring from which a window
 * (patch) is copied on demand.
 */
import FFT from 'fft.js';
import { ColumnRing } from './column-ring.ts';
import type { FrontEnd, WindowForm } from './front-end.ts';
import { type MelBand, melFilterbank } from './mel-filterbank.ts';

export interface LogMelParameters {
  sampleRateHz: number;
  /** Share of the sample before that is taken from each sample, which lifts high frequencies; 0: none. */
  preEmphasis: number;
  /** Samples under the analysis window of one column. */
  frameLength: number;
  /** Samples from one column to the next. */
  frameStep: number;
  /** FFT size in samples; a power of two, at least `frameLength`. */
  fftLength: number;
  /** What of the spectrum is summed in a band. */
  spectrum: 'magnitude' | 'power';
  melBands: number;
  lowerEdgeHz: number;
  upperEdgeHz: number;
  /** Added to each band's sum before the logarithm; the floor of silence is `ln(logOffset)`. */
  logOffset: number;
  /** Columns of a window. */
  columns: number;
  /** Each value `v` becomes `(v - mean) / standardDeviation`. */
  mean: number;
  standardDeviation: number;
}

/** A window spans every column of it and the tail of its last one. */
export function logMelForm({
  columns,
  frameStep,
  frameLength,
  melBands,
}: LogMelParameters): WindowForm {
  return {
    windowSamples: (columns - 1) * frameStep + frameLength,
    inputShape: [columns, melBands, 1],
  };
}

/** Of each column the analysis window, the Fourier transform, and what is summed in the bands. */
export function logMelMultiplications({
  sampleRateHz,
  frameLength,
  frameStep,
  fftLength,
}: LogMelParameters): number {
  const aColumn = frameLength + 2 * fftLength * (Math.log2(fftLength) + 1);
  return (sampleRateHz / frameStep) * aColumn;
}

export class LogMel implements FrontEnd {
  readonly parameters: LogMelParameters;
  readonly windowSamples: number;
  readonly inputShape: readonly number[];

  readonly #fft: FFT;
  readonly #hann: Float64Array;
  readonly #bands: readonly MelBand[];
  /** The last `frameLength` samples, emphasised, as a ring. */
  readonly #samples: Float32Array;
  #sampleCount = 0;
  /** The sample before the next, as it came. */
  #lastSample = 0;
  readonly #columns: ColumnRing;
  readonly #windowed: Float64Array;
  readonly #spectrum: Float64Array;
  /** Of each bin, what `parameters.spectrum` says. */
  readonly #bins: Float64Array;

  constructor(parameters: LogMelParameters) {
    this.parameters = parameters;
    const { frameLength, fftLength, melBands, columns } = parameters;
    const { windowSamples, inputShape } = logMelForm(parameters);
    this.windowSamples = windowSamples;
    this.inputShape = inputShape;
    this.#fft = new FFT(fftLength);
    this.#hann = periodicHann(frameLength);
    this.#bands = melFilterbank(parameters);
    this.#samples = new Float32Array(frameLength);
    this.#columns = new ColumnRing(columns, melBands);
    this.#windowed = new Float64Array(fftLength);
    this.#spectrum = new Float64Array(2 * fftLength);
    this.#bins = new Float64Array(fftLength / 2 + 1);
  }

  push(samples: Float32Array, start = 0, end = samples.length): void {
    let taken = start;
    while (taken < end) {
      const step = Math.min(end - taken, this.#samplesToNextColumn);
      this.#store(samples, taken, step);
      taken += step;
      if (this.#samplesToNextColumn === 0) this.#computeColumn();
    }
  }

  /** `[columns, melBands]`, oldest column first; the last is the latest that is whole. */
  readWindow(out: Float32Array): void {
    this.#columns.copyTo(out);
  }

  reset(): void {
    this.#sampleCount = 0;
    this.#lastSample = 0;
    this.#columns.reset();
  }

  get #samplesToNextColumn(): number {
    const { frameStep, frameLength } = this.parameters;
    return this.#columns.count * frameStep + frameLength - this.#sampleCount;
  }

  #store(samples: Float32Array, from: number, count: number): void {
    const ring = this.#samples;
    const { preEmphasis } = this.parameters;
    let at = this.#sampleCount % ring.length;
    let last = this.#lastSample;
    for (let i = from; i < from + count; i++) {
      const sample = samples[i] as number;
      ring[at] = sample - preEmphasis * last;
      last = sample;
      if (++at === ring.length) at = 0;
    }
    this.#lastSample = last;
    this.#sampleCount += count;
  }

  #computeColumn(): void {
    const { frameLength, fftLength, melBands, logOffset, mean, standardDeviation } =
      this.parameters;
    // Read once: the first window of a cold start is computed by code that is not compiled yet.
    const [samples, hann, windowed] = [this.#samples, this.#hann, this.#windowed];
    const oldest = this.#sampleCount % frameLength;
    for (let i = 0; i < frameLength; i++) {
      let at = oldest + i;
      if (at >= frameLength) at -= frameLength;
      windowed[i] = (samples[at] as number) * (hann[i] as number);
    }
    const [spectrum, bins] = [this.#spectrum, this.#bins];
    const power = this.parameters.spectrum === 'power';
    this.#fft.realTransform(spectrum as unknown as number[], windowed as unknown as number[]);
    for (let k = 0; k <= fftLength / 2; k++) {
      const re = spectrum[2 * k] as number;
      const im = spectrum[2 * k + 1] as number;
      const square = re * re + im * im;
      bins[k] = power ? square : Math.sqrt(square);
    }
    const column = this.#columns.add();
    for (let m = 0; m < melBands; m++) {
      const { firstBin, weights } = this.#bands[m] as MelBand;
      let sum = 0;
      for (let i = 0; i < weights.length; i++) {
        sum += (weights[i] as number) * (bins[firstBin + i] as number);
      }
      column[m] = (Math.log(sum + logOffset) - mean) / standardDeviation;
    }
  }
}

/** `0.5 - 0.5 cos(2 pi n / N)`, the window of `tf.signal.hann_window(periodic=True)`. */
export function periodicHann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / length));
}
