/** Sound as a room recognises it: gathered piece by piece, and no more of it than the room can use. */
import { maxRecognisedClipMs, sampleRateHz } from '../../protocol/limits.ts';
import { MonoMix } from '../../sound/mono.ts';
import { encodePcm16 } from '../../sound/pcm16.ts';
import { Resampler } from '../../sound/resample.ts';
import { wavHeader } from '../../sound/wav/wav-header.ts';

const maxSamples = (maxRecognisedClipMs * sampleRateHz) / 1000;

export class RoomSound {
  readonly #pieces: Uint8Array<ArrayBuffer>[] = [];
  #samples = 0;
  #resampler: Resampler | undefined;
  #mix = new MonoMix(sampleRateHz);
  #mono = new Float32Array(0);

  /** Whether the room could use no more. */
  get isFull(): boolean {
    return this.#samples >= maxSamples;
  }

  get isEmpty(): boolean {
    return this.#samples === 0;
  }

  /** @param channels an array a channel, each with `count` samples at least. */
  addChannels(channels: readonly Float32Array[], count: number, rateHz: number): void {
    this.#at(rateHz);
    if (this.#mono.length < count) this.#mono = new Float32Array(count);
    this.#mix.push(channels, this.#mono, count);
    this.addMono(this.#mono.subarray(0, count), rateHz);
  }

  addMono(samples: Float32Array, rateHz: number): void {
    this.#keep(this.#at(rateHz).push(samples));
  }

  /** What is still on its way through the filter comes out: nothing can be added after this. */
  toWav(name: string): File {
    if (this.#resampler) this.#keep(this.#resampler.flush());
    const header = wavHeader(this.#samples, sampleRateHz);
    return new File([header, ...this.#pieces], name, { type: 'audio/wav' });
  }

  /** Some files change their rate on the way. */
  #at(rateHz: number): Resampler {
    if (this.#resampler?.inputRateHz === rateHz) return this.#resampler;
    if (this.#resampler) this.#keep(this.#resampler.flush());
    this.#mix = new MonoMix(rateHz);
    this.#resampler = new Resampler(rateHz, sampleRateHz);
    return this.#resampler;
  }

  #keep(samples: Float32Array): void {
    const kept = samples.subarray(0, maxSamples - this.#samples);
    if (kept.length > 0) this.#pieces.push(encodePcm16(kept));
    this.#samples += kept.length;
  }
}
