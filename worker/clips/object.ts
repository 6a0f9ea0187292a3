/**
 * A clip's sound on its way into R2: it appears there whole or not at all. R2's multipart uploads want
 * parts of 5 MiB, which many slow senders would fill at the same time; here what has come is put aside in
 * small pieces, and poured into one object at the end.
 */
import { clipObjectKey, clipPieceKey, deleteClipObjects } from '../../edge/clip-objects.ts';
import { type ClipType, clipTypes } from '../../protocol/clip.ts';
import type { ClipId, RoomId } from '../../protocol/ids.ts';
import { maxHeldClipBytes } from '../../protocol/limits.ts';

export class ClipObject {
  readonly #bucket: R2Bucket;
  readonly #roomId: RoomId;
  readonly #clipId: ClipId;
  /** The piece that is being filled; it grows as bytes come, since many send nothing for long. */
  #piece = new Uint8Array(new ArrayBuffer(0));
  #pieceBytes = 0;
  /** Pieces that are in R2. */
  #pieces = 0;

  constructor(bucket: R2Bucket, roomId: RoomId, clipId: ClipId) {
    this.#bucket = bucket;
    this.#roomId = roomId;
    this.#clipId = clipId;
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

  /** The object is there when this returns, and nothing else. */
  async finish(type: ClipType): Promise<void> {
    const key = clipObjectKey(this.#roomId, this.#clipId);
    const options = { httpMetadata: { contentType: clipTypes[type] } };
    if (this.#pieces === 0) {
      await this.#bucket.put(key, this.#filled, options);
      this.#letGo();
      return;
    }
    const bytes = this.#pieces * maxHeldClipBytes + this.#pieceBytes;
    const { readable, writable } = new FixedLengthStream(bytes);
    await Promise.all([this.#bucket.put(key, readable, options), this.#pour(writable)]);
    await this.#bucket.delete(this.#pieceKeys);
    this.#letGo();
  }

  /** Leaves nothing in R2, whatever was done before. */
  async discard(): Promise<void> {
    this.#letGo();
    await deleteClipObjects(this.#bucket, this.#roomId, [this.#clipId]);
  }

  async #putAside(): Promise<void> {
    await this.#bucket.put(clipPieceKey(this.#roomId, this.#clipId, this.#pieces), this.#filled);
    this.#pieces++;
    this.#pieceBytes = 0;
  }

  /** One piece after the other, as fast as R2 takes them: none is held whole. */
  async #pour(writable: WritableStream<Uint8Array>): Promise<void> {
    try {
      for (const key of this.#pieceKeys) {
        const piece = await this.#bucket.get(key);
        if (!piece) throw new Error(`${key} is gone`);
        await piece.body.pipeTo(writable, { preventClose: true });
      }
      const writer = writable.getWriter();
      await writer.write(this.#filled);
      await writer.close();
    } catch (error) {
      await writable.abort(error).catch(() => undefined);
      throw error;
    }
  }

  get #pieceKeys(): string[] {
    return Array.from({ length: this.#pieces }, (_, piece) =>
      clipPieceKey(this.#roomId, this.#clipId, piece),
    );
  }

  /** Makes room for so many bytes, doubling so that what is there is seldom moved. */
  #grow(bytes: number): void {
    if (bytes <= this.#piece.length) return;
    const grown = Math.min(maxHeldClipBytes, Math.max(bytes, 2 * this.#piece.length));
    // What it was in is free at once, where a copy would leave it to be collected.
    this.#piece = new Uint8Array(this.#piece.buffer.transfer(grown));
  }

  /** Free at once: the runtime collects buffers late, and many uploads in a row would fill its memory. */
  #letGo(): void {
    this.#piece = new Uint8Array(this.#piece.buffer.transfer(0));
    this.#pieceBytes = 0;
  }

  get #filled(): Uint8Array {
    return this.#piece.subarray(0, this.#pieceBytes);
  }
}
