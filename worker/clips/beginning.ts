/** The beginning of a file, which tells what it is: behind tags that editors put before it. */
import type { ClipType } from '../../protocol/clip.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { id3Bytes } from '../../sound/id3.ts';
import { sniffContainer, sniffedBytes } from './container.ts';
import { nameOfOther } from './other-files.ts';

export interface Begun {
  type: ClipType;
  /** What has come of the container: without tags before it. */
  bytes: Uint8Array;
}

export class Beginning {
  #head: Uint8Array = new Uint8Array(0);
  /** Bytes of a tag that are still to come. */
  #tagBytes = 0;
  #isTagged = false;

  /**
   * Takes the next bytes of the file.
   * @returns undefined until enough has come.
   * @throws {RefusalError} `clip-unsupported` for what is no container of sound.
   */
  push(portion: Uint8Array): Begun | undefined {
    const skipped = Math.min(this.#tagBytes, portion.length);
    this.#tagBytes -= skipped;
    this.#head = Buffer.concat([this.#head, portion.subarray(skipped)]);
    this.#skipTags();
    return this.#head.length < sniffedBytes ? undefined : this.#begun();
  }

  /**
   * The file is over.
   * @throws {RefusalError} `clip-empty`, `clip-unsupported`
   */
  end(): Begun {
    if (this.#head.length === 0 && !this.#isTagged) throw new RefusalError('clip-empty');
    return this.#begun();
  }

  #skipTags(): void {
    let skipped = 0;
    for (;;) {
      const bytes = id3Bytes(this.#head.subarray(skipped));
      if (bytes === undefined) break;
      this.#isTagged = true;
      skipped += bytes;
    }
    this.#tagBytes += Math.max(0, skipped - this.#head.length);
    this.#head = this.#head.subarray(skipped);
  }

  #begun(): Begun {
    const bytes = this.#head;
    const type = sniffContainer(bytes);
    if (type) return { type, bytes };
    const other = nameOfOther(bytes);
    // Behind a tag an MP3 need not begin with a frame.
    if (this.#isTagged && !other) return { type: 'mp3', bytes };
    throw new RefusalError('clip-unsupported', other && `this is ${other}`);
  }
}
