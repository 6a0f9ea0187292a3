/**
 * The chunks of a WAV file (RIFF, RIFX, RF64, BW64), as they come, in portions of any length.
 *
 * Read as players read them: a chunk of odd length may lack the byte after it that makes it even; a
 * size of the sound that cannot be means all that follows, since a recorder that writes to a pipe, or
 * was cut off, has not filled it in; what is between the chunks is passed over.
 */
import { WavError } from './wav-error.ts';
import { fmtBytes } from './wav-format.ts';

export interface RiffVisitor {
  /** The first `fmtBytes` of the format, or all of it. @param little whether its bytes are little-endian. */
  format(chunk: Uint8Array, little: boolean): void;
  /** The sound begins. @param promisedBytes how long it is, if the file says so. */
  soundBegins(promisedBytes: number | undefined): void;
  sound(bytes: Uint8Array): void;
  soundEnds(): void;
}

/** What is gathered before it is read (all but these two), handed on (`data`) or passed over (`skip`). */
type Expected = 'riff' | 'chunk' | 'ds64' | 'fmt ' | 'data' | 'skip';

/** Of `ds64`, what is read: the sizes of the file and of its sound (EBU Tech 3306). */
const ds64Bytes = 16;
/** Of a chunk, its name and its size. */
const headBytes = 8;
/** Names by which the beginning of a chunk is known among other bytes. */
const knownChunks =
  /^(fmt |data|fact|LIST|list|JUNK|junk|FLLR|PAD |bext|iXML|axml|chna|cue |plst|smpl|inst|PEAK|afsp|id3 |ID3 |ds64|minf|elm1|regn|umid|cart|DISP|acid|_PMX|SyLp|wamd|GUAN)/;
/** Bytes between two chunks that are passed over before the sound at most. */
const maxStrayBytes = 65_536;

/** Sizes that say nothing: of pipes, of recordings that were cut off, and, within RF64, of `ds64`. */
function isNoSize(size: number): boolean {
  return size === 0 || size >= 0xffff_0000 || (size >= 0x7fff_0000 && size <= 0x8000_0000);
}

export class RiffChunks {
  readonly #visitor: RiffVisitor;
  #expected: Expected = 'riff';
  /** Bytes still to come of what is expected. */
  #left = 12;
  /** Of the current chunk, what is passed over after it was gathered. */
  #skipAfter = 0;
  #little = true;
  /** Size of the sound by the `ds64` chunk. */
  #longSize: number | undefined;
  readonly #held = new Uint8Array(32);
  #heldBytes = 0;
  /** Whether the last chunk had an odd length; bytes that are not of any chunk, in a row. */
  #wasOdd = false;
  #strayBytes = 0;

  constructor(visitor: RiffVisitor) {
    this.#visitor = visitor;
  }

  /** @throws {WavError} `header` if it is no WAV, and what the visitor throws. */
  push(bytes: Uint8Array): void {
    let at = 0;
    // What takes no bytes, as an empty chunk, is done with even when there are none left.
    while (at < bytes.length || this.#left === 0) {
      const portion = bytes.subarray(at, at + Math.min(this.#left, bytes.length - at));
      at += portion.length;
      this.#left -= portion.length;
      if (this.#expected === 'data') {
        if (portion.length > 0) this.#visitor.sound(portion);
      } else if (this.#expected !== 'skip') {
        this.#held.set(portion, this.#heldBytes);
        this.#heldBytes += portion.length;
      }
      if (this.#left === 0) this.#complete();
    }
  }

  /** Nothing more of the file is of interest. */
  finish(): void {
    this.#expect('skip', Number.POSITIVE_INFINITY);
  }

  /** What was expected has come. */
  #complete(): void {
    const held = this.#held.slice(0, this.#heldBytes);
    const done = this.#expected;
    if (done === 'chunk') {
      this.#readChunk(held);
      return;
    }
    this.#heldBytes = 0;
    const skipAfter = this.#skipAfter;
    if (skipAfter > 0) this.#expect('skip', skipAfter);
    else this.#expect('chunk', headBytes);
    if (done === 'riff') this.#readRiff(held);
    else if (done === 'fmt ') this.#visitor.format(held, this.#little);
    else if (done === 'data') this.#visitor.soundEnds();
    else if (done === 'ds64') this.#longSize = this.#sizeAt8(held);
  }

  #expect(expected: Expected, bytes: number, skipAfter = 0): void {
    this.#expected = expected;
    this.#left = bytes;
    this.#skipAfter = skipAfter;
  }

  #readRiff(held: Uint8Array): void {
    const text = String.fromCharCode(...held);
    if (!/^(RIFF|RIFX|RF64|BW64)/.test(text) || !text.endsWith('WAVE'))
      throw new WavError('header', 'no WAV file');
    this.#little = !text.startsWith('RIFX');
  }

  #sizeAt8(ds64: Uint8Array): number {
    return Number(new DataView(ds64.buffer).getBigUint64(8, this.#little));
  }

  #readChunk(held: Uint8Array): void {
    const id = String.fromCharCode(...held.subarray(0, 4));
    if (!this.#isChunk(id, held)) {
      this.#passOver(held);
      return;
    }
    this.#heldBytes = 0;
    this.#strayBytes = 0;
    const size = new DataView(held.buffer).getUint32(4, this.#little);
    this.#wasOdd = size % 2 === 1;
    if (id === 'fmt ' && size > 0) {
      const counted = Math.min(size, fmtBytes);
      this.#expect('fmt ', counted, size - counted);
    } else if (id === 'ds64' && size >= ds64Bytes) {
      this.#expect('ds64', ds64Bytes, size - ds64Bytes);
    } else if (id === 'data') {
      const promised = isNoSize(size) ? this.#longSize : size;
      const isPromised = promised !== undefined && promised > 0 && promised < 2 ** 62;
      this.#expect('data', isPromised ? promised : Number.POSITIVE_INFINITY);
      this.#visitor.soundBegins(isPromised ? promised : undefined);
    } else this.#expect('skip', size);
  }

  /** Chunks have names of four letters; among stray bytes only those that are known are believed. */
  #isChunk(id: string, held: Uint8Array): boolean {
    if (knownChunks.test(id)) return true;
    if (this.#strayBytes > 1 || (this.#strayBytes === 1 && !this.#wasOdd)) return false;
    // After an odd length, the byte that makes it even may be any: the next name tells.
    const isPadded = knownChunks.test(String.fromCharCode(...held.subarray(1, 5)));
    return /^[ -~]{4}$/.test(id) && !(this.#wasOdd && this.#strayBytes === 0 && isPadded);
  }

  /** One byte that is not of any chunk. */
  #passOver(held: Uint8Array): void {
    if (++this.#strayBytes > maxStrayBytes)
      throw new WavError('header', 'a WAV file damaged in its header');
    this.#held.set(held.subarray(1));
    this.#heldBytes = headBytes - 1;
    this.#expect('chunk', 1);
  }
}
