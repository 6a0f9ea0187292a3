/**
 * WAV files (RIFF, RIFX and RF64), read as they come, in portions of any length: mono samples out.
 *
 * A recorder that writes to a pipe cannot go back to fill in sizes, and one that was cut off has not:
 * a size of 0, or one that is larger than the file, means all that follows.
 */
import { MonoMix } from '../mono.ts';
import { WavError } from './wav-error.ts';
import { fmtBytes, readWavFormat, shortFmtBytes, type WavFormat } from './wav-format.ts';

/** What is gathered before it is read (all but these two), decoded (`data`) or passed over (`skip`). */
type Expected = 'riff' | 'chunk' | 'ds64' | 'fmt' | 'data' | 'skip';

/** Sizes that are none: of a pipe, and of an RF64 file, whose `ds64` chunk has it in 64 bits. */
const unknownSizes = [0, 0xffff_ffff];
/** Of `ds64`, what is read: the sizes of the file and of its sound (EBU Tech 3306). */
const ds64Bytes = 16;
/** Frames that are decoded and mixed at a time. */
const blockFrames = 1024;

const noSamples = new Float32Array(0);

export class WavReader {
  /** Known as soon as the header was read. */
  format: WavFormat | undefined;
  /** Whole frames so far: one sample of every channel each. */
  frames = 0;
  /** Bytes of sound so far, and as many as the file says it has, if it does. */
  soundBytes = 0;
  promisedBytes: number | undefined;
  #expected: Expected = 'riff';
  /** Bytes still to come of what is expected. */
  #left = 12;
  /** Of the current chunk, what is passed over after it was gathered or decoded. */
  #skipAfter = 0;
  #little = true;
  /** Size of the sound by the `ds64` chunk. */
  #longSize: number | undefined;
  /** What was gathered of a header, or of a frame. */
  readonly #held = new Uint8Array(512);
  #heldBytes = 0;
  readonly #mono = new MonoMix();
  /** One block, an array a channel. */
  #block: Float32Array[] = [];

  /**
   * @returns one mono sample a frame that became whole, in [-1, 1] at `format.rateHz`.
   * @throws {WavError} `header` or `format`
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

  /**
   * The file is over.
   * @throws {WavError} `empty` if there was no sound, `header` if it did not come so far.
   */
  end(): void {
    if (this.frames > 0) return;
    if (this.#expected === 'data' || this.soundBytes > 0)
      throw new WavError('empty', 'it holds no sound');
    throw new WavError('header', 'its header is cut');
  }

  /** What was expected has come. */
  #complete(): void {
    const held = this.#held.slice(0, this.#heldBytes);
    const done = this.#expected;
    this.#heldBytes = 0;
    if (done === 'riff') this.#readRiff(held);
    else if (done === 'chunk') this.#readChunk(held);
    else {
      if (done === 'fmt') this.#readFormat(held);
      if (done === 'ds64') this.#longSize = Number(new DataView(held.buffer).getBigUint64(8, true));
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
    if (!/^(RIFF|RIFX|RF64)/.test(text) || !text.endsWith('WAVE'))
      throw new WavError('header', 'it is no WAV');
    this.#little = !text.startsWith('RIFX');
    this.#expect('chunk', 8);
  }

  #readChunk(held: Uint8Array): void {
    const id = String.fromCharCode(...held.subarray(0, 4));
    const size = new DataView(held.buffer).getUint32(4, this.#little);
    // Chunks begin at even places.
    const pad = size % 2;
    if (id === 'fmt ' && !this.format) {
      const counted = Math.min(size, size < fmtBytes ? shortFmtBytes : fmtBytes);
      this.#expect('fmt', counted, size - counted + pad);
    } else if (id === 'ds64' && size >= ds64Bytes) {
      this.#expect('ds64', ds64Bytes, size - ds64Bytes + pad);
    } else if (id === 'data' && this.frames === 0) {
      if (!this.format) throw new WavError('header', 'it does not say its format');
      this.promisedBytes = unknownSizes.includes(size) ? this.#longSize || undefined : size;
      const bytes = this.promisedBytes ?? Number.POSITIVE_INFINITY;
      this.#expect('data', bytes, Number.isFinite(bytes) ? bytes % 2 : 0);
    } else this.#expect('skip', size + pad);
  }

  #readFormat(held: Uint8Array): void {
    this.format = readWavFormat(held, this.#little);
    const { channels } = this.format;
    this.#block = Array.from({ length: channels }, () => new Float32Array(blockFrames));
  }

  #hold(portion: Uint8Array): void {
    this.#held.set(portion, this.#heldBytes);
    this.#heldBytes += portion.length;
  }

  #decode(portion: Uint8Array): Float32Array {
    const { frameBytes } = this.format as WavFormat;
    this.soundBytes += portion.length;
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
    const { frameBytes, sampleBytes, read } = this.format as WavFormat;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const samples = new Float32Array(bytes.length / frameBytes);
    for (let start = 0; start < samples.length; start += blockFrames) {
      const count = Math.min(blockFrames, samples.length - start);
      for (const [channel, block] of this.#block.entries()) {
        const first = start * frameBytes + channel * sampleBytes;
        for (let i = 0; i < count; i++) block[i] = read(view, first + i * frameBytes);
      }
      this.#mono.push(this.#block, samples.subarray(start), count);
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
