/** The sound of a WAV file, in portions of any length, as mono samples. */
import { MonoMix } from '../mono.ts';
import type { SampleLayout } from './sample-layout.ts';
import type { WavFormat } from './wav-format.ts';

/** Frames that are decoded and mixed at a time. */
const blockFrames = 1024;
/** How much is looked at before it is decoded, where only the sound tells how it lies. */
const probeBytes = 4 * 1024 * 1024;
/** Share of samples in it that may look otherwise than those of the likeliest layout. */
const maxMisfits = 0.1;

export class FrameDecoder {
  /** Whole frames so far: one sample of every channel each. */
  frames = 0;
  readonly #format: WavFormat;
  readonly #mono: MonoMix;
  /** One block, an array a channel. */
  readonly #block: Float32Array[];
  #layout: SampleLayout;
  /** How much is gathered before anything is decoded. */
  #probe: number;
  /** What was gathered, or is left of a frame: the first `#heldBytes`. */
  #held = new Uint8Array(64);
  #heldBytes = 0;

  constructor(format: WavFormat) {
    this.#format = format;
    this.#layout = format.layouts[0];
    this.#mono = new MonoMix(format.rateHz);
    this.#block = Array.from({ length: format.channels }, () => new Float32Array(blockFrames));
    const isUncertain = format.layouts.some((layout) => layout.isUncertain);
    this.#probe = isUncertain || format.layouts.length > 1 ? probeBytes : 0;
  }

  /** @returns one sample in [-1, 1] for each frame that is whole and known to be read well. */
  push(bytes: Uint8Array): Float32Array {
    if (this.#heldBytes === 0 && this.#probe === 0) return this.#decode(bytes);
    this.#hold(bytes);
    if (this.#heldBytes < this.#probe) return new Float32Array(0);
    return this.#decodeHeld();
  }

  /** The sound is over. @returns what was still gathered. */
  end(): Float32Array {
    return this.#decodeHeld();
  }

  #decodeHeld(): Float32Array {
    const held = this.#held.slice(0, this.#heldBytes);
    if (this.#probe > 0) this.#look(held.subarray(0, this.#probe));
    this.#probe = 0;
    this.#heldBytes = 0;
    return this.#decode(held);
  }

  /** Room grows by doubling, so that what is there is seldom copied. */
  #hold(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.length;
    if (needed > this.#held.length) {
      const longer = new Uint8Array(Math.max(needed, 2 * this.#held.length));
      longer.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = longer;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }

  /** Chooses the layout, and lets it see how its samples lie. */
  #look(probe: Uint8Array): void {
    const { layouts, channels } = this.#format;
    const [likeliest, other] = layouts;
    if (other && misfits(probe, likeliest) > maxMisfits) {
      const isSmoother = roughness(probe, other, channels) < roughness(probe, likeliest, channels);
      if (isSmoother) this.#layout = other;
    }
    roughness(probe, this.#layout, channels);
    this.#layout.settle?.();
  }

  /** Decodes the whole frames, and holds what is left. */
  #decode(bytes: Uint8Array): Float32Array {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const layout = this.#layout;
    const frameBytes = layout.bytes * this.#format.channels;
    const samples = new Float32Array(Math.floor(bytes.length / frameBytes));
    let at = 0;
    for (let start = 0; start < samples.length; start += blockFrames) {
      const count = Math.min(blockFrames, samples.length - start);
      for (let frame = 0; frame < count; frame++) {
        for (const channel of this.#block) {
          channel[frame] = layout.read(view, at);
          at += layout.bytes;
        }
      }
      this.#mono.push(this.#block, samples.subarray(start), count);
    }
    this.frames += samples.length;
    this.#hold(bytes.subarray(samples.length * frameBytes));
    return samples;
  }
}

/** @returns the share of samples that do not look as those of the layout. */
function misfits(bytes: Uint8Array, layout: SampleLayout): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const samples = Math.floor(bytes.length / layout.bytes);
  let count = 0;
  for (let at = 0; at < samples * layout.bytes; at += layout.bytes)
    if (!layout.suits?.(view, at)) count++;
  return samples > 0 ? count / samples : 0;
}

/** How far each sample is from the one before it, beside how large they are: the first channel's. */
function roughness(bytes: Uint8Array, layout: SampleLayout, channels: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let [steps, sizes, last] = [0, 0, 0];
  const frameBytes = layout.bytes * channels;
  for (let frame = 0; frame + frameBytes <= bytes.length; frame += frameBytes) {
    for (let channel = 0; channel < channels; channel++) {
      const sample = layout.read(view, frame + channel * layout.bytes);
      if (channel > 0) continue;
      steps += Math.abs(sample - last);
      sizes += Math.abs(sample);
      last = sample;
    }
  }
  return sizes > 0 ? steps / sizes : 0;
}
