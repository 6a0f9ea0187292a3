/** How often something happened lately. Pure: time is passed in, in milliseconds. */
const seconds = 10;

export class RateMeter {
  /** Counts of the last seconds, by second modulo `seconds`. */
  readonly #counts = new Float64Array(seconds);
  #second = 0;

  count(now: number, times = 1): void {
    this.#advance(now);
    const slot = this.#second % seconds;
    this.#counts[slot] = (this.#counts[slot] as number) + times;
  }

  /** @returns events a second over the last ten seconds. */
  perSecond(now: number): number {
    this.#advance(now);
    return this.#counts.reduce((sum, count) => sum + count, 0) / seconds;
  }

  /** Empties the seconds in which nothing was counted. */
  #advance(now: number): void {
    const second = Math.floor(now / 1000);
    const passed = Math.min(seconds, second - this.#second);
    for (let i = 1; i <= passed; i++) this.#counts[(second - passed + i) % seconds] = 0;
    if (passed > 0) this.#second = second;
  }
}
