/** What the capture worklet does to sound: mix to mono, resample, and cut to even chunks. */
import { MonoMix } from '../../sound/mono.ts';
import { Resampler } from '../../sound/resample.ts';

export class MonoChunks {
  readonly #resampler: Resampler;
  readonly #chunkSamples: number;
  readonly #emit: (chunk: Float32Array<ArrayBuffer>) => void;
  readonly #mix: MonoMix;
  #mono = new Float32Array(0);
  #resampled = new Float32Array(0);
  #chunk: Float32Array<ArrayBuffer>;
  #filled = 0;

  /**
   * @param emit takes each chunk of `chunkSamples` mono samples at `outputRateHz`, and owns it.
   */
  constructor(
    inputRateHz: number,
    outputRateHz: number,
    chunkSamples: number,
    emit: (chunk: Float32Array<ArrayBuffer>) => void,
  ) {
    this.#resampler = new Resampler(inputRateHz, outputRateHz);
    this.#mix = new MonoMix(inputRateHz);
    this.#chunkSamples = chunkSamples;
    this.#chunk = new Float32Array(chunkSamples);
    this.#emit = emit;
  }

  /** Takes a block: one array a channel, all equally long. No channel is no sound. */
  push(channels: readonly Float32Array[]): void {
    const length = channels[0]?.length ?? 0;
    if (this.#mono.length !== length) {
      this.#mono = new Float32Array(length);
      this.#resampled = new Float32Array(this.#resampler.outputCapacity(length));
    }
    this.#mix.push(channels, this.#mono);
    this.#cut(this.#resampler.push(this.#mono, this.#resampled));
  }

  #cut(samples: Float32Array): void {
    let taken = 0;
    while (taken < samples.length) {
      const piece = samples.subarray(taken, taken + this.#chunkSamples - this.#filled);
      this.#chunk.set(piece, this.#filled);
      this.#filled += piece.length;
      taken += piece.length;
      if (this.#filled < this.#chunkSamples) return;
      this.#emit(this.#chunk);
      this.#chunk = new Float32Array(this.#chunkSamples);
      this.#filled = 0;
    }
  }
}
