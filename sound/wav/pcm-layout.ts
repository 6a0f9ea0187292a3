/** Integers as WAV files hold them, fewer bits in more bytes among them. */
import type { SampleLayout } from './sample-layout.ts';

/** From so many spare bits on, sound that stays within the lower end of its words is taken to lie there. */
const tellingSpareBits = 8;
/** How loud it must be there, as a part of full scale: -60 dBFS; -40 where the file tells of no spare bits. */
const [tellingPeak, tellingPeakOfWhole] = [0.001, 0.01];

/**
 * Samples of `validBits` in words of whole bytes. They belong at the upper end of the word, with zeros
 * below (Microsoft, Multiple Channel Audio Data and WAVE Files). Some recorders put them at its lower
 * end, where they would be heard as near silence; so the samples themselves tell: of those at the lower
 * end none is too large for its bits, and they have bits where the others have zeros, or are all that
 * there is in the file. So do some that say to have 32 bits, and have 24 of them (ALSA's S24_LE): whole
 * words are taken for these if nothing in the beginning of the file is louder than -48 dBFS.
 */
export class PcmLayout implements SampleLayout {
  readonly bytes: number;
  readonly #little: boolean;
  /** Bits of the word, of which the first four bytes count, and those of them without a sample. */
  readonly #bits: number;
  readonly #spare: number;
  /** Whether the file says that all bits are used. */
  readonly #isWhole: boolean;
  #alignment: 'unknown' | 'upper' | 'lower';
  /** Of all samples so far: the largest, and the bits that any had. */
  #most = 0;
  #seen = 0;

  constructor(bytes: number, validBits: number, little: boolean) {
    this.bytes = bytes;
    this.#little = little;
    this.#bits = 8 * Math.min(4, bytes);
    this.#isWhole = bytes === 4 && validBits === 32;
    const spare = this.#isWhole ? 8 : this.#bits - Math.min(validBits, this.#bits);
    this.#spare = bytes > 1 && bytes <= 4 ? spare : 0;
    this.#alignment = this.#spare > 0 ? 'unknown' : 'upper';
  }

  get isUncertain(): boolean {
    return this.#alignment === 'unknown';
  }

  read(view: DataView, at: number): number {
    const word = this.#word(view, at);
    if (this.#alignment !== 'upper') this.#observe(word);
    if (this.#alignment !== 'lower') return word / 2 ** (this.#bits - 1);
    // Above the sample there may be its sign or zeros.
    return (word << (32 - this.#bits + this.#spare)) / 2 ** 31;
  }

  suits(view: DataView, at: number): boolean {
    const word = this.#word(view, at);
    return this.#endsInZeros(word) || this.#fitsBelow(word);
  }

  settle(): void {
    if (this.#alignment !== 'unknown' || this.#spare < tellingSpareBits) return;
    // Samples of 16 bits, at the upper end, have zeros further up.
    const isShort = this.#endsInZeros(this.#seen >> 8);
    const peak = this.#isWhole ? tellingPeakOfWhole : tellingPeak;
    const isHeard = this.#most >= peak * 2 ** (this.#bits - this.#spare - 1);
    if (isHeard && !isShort) this.#alignment = 'lower';
  }

  #observe(word: number): void {
    this.#most = Math.max(this.#most, Math.abs(word));
    this.#seen |= word;
    if (!this.#fitsBelow(word)) this.#alignment = 'upper';
    else if (!this.#isWhole && !this.#endsInZeros(word)) this.#alignment = 'lower';
  }

  #endsInZeros(word: number): boolean {
    return (word & ((1 << this.#spare) - 1)) === 0;
  }

  /** Above the sample is its sign, all the way up; or zeros, where negative numbers have no sign. */
  #fitsBelow(word: number): boolean {
    const above = word >> (this.#bits - this.#spare - 1);
    return above === 0 || above === -1 || above === 1;
  }

  /** A signed number of `#bits` bits. */
  #word(view: DataView, at: number): number {
    const little = this.#little;
    if (this.bytes === 1) return view.getUint8(at) - 128;
    if (this.bytes === 2) return view.getInt16(at, little);
    if (this.bytes === 3) {
      const [high, low] = little ? [at + 1, at] : [at, at + 2];
      return view.getInt16(high, little) * 256 + view.getUint8(low);
    }
    return view.getInt32(little ? at + this.bytes - 4 : at, little);
  }
}
