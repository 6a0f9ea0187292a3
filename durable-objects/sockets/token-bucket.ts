/** A token bucket: bursts up to `capacity`, `refillPerSecond` in the long run. Pure: time is passed in. */
export interface TokenBucketParameters {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

export class TokenBucket {
  readonly #parameters: TokenBucketParameters;
  #tokens: number;
  #filledAt: number;

  /** Starts full. @param now milliseconds, as in every later call. */
  constructor(parameters: TokenBucketParameters, now: number) {
    this.#parameters = parameters;
    this.#tokens = parameters.capacity;
    this.#filledAt = now;
  }

  /** @returns whether there were `count` tokens to take; if not, none is taken. */
  take(count: number, now: number): boolean {
    if (this.waitMs(count, now) > 0) return false;
    this.#tokens -= count;
    return true;
  }

  /** @returns how long until there are `count` tokens, in milliseconds; 0 if there are. */
  waitMs(count: number, now: number): number {
    const { capacity, refillPerSecond } = this.#parameters;
    const elapsedMs = Math.max(0, now - this.#filledAt);
    this.#tokens = Math.min(capacity, this.#tokens + (elapsedMs * refillPerSecond) / 1000);
    this.#filledAt = now;
    return count > this.#tokens ? (1000 * (count - this.#tokens)) / refillPerSecond : 0;
  }
}
