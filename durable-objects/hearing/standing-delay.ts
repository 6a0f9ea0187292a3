/**
 * Tells a delay from load: sound that is late and becomes neither later nor less late comes from a mic
 * that paused without saying so, or over a way that became longer. Leaving windows out does not help
 * there; it is what on time means from then on. A room that is overloaded for long looks the same once its
 * mics drop what it does not take, but then sound is missing. Pure; times are in milliseconds.
 */

/** Periods are compared by the least lag of each. */
const periodMs = 5_000;
/** Those that differ by no more tell the same. */
const sameMs = 25;
/** A delay that is not worth moving anything. */
const leastMs = 100;
/** So many periods in a row have to tell the same: of one mic, and while others are late too. */
const periods = { alone: 2, amongLate: 12 } as const;

export class StandingDelay {
  #least = Number.POSITIVE_INFINITY;
  #before = Number.NaN;
  #same = 0;
  /** Whether sound is missing in this period. */
  #gaps = false;
  #periodEnd: number | undefined;

  /**
   * A frame came `now`, so late.
   *
   * @param gap whether sound is missing before it.
   * @param othersLate whether other mics are late too, which speaks for load; undefined if there are none.
   * @returns how much of the lag is a delay; 0 unless that has become certain.
   */
  update(lagMs: number, now: number, gap: boolean, othersLate: () => boolean | undefined): number {
    this.#periodEnd ??= now + periodMs;
    this.#gaps ||= gap;
    let delayMs = 0;
    if (now >= this.#periodEnd) {
      delayMs = this.#turn(othersLate);
      this.#periodEnd = now + periodMs;
    }
    this.#least = Math.min(this.#least, lagMs - delayMs);
    return delayMs;
  }

  #turn(othersLate: () => boolean | undefined): number {
    const least = this.#least;
    const mayBeLoad = this.#gaps && othersLate() !== false;
    const same = Math.abs(least - this.#before) <= sameMs && !mayBeLoad;
    this.#same = same ? this.#same + 1 : 0;
    this.#least = Number.POSITIVE_INFINITY;
    this.#before = least;
    this.#gaps = false;
    if (least < leastMs || this.#same < periods.alone) return 0;
    if (this.#same < periods.amongLate && othersLate()) return 0;
    this.#same = 0;
    this.#before = Number.NaN;
    return least;
  }
}
