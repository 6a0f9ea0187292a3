/**
 * A clip's sound in R2. R2's multipart uploads want parts of 5 MiB, which many slow senders would fill at
 * the same time; here pieces are objects of their own, poured into one at the end.
 */
import { clipObjectKey, clipPieceKey, deleteClipObjects } from '../../edge/clip-objects.ts';
import { type ClipType, clipTypes } from '../../protocol/clip.ts';
import type { ClipId } from '../../protocol/ids.ts';
import { clipRenewalMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomHandle } from '../room.ts';
import type { StoredSound } from './stored-sound.ts';

export class BucketSound implements StoredSound {
  readonly #bucket: R2Bucket | undefined;
  readonly #room: RoomHandle;
  readonly #clipId: ClipId;
  /** Of pieces that are in R2. */
  readonly #pieceKeys: string[] = [];
  #piecesBytes = 0;
  /** When the room heard of the upload last. */
  #renewedAt = Date.now();

  constructor(bucket: R2Bucket | undefined, room: RoomHandle, clipId: ClipId) {
    this.#bucket = bucket;
    this.#room = room;
    this.#clipId = clipId;
  }

  async putAside(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    const key = clipPieceKey(this.#room.id, this.#clipId, this.#pieceKeys.length);
    await this.#bound.put(key, piece);
    this.#pieceKeys.push(key);
    this.#piecesBytes += piece.length;
    await this.#renew();
  }

  async finish(last: Uint8Array<ArrayBuffer>, type: ClipType): Promise<void> {
    const bucket = this.#bound;
    const options = { httpMetadata: { contentType: clipTypes[type] } };
    if (this.#pieceKeys.length === 0) {
      await bucket.put(this.#key, last, options);
      return;
    }
    await this.#renew();
    const { readable, writable } = new FixedLengthStream(this.#piecesBytes + last.length);
    const pouring = this.#pour(last, writable);
    await Promise.all([bucket.put(this.#key, readable, options), pouring]);
    await bucket.delete(this.#pieceKeys);
  }

  async discard(): Promise<void> {
    await deleteClipObjects(this.#bound, this.#room.id, [this.#clipId]);
  }

  async check(): Promise<void> {
    if (!(await this.#bound.head(this.#key))) throw new RefusalError('clip-not-found');
  }

  async read(first: number, bytes: number): Promise<ReadableStream<Uint8Array>> {
    const range = { offset: first, length: bytes };
    const object = await this.#bound.get(this.#key, { range });
    if (!object) throw new RefusalError('clip-not-found');
    return object.body;
  }

  /**
   * Keeps the place of the clip, as the room sees nothing of its pieces.
   * @throws {RefusalError} `clip-too-slow` if the room keeps it no longer.
   */
  async #renew(): Promise<void> {
    if (Date.now() - this.#renewedAt < clipRenewalMs) return;
    try {
      await this.#room.ask('renewClip', { id: this.#clipId });
      this.#renewedAt = Date.now();
    } catch (error) {
      // Of a renewal that fails otherwise the next piece makes up.
      if (error instanceof RefusalError) throw error;
    }
  }

  /** One piece after the other, as fast as R2 takes them: none is held whole. */
  async #pour(last: Uint8Array, writable: WritableStream<Uint8Array>): Promise<void> {
    try {
      for (const key of this.#pieceKeys) {
        const piece = await this.#bound.get(key);
        if (!piece) throw new Error(`${key} is gone`);
        await piece.body.pipeTo(writable, { preventClose: true });
      }
      const writer = writable.getWriter();
      await writer.write(last);
      await writer.close();
    } catch (error) {
      await writable.abort(error).catch(() => undefined);
      throw error;
    }
  }

  get #key(): string {
    return clipObjectKey(this.#room.id, this.#clipId);
  }

  /** @throws {RefusalError} `clip-not-found` where no bucket is bound any more. */
  get #bound(): R2Bucket {
    if (!this.#bucket)
      throw new RefusalError('clip-not-found', 'it lies in a bucket, which this deployment lacks');
    return this.#bucket;
  }
}
