/**
 * WAV files, read as they come, in portions of any length: mono samples out.
 *
 * A recorder that writes to a pipe cannot go back to fill in sizes, and one that was cut off has not:
 * a size of 0, or one that is larger than the file, means all that follows.
 */
import { RefusalError } from '../../protocol/refusals.ts';
import { fmtBytes, readWavFormat, shortFmtBytes, type WavFormat } from './wav-format.ts';

/** What is gathered before it is read (`riff`, `chunk`, `fmt`), decoded (`data`) or passed over. */
type Expected = 'riff' | 'chunk' | 'fmt' | 'data' | 'skip';

const noSamples = new Float32Array(0);

export class WavReader {
  /** Known as soon as the header was read. */
  format: WavFormat | undefined;
  /** Whole frames so far: one sample of every channel each. */
  frames = 0;
  #expected: Expected = 'riff';
  /** Bytes still to come of what is expected. */
  #left = 12;
  /** Of the current chunk, what is passed over after it was gathered or decoded. */
  #skipAfter = 0;
  /** What was gathered of a header, or of a frame. */
  readonly #held = new Uint8Array(512);
  #heldBytes = 0;

  /**
   * @returns mean of the channels, one sample a frame that became whole, in [-1, 1] at `format.rateHz`.
   * @throws {RefusalError} `clip-unreadable`
   */
  push(bytes: Uint8Array): Float32Array {
    const decoded: Float32Array[] = [];
    let at = 0;
    // What takes no bytes, as an empty chunk, is done with even when there are none left.
    while (at < bytes.length || this.#left === 0) {
      const portion = bytes.subarray(at, at + Math.min(this.#left, bytes.length - at));
      at += portion.length;
      this.#left -= portion.length;
      if (this.#expected === 'data') decoded.push(this.#decode(portion));
      else if (this.#expected !== 'skip') this.#hold(portion);
      if (this.#left === 0) this.#complete();
    }
    return joined(decoded);
  }

  /** @throws {RefusalError} `clip-unreadable` if there was no sound. */
  end(): void {
    if (this.frames === 0) throw new RefusalError('clip-unreadable', 'it holds no sound');
  }

  /** What was expected has come. */
  #complete(): void {
    const held = this.#held.slice(0, this.#heldBytes);
    const done = this.#expected;
    this.#heldBytes = 0;
    if (done === 'riff') this.#readRiff(held);
    else if (done === 'chunk') this.#readChunk(held);
    else {
      if (done === 'fmt') this.format ??= readWavFormat(held);
      if (this.#skipAfter > 0) this.#expect('skip', this.#skipAfter);
      else this.#expect('chunk', 8);
    }
  }

  #expect(expected: Expected, bytes: number, skipAfter = 0): void {
    this.#expected = expected;
    this.#left = bytes;
    this.#skipAfter = skipAfter;
  }

  #readRiff(held: Uint8Array): void {
    const text = String.fromCharCode(...held);
    if (!text.startsWith('RIFF') || !text.endsWith('WAVE')) {
      throw new RefusalError('clip-unreadable', 'it is no WAV');
    }
    this.#expect('chunk', 8);
  }

  #readChunk(held: Uint8Array): void {
    const id = String.fromCharCode(...held.subarray(0, 4));
    const size = new DataView(held.buffer).getUint32(4, true);
    // Chunks begin at even places.
    const pad = size % 2;
    if (id === 'fmt ' && !this.format) {
      const counted = Math.min(size, size < fmtBytes ? shortFmtBytes : fmtBytes);
      this.#expect('fmt', counted, size - counted + pad);
    } else if (id === 'data' && this.frames === 0) {
      if (!this.format) throw new RefusalError('clip-unreadable', 'it does not say its format');
      this.#expect('data', size === 0 ? Number.POSITIVE_INFINITY : size, pad);
    } else this.#expect('skip', size + pad);
  }

  #hold(portion: Uint8Array): void {
    this.#held.set(portion, this.#heldBytes);
    this.#heldBytes += portion.length;
  }

  #decode(portion: Uint8Array): Float32Array {
    const { frameBytes } = this.format as WavFormat;
    const missing = this.#heldBytes > 0 ? frameBytes - this.#heldBytes : 0;
    const completing = portion.subarray(0, missing);
    this.#hold(completing);
    if (completing.length < missing) return noSamples;
    const samples: Float32Array[] = [];
    if (this.#heldBytes > 0) samples.push(this.#samplesOf(this.#held.subarray(0, frameBytes)));
    const rest = portion.subarray(missing);
    const whole = rest.length - (rest.length % frameBytes);
    samples.push(this.#samplesOf(rest.subarray(0, whole)));
    this.#heldBytes = 0;
    this.#hold(rest.subarray(whole));
    return joined(samples);
  }

  /** @param bytes of whole frames. */
  #samplesOf(bytes: Uint8Array): Float32Array {
    const { channels, frameBytes, sampleBytes, read } = this.format as WavFormat;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const samples = new Float32Array(bytes.length / frameBytes);
    for (let frame = 0; frame < samples.length; frame++) {
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) {
        sum += read(view, frame * frameBytes + channel * sampleBytes);
      }
      samples[frame] = sum / channels;
    }
    this.frames += samples.length;
    return samples;
  }
}

function joined(parts: Float32Array[]): Float32Array {
  const filled = parts.filter(({ length }) => length > 0);
  const [first = noSamples] = filled;
  if (filled.length < 2) return first;
  const all = new Float32Array(filled.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of filled) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
