/** WAV files, read as they come, in portions of any length: mono samples out. */
import { FrameDecoder } from './frame-decoder.ts';
import { RiffChunks } from './riff-chunks.ts';
import { WavError } from './wav-error.ts';
import { readWavFormat, type WavFormat } from './wav-format.ts';

/** How much sound is held that comes before the format by which to read it, in bytes. */
const maxEarlyBytes = 1024 * 1024;

export class WavReader {
  /** Known as soon as the header was read. */
  format: WavFormat | undefined;
  /** Bytes of sound so far, and as many as the file says it has, if it does. */
  soundBytes = 0;
  promisedBytes: number | undefined;
  readonly #chunks = new RiffChunks({
    format: (chunk, little) => this.#readFormat(chunk, little),
    soundBegins: (promisedBytes) => this.#begin(promisedBytes),
    sound: (bytes) => this.#take(bytes),
    soundEnds: () => {
      // What follows are notes, or nothing that can be read.
      if (this.format) this.#chunks.finish();
    },
  });
  #decoder: FrameDecoder | undefined;
  #hasSound = false;
  /** What came before the format. */
  #early: Uint8Array[] = [];
  /** Of the current portion. */
  #decoded: Float32Array[] = [];

  /** Whole frames so far: one sample of every channel each. */
  get frames(): number {
    return this.#decoder?.frames ?? 0;
  }

  /**
   * @returns one mono sample a frame that was decoded, in [-1, 1] at `format.rateHz`.
   * @throws {WavError} `header` or `format`
   */
  push(bytes: Uint8Array): Float32Array {
    this.#chunks.push(bytes);
    return this.#takeDecoded();
  }

  /**
   * The file is over.
   * @returns what was still to be decoded.
   * @throws {WavError} `empty` if there was no sound, `header` if it did not come so far.
   */
  end(): Float32Array {
    if (this.#decoder) this.#decoded.push(this.#decoder.end());
    if (this.frames > 0) return this.#takeDecoded();
    if (this.format && this.#hasSound) throw new WavError('empty', 'a WAV file without sound');
    if (this.#hasSound) throw new WavError('header', 'a WAV file that does not say its format');
    throw new WavError('header', 'a WAV file cut in its header');
  }

  #readFormat(chunk: Uint8Array, little: boolean): void {
    if (this.format) return;
    this.format = readWavFormat(chunk, little);
    this.#decoder = new FrameDecoder(this.format);
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) this.#decoded.push(this.#decoder.push(bytes));
    // The sound was there already: what follows is none.
    if (early.length > 0) this.#chunks.finish();
  }

  #begin(promisedBytes: number | undefined): void {
    this.#hasSound = true;
    this.promisedBytes = promisedBytes;
  }

  #take(bytes: Uint8Array): void {
    this.soundBytes += bytes.length;
    if (this.#decoder) this.#decoded.push(this.#decoder.push(bytes));
    else if (this.soundBytes <= maxEarlyBytes) this.#early.push(bytes.slice());
    else throw new WavError('header', 'a WAV file whose format comes after its sound');
  }

  #takeDecoded(): Float32Array {
    const parts = this.#decoded.filter(({ length }) => length > 0);
    this.#decoded = [];
    const [first = new Float32Array(0)] = parts;
    if (parts.length < 2) return first;
    const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
