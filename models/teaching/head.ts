/**
 * The head: what a room was taught, put on the base model's embedding. A score for each sound, told from
 * how near a window is to the sound's prototype, compared with how near other sounds come. Pure.
 */
import { dot } from './direction.ts';
import type { EmbeddingSpace } from './embedding-space.ts';

/** Of every sound: scores are made so that this is where the sound counts as heard. */
export const taughtThreshold = 0.5;

/** A sound as the head knows it. */
export interface HeadSound {
  id: string;
  /** Mean direction of its examples, of length 1, in the embedding space. */
  prototype: Float32Array;
  /** Of the likeness (cosine) of negatives to the prototype. */
  mean: number;
  deviation: number;
  /** Where it counts as heard: deviations above the mean. */
  accepted: number;
  /** Deviations from there to where its own examples lie: above 0. */
  reach: number;
}

/** Score of a window that is as near as the examples themselves, in log-odds: 0.98. */
const atExamples = 4;
/**
 * How clearly one sound must be nearer than another, in odds a deviation: of two that are alike only the
 * nearer is told.
 */
const rivalry = 3;

export class TaughtHead {
  readonly sounds: readonly HeadSound[];
  readonly #space: EmbeddingSpace;

  /** @param space in which the sounds were trained. */
  constructor(sounds: readonly HeadSound[], space: EmbeddingSpace) {
    this.sounds = sounds;
    this.#space = space;
  }

  /** The ids of the sounds, in the order of the scores. */
  get labels(): string[] {
    return this.sounds.map(({ id }) => id);
  }

  /** By id, as a tracker takes them. */
  get thresholds(): Record<string, number> {
    return Object.fromEntries(this.sounds.map(({ id }) => [id, taughtThreshold]));
  }

  /**
   * @param embedding of one window, as the base model gives it.
   * @returns one score a sound, in the sounds' order, each in [0, 1]; 0 for what is no number.
   */
  scores(embedding: Float32Array): Float32Array {
    return this.scoresOf(this.#space.project(embedding));
  }

  /** The same of an embedding's direction in the space. */
  scoresOf(direction: Float32Array): Float32Array {
    const distances = this.sounds.map((sound) => deviationsOf(sound, direction));
    const nearest = Math.max(...distances);
    const shares = distances.map((deviations) => Math.exp(rivalry * (deviations - nearest)));
    const all = shares.reduce((sum, share) => sum + share, 0);
    return Float32Array.from(this.sounds, (sound, i) => {
      const share = Math.min(1, (2 * (shares[i] as number)) / all);
      const score = share * aloneScore(sound, distances[i] as number);
      return Number.isNaN(score) ? 0 : score;
    });
  }
}

/** How many deviations above the negatives' mean likeness a direction is like the sound. */
export function deviationsOf(
  { prototype, mean, deviation }: Pick<HeadSound, 'prototype' | 'mean' | 'deviation'>,
  direction: Float32Array,
): number {
  return (dot(prototype, direction) - mean) / deviation;
}

/** The score of a window so many deviations above the mean, if no other sound were taught: in [0, 1]. */
export function aloneScore(
  { accepted, reach }: Pick<HeadSound, 'accepted' | 'reach'>,
  deviations: number,
): number {
  return 1 / (1 + Math.exp((-atExamples * (deviations - accepted)) / reach));
}
