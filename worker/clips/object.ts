/** A clip's sound on its way into R2: it appears there whole or not at all. */
import { type ClipType, clipTypes } from '../../protocol/clip.ts';

/** What R2 takes as a part of an upload at least, other than the last, in bytes. */
const partBytes = 5 * 1024 * 1024;

export class ClipObject {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  /** What a part has at most: no more of a clip is held at a time. */
  readonly #maxPartBytes: number;
  /** The part that is being filled; it grows as bytes come, since many send nothing for long. */
  #part = new Uint8Array(0);
  #partBytes = 0;
  #upload: R2MultipartUpload | undefined;
  readonly #uploaded: R2UploadedPart[] = [];

  /** @param maxBytes that will be written at most. */
  constructor(bucket: R2Bucket, key: string, maxBytes: number) {
    this.#bucket = bucket;
    this.#key = key;
    this.#maxPartBytes = Math.min(partBytes, maxBytes);
  }

  async write(bytes: Uint8Array): Promise<void> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#partBytes === this.#maxPartBytes) await this.#flush();
      const portion = bytes.subarray(at, at + this.#maxPartBytes - this.#partBytes);
      this.#grow(this.#partBytes + portion.length);
      this.#part.set(portion, this.#partBytes);
      this.#partBytes += portion.length;
      at += portion.length;
    }
  }

  /** The object is there when this returns. */
  async finish(type: ClipType): Promise<void> {
    if (!this.#upload) {
      const contentType = clipTypes[type];
      await this.#bucket.put(this.#key, this.#filled, { httpMetadata: { contentType } });
      return;
    }
    await this.#flush();
    await this.#upload.complete(this.#uploaded);
  }

  /** Leaves nothing in R2, whatever was done before. */
  async discard(): Promise<void> {
    // One that is complete cannot be aborted; then there is an object to delete.
    await this.#upload?.abort().catch(() => undefined);
    await this.#bucket.delete(this.#key);
  }

  /** Makes room for so many bytes, doubling so that what is there is seldom copied. */
  #grow(bytes: number): void {
    if (bytes <= this.#part.length) return;
    const grown = Math.min(this.#maxPartBytes, Math.max(bytes, 2 * this.#part.length));
    const part = new Uint8Array(grown);
    part.set(this.#filled);
    this.#part = part;
  }

  async #flush(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key);
    const number = this.#uploaded.length + 1;
    this.#uploaded.push(await this.#upload.uploadPart(number, this.#filled));
    this.#partBytes = 0;
  }

  get #filled(): Uint8Array {
    return this.#part.subarray(0, this.#partBytes);
  }
}
