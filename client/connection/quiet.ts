/**
 * Notices that a room has gone quiet although it should be speaking: while a sound goes on, scores come
 * all the time. A network that went away without a word is found out by pings only later.
 */

/** Longer than any pause between two windows that a mic's network makes, in milliseconds. */
const quietAfterMs = 5_000;

export class Quiet {
  readonly #expected: () => boolean;
  readonly #tell: (since: number | undefined) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When anything came last: by the clock, and by one that never jumps. */
  #arrivedAt = 0;
  #arrivedTick = 0;
  #quiet = false;

  /**
   * @param expected whether something should come all the time.
   * @param tell is called with the moment of the last sign of life, and with undefined at the next one.
   */
  constructor(expected: () => boolean, tell: (since: number | undefined) => void) {
    this.#expected = expected;
    this.#tell = tell;
  }

  /** When anything came last, in milliseconds since the Unix epoch. */
  get lastArrivalAt(): number {
    return this.#arrivedAt;
  }

  /** Something came. */
  arrived(): void {
    this.#arrivedAt = Date.now();
    this.#arrivedTick = performance.now();
    if (this.#quiet) {
      this.#quiet = false;
      this.#tell(undefined);
    }
    if (this.#timer === undefined && this.#expected()) this.#wait(quietAfterMs);
  }

  /** Nothing can come now. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#quiet = false;
  }

  #wait(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#expected()) return;
      // A timer may be early by a part of a millisecond.
      const leftMs = this.#arrivedTick + quietAfterMs - performance.now();
      if (leftMs > 1) this.#wait(leftMs);
      else {
        this.#quiet = true;
        this.#tell(this.#arrivedAt);
      }
    }, ms);
  }
}
