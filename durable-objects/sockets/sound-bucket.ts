/**
 * What a mic may send: a token bucket in milliseconds of sound that tells late from fast. Sound that did
 * not come while it could have is late, whatever held it up, the room itself included, and may come at
 * once. Pure: time is passed in, in milliseconds.
 */
export interface SoundBucketParameters {
  /** Sound that may come at any time, ahead of the stream's pace. */
  readonly capacity: number;
  /** How fast that refills. */
  readonly refillPerSecond: number;
  /** Sound that may come late, besides. */
  readonly lateMs: number;
}

export class SoundBucket {
  readonly #parameters: SoundBucketParameters;
  #tokens: number;
  #filledAt: number;

  /** Starts with its capacity, and no sound is late. */
  constructor(parameters: SoundBucketParameters, now: number) {
    this.#parameters = parameters;
    this.#tokens = parameters.capacity;
    this.#filledAt = now;
  }

  /** A mic is turned on: nothing of before can be late. */
  begin(now: number): void {
    this.#fill(now);
    this.#tokens = Math.min(this.#tokens, this.#parameters.capacity);
  }

  /** @returns whether so much sound may come; if not, nothing is taken. */
  take(soundMs: number, now: number): boolean {
    this.#fill(now);
    if (soundMs > this.#tokens) return false;
    this.#tokens -= soundMs;
    return true;
  }

  /** Up to its capacity faster than sound goes by, and at its pace beyond. */
  #fill(now: number): void {
    const { capacity, refillPerSecond, lateMs } = this.#parameters;
    const elapsedMs = Math.max(0, now - this.#filledAt);
    this.#filledAt = now;
    const missing = Math.max(0, capacity - this.#tokens);
    const refilled = Math.min(missing, (elapsedMs * refillPerSecond) / 1000);
    const late = elapsedMs - (refilled * 1000) / refillPerSecond;
    this.#tokens = Math.min(capacity + lateMs, this.#tokens + refilled + late);
  }
}
