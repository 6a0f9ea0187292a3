/** A clip's sound on its way into storage: what comes is held until it is a piece, and stored piece by piece. */
import { letGo } from '../../edge/let-go.ts';
import type { ClipType } from '../../protocol/clip.ts';
import { maxHeldClipBytes } from '../../protocol/limits.ts';
import type { StoredSound } from './stored-sound.ts';

export class ClipObject {
  readonly #stored: StoredSound;
  /** The piece that is being filled; it grows as bytes come, since many send nothing for long. */
  #piece = new Uint8Array(new ArrayBuffer(0));
  #pieceBytes = 0;

  constructor(stored: StoredSound) {
    this.#stored = stored;
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#pieceBytes === maxHeldClipBytes) await this.#putAside();
      const portion = bytes.subarray(at, at + maxHeldClipBytes - this.#pieceBytes);
      this.#grow(this.#pieceBytes + portion.length);
      this.#piece.set(portion, this.#pieceBytes);
      this.#pieceBytes += portion.length;
      at += portion.length;
    }
  }

  /** The sound is stored whole when this returns, and nothing else is. */
  async finish(type: ClipType): Promise<void> {
    await this.#stored.finish(this.#filled, type);
    this.#letGo();
  }

  /** Leaves nothing in storage, whatever was done before. */
  async discard(): Promise<void> {
    this.#letGo();
    await this.#stored.discard();
  }

  async #putAside(): Promise<void> {
    await this.#stored.putAside(this.#filled);
    this.#pieceBytes = 0;
  }

  /** Makes room for so many bytes, doubling so that what is there is seldom moved. */
  #grow(bytes: number): void {
    if (bytes <= this.#piece.length) return;
    const grown = Math.min(maxHeldClipBytes, Math.max(bytes, 2 * this.#piece.length));
    // What it was in is free at once, where a copy would leave it to be collected.
    this.#piece = new Uint8Array(this.#piece.buffer.transfer(grown));
  }

  #letGo(): void {
    letGo(this.#piece);
    this.#pieceBytes = 0;
  }

  get #filled(): Uint8Array<ArrayBuffer> {
    return this.#piece.subarray(0, this.#pieceBytes);
  }
}
