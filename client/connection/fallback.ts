/**
 * Which way to a room is tried next: the first as long as it works, then the others in their order, and
 * then from the beginning. Pure.
 */

/** Attempts in a row that the first way may fail before another is tried: one may fail for any reason. */
const patience = 2;

export class Fallback<Way> {
  readonly #ways: readonly [Way, ...Way[]];
  #current = 0;
  #failures = 0;

  /** @param ways the best first. */
  constructor(ways: readonly [Way, ...Way[]]) {
    this.#ways = ways;
  }

  /** The way that is tried first, and to come back to. */
  get best(): Way {
    return this.#ways[0];
  }

  get next(): Way {
    return this.#ways[this.#current] ?? this.best;
  }

  /**
   * An attempt has ended.
   *
   * @param answered whether the room answered: welcomed us, or refused us.
   * @returns whether another way is to be tried, at once.
   */
  ended(answered: boolean): boolean {
    if (answered) {
      this.#failures = 0;
      return false;
    }
    if (this.#current === 0 && ++this.#failures < patience) return false;
    this.#failures = 0;
    this.#current = (this.#current + 1) % this.#ways.length;
    return this.#current !== 0;
  }

  /** The best way works, or the network is another one. */
  reset(): void {
    this.#current = 0;
    this.#failures = 0;
  }
}
