/** What a model is taught on: its embedding, and what taught sounds are told apart from. */
import { EmbeddingSpace } from '../models/teaching/embedding-space.ts';
import { type Negatives, readNegatives } from '../models/teaching/negatives.ts';
import type { TaughtBase } from '../models/teaching/taught-base.ts';

export class TeachingGround {
  readonly #bytes: () => Uint8Array;
  #negatives: Negatives | undefined;
  #space: EmbeddingSpace | undefined;

  /** @param bytes gives the file of negatives that belongs to the model. */
  constructor(bytes: () => Uint8Array) {
    this.#bytes = bytes;
  }

  /** The model whose embedding it is. */
  get base(): TaughtBase {
    this.#negatives ??= readNegatives(this.#bytes());
    return this.#negatives.base;
  }

  /** One in each isolate; takes a tenth of a second the first time. */
  get space(): EmbeddingSpace {
    this.#negatives ??= readNegatives(this.#bytes());
    this.#space ??= new EmbeddingSpace(this.#negatives);
    return this.#space;
  }
}
