/**
 * Band-limited resampling of a stream, from any rate to any other.
 *
 * A polyphase windowed sinc (J. O. Smith, "Digital Audio Resampling", ccrma.stanford.edu/~jos/resample)
 * with a Kaiser window after Kaiser's formulas (Oppenheim & Schafer, "Discrete-Time Signal
 * Processing", 7.5.3). The filter passes what lies below 84 % of the lower Nyquist frequency and
 * lets nothing from above that frequency through: from 48 to 16 kHz it is flat to 6.75 kHz and
 * 80 dB down from 8 kHz on. Whoever reads only low frequencies of what is resampled upwards can say so,
 * and is spared most of the work.
 *
 * Sample `n` of the output lies at `n * inputRate / outputRate` of the input, so nothing is
 * delayed in position; in time, an output sample appears when the input half a filter later has
 * come (2 ms at 16 kHz).
 */

/** Stop band attenuation, in decibels. */
const attenuationDb = 80;
/** Zero crossings of the sinc on either side, counted at the lower rate, if nothing else is said. */
const usualZeroCrossings = 32;
/** Kaiser's window shape for this attenuation. */
const beta = 0.1102 * (attenuationDb - 8.7);
/** Zero crossings times the width from pass band to stop band, which is a part of the lower rate. */
const crossingsTimesTransition = (attenuationDb - 7.95) / (14.36 * 2);
/** More exact phases than this are not worth their memory: then phases are interpolated. */
const maxExactPhases = 1024;
/** Phases interpolated between; linear interpolation of 512 errs by less than -110 dB. */
const interpolatedPhases = 512;

export class Resampler {
  readonly inputRateHz: number;
  readonly outputRateHz: number;
  /** Input samples from one output sample to the next: whole ones, and the rest in phases. */
  readonly #stepWhole: number;
  readonly #stepPhase: number;
  readonly #phases: number;
  readonly #taps: number;
  /** `[phases + 1][taps]`; the last row is the first, one input sample later. */
  readonly #filters: Float32Array;
  /** Input that is still needed, `#held` samples of it. */
  #input: Float32Array;
  #held: number;
  /** Where the next output sample's filter begins in `#input`, and its phase. */
  #start = 0;
  #phase = 0;

  /**
   * Rates in hertz; they need not be whole numbers.
   * @param readUpToHz for a higher output rate only, and below half the input rate: nothing above this
   * frequency will be read, so what the input has there, and its images, may remain.
   */
  constructor(inputRateHz: number, outputRateHz: number, readUpToHz?: number) {
    if (![inputRateHz, outputRateHz].every((rate) => rate > 0 && Number.isFinite(rate))) {
      throw new RangeError(`cannot resample from ${inputRateHz} to ${outputRateHz} Hz`);
    }
    if (readUpToHz !== undefined && !(outputRateHz > inputRateHz && 2 * readUpToHz < inputRateHz)) {
      throw new RangeError(`cannot resample from ${inputRateHz} Hz to read up to ${readUpToHz} Hz`);
    }
    this.inputRateHz = inputRateHz;
    this.outputRateHz = outputRateHz;
    const exact = exactPhases(inputRateHz, outputRateHz);
    this.#phases = exact ?? interpolatedPhases;
    const inPhases = (inputRateHz / outputRateHz) * this.#phases;
    // Exact phases make the step a whole number of them; rounding removes the division's error.
    const step = exact ? Math.round(inPhases) : inPhases;
    this.#stepWhole = Math.floor(step / this.#phases);
    this.#stepPhase = step - this.#stepWhole * this.#phases;
    const lowerRate = Math.min(1, outputRateHz / inputRateHz);
    const { zeroCrossings, cutoff } = filterFor(inputRateHz, readUpToHz);
    const reach = Math.ceil(zeroCrossings / lowerRate);
    this.#taps = 2 * reach;
    this.#filters = polyphase(this.#phases, reach, cutoff * lowerRate);
    // Silence before the start: the filter of the first sample reaches back into it.
    this.#held = reach - 1;
    this.#input = new Float32Array(this.#held + 4096);
  }

  /** Forgets all input: what comes next begins a stream. */
  reset(): void {
    this.#held = this.#taps / 2 - 1;
    this.#input.fill(0, 0, this.#held);
    this.#start = 0;
    this.#phase = 0;
  }

  /** @returns how much input gives the first `outputLength` samples, from the start of a stream. */
  inputLengthFor(outputLength: number): number {
    if (this.inputRateHz === this.outputRateHz || outputLength === 0) return outputLength;
    const last = ((outputLength - 1) * this.inputRateHz) / this.outputRateHz;
    return Math.floor(last) + this.#taps / 2 + 1;
  }

  /** @returns how many samples a `push` of `inputLength` can give at most. */
  outputCapacity(inputLength: number): number {
    return Math.ceil(((inputLength + this.#taps) * this.outputRateHz) / this.inputRateHz) + 1;
  }

  /**
   * Takes the next samples of the stream, however it is cut.
   *
   * @param out where to write, at least `outputCapacity(input.length)` long; new by default.
   * @returns the output that became complete: a view of `out`.
   */
  push(
    input: Float32Array,
    out: Float32Array = new Float32Array(this.outputCapacity(input.length)),
  ): Float32Array {
    if (this.inputRateHz === this.outputRateHz) {
      out.set(input);
      return out.subarray(0, input.length);
    }
    this.#append(input);
    let written = 0;
    while (this.#start + this.#taps <= this.#held) {
      out[written++] = this.#sample();
      this.#phase += this.#stepPhase;
      this.#start += this.#stepWhole;
      if (this.#phase >= this.#phases) {
        this.#phase -= this.#phases;
        this.#start++;
      }
    }
    const used = Math.min(this.#start, this.#held);
    this.#input.copyWithin(0, used, this.#held);
    this.#held -= used;
    this.#start -= used;
    return out.subarray(0, written);
  }

  /** Ends the stream: @returns what the last samples still give, with silence after them. */
  flush(): Float32Array {
    if (this.inputRateHz === this.outputRateHz) return new Float32Array(0);
    return this.push(new Float32Array(this.#taps / 2));
  }

  #append(input: Float32Array): void {
    if (this.#held + input.length > this.#input.length) {
      const longer = new Float32Array(2 * (this.#held + input.length));
      longer.set(this.#input.subarray(0, this.#held));
      this.#input = longer;
    }
    this.#input.set(input, this.#held);
    this.#held += input.length;
  }

  #sample(): number {
    const row = Math.floor(this.#phase);
    const value = this.#convolve(row);
    const rest = this.#phase - row;
    return rest === 0 ? value : value + rest * (this.#convolve(row + 1) - value);
  }

  #convolve(row: number): number {
    const [input, filters, taps] = [this.#input, this.#filters, this.#taps];
    const offset = row * taps;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      sum += (filters[offset + tap] as number) * (input[this.#start + tap] as number);
    }
    return sum;
  }
}

interface LowPass {
  /** As `usualZeroCrossings` counts them. */
  zeroCrossings: number;
  /** Middle of the transition from pass band to stop band, as a part of the lower rate. */
  cutoff: number;
}

function filterFor(inputRateHz: number, readUpToHz: number | undefined): LowPass {
  if (readUpToHz === undefined) {
    // The transition ends at the lower Nyquist frequency.
    const transition = crossingsTimesTransition / usualZeroCrossings;
    return { zeroCrossings: usualZeroCrossings, cutoff: 0.5 - transition / 2 };
  }
  // It ends where the images of what is read begin.
  const transition = 1 - (2 * readUpToHz) / inputRateHz;
  return { zeroCrossings: Math.ceil(crossingsTimesTransition / transition), cutoff: 0.5 };
}

/** @returns how many different phases occur, or undefined if they are too many or never repeat. */
function exactPhases(inputRateHz: number, outputRateHz: number): number | undefined {
  if (!Number.isInteger(inputRateHz) || !Number.isInteger(outputRateHz)) return undefined;
  let [divisor, rest] = [inputRateHz, outputRateHz];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  const phases = outputRateHz / divisor;
  return phases <= maxExactPhases ? phases : undefined;
}

/**
 * One filter a phase, for samples `1 - reach` to `reach` around the position; each sums to 1.
 * @param cutoff as a part of the input rate.
 */
function polyphase(phases: number, reach: number, cutoff: number): Float32Array {
  const taps = 2 * reach;
  const filters = new Float32Array((phases + 1) * taps);
  const row = new Float64Array(taps);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (reach - 1) - phase / phases;
      row[tap] = kaiser(distance / reach) * sinc(2 * cutoff * distance);
      sum += row[tap] as number;
    }
    for (let tap = 0; tap < taps; tap++) {
      filters[phase * taps + tap] = (row[tap] as number) / sum;
    }
  }
  return filters;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window over [-1, 1]. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(beta * Math.sqrt(1 - x * x)) / besselI0(beta);
}

/** Modified Bessel function of the first kind and order 0, by its power series. */
function besselI0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
