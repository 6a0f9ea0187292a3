/** The sound of one clip in storage, wherever that is. */
import type { ClipType } from '../../protocol/clip.ts';

/** Nobody is given any of it before the room has taken the clip in. */
export interface StoredSound {
  /**
   * Stores the next piece while the rest is on its way.
   * @param piece of `maxHeldClipBytes`; the buffer may be used again once this returns.
   */
  putAside(piece: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Stores the last piece, of at least one byte: the sound is whole when this returns. */
  finish(last: Uint8Array<ArrayBuffer>, type: ClipType): Promise<void>;
  /** Leaves nothing, whatever was done before; of what is in the room's database, once the room gives up the place. */
  discard(): Promise<void>;
  /** @throws {RefusalError} `clip-not-found` if the sound of a clip that is there is gone. */
  check(): Promise<void>;
  /**
   * @param first byte of the part that is asked for, from 0.
   * @param bytes of that part, which lies within the clip.
   * @param signal of the request: aborted when the reader is gone.
   * @returns the part as it is read: no more of it is held than the reader is about to take.
   * @throws {RefusalError} `clip-not-found` if it is not there; `rate-limited`
   */
  read(first: number, bytes: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
}
