/** Embeddings as sounds are compared: less their mean, whitened, of length 1. Pure. */
import { directionOf } from './direction.ts';
import type { Negatives } from './negatives.ts';
import type { TaughtBase } from './taught-base.ts';
import type { Whitening } from './whitening.ts';

export class EmbeddingSpace {
  readonly base: TaughtBase;
  /** What sounds are told apart from: directions, as `project` gives them. */
  readonly negatives: readonly Float32Array[];
  readonly #whitening: Whitening;

  constructor({ base, whitening, directions }: Negatives) {
    this.base = base;
    this.#whitening = whitening;
    this.negatives = directions;
  }

  /** @returns the direction of an embedding, of length 1: `[embeddingSize]`. */
  project(embedding: Float32Array): Float32Array {
    return directionOf(embedding, this.#whitening);
  }
}
