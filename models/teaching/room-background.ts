/**
 * The room's own background: embeddings of the last minutes in which nothing taught sounded. A taught
 * sound is told apart from them as well. Pure; times are given.
 */
import { type PackedVectors, pack, unpack } from './packed-vectors.ts';

/** Vectors that are kept, the latest. */
export const maxBackground = 240;
/** Least time from one that is kept to the next of the room, in milliseconds: 240 are eight minutes. */
export const backgroundEveryMs = 2_000;

interface Moment {
  atMs: number;
  embedding: PackedVectors;
}

export class RoomBackground {
  #moments: Moment[] = [];

  /**
   * Takes the embedding of a window, if enough time has passed since the last one that was kept.
   * @param atMs when the window ended; of any mic of the room, by one clock.
   */
  add(embedding: Float32Array, atMs: number): void {
    const last = this.#moments.at(-1);
    if (last && atMs - last.atMs < backgroundEveryMs) return;
    this.#moments.push({ atMs, embedding: pack([embedding], embedding.length) });
    if (this.#moments.length > maxBackground) this.#moments.shift();
  }

  /** What sounded then is being taught: it was no background. Both ends are left out too. */
  forget(fromMs: number, toMs: number): void {
    this.#moments = this.#moments.filter(({ atMs }) => atMs < fromMs || atMs > toMs);
  }

  clear(): void {
    this.#moments = [];
  }

  /** For `trainHead`: at most `maxBackground` vectors, the oldest first. */
  get vectors(): Float32Array[] {
    return this.#moments.flatMap(({ embedding }) => unpack(embedding));
  }
}
