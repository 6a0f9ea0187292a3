/**
 * Decides when a mic's windows are left out because the room cannot hear them all: when its sound is
 * late, and stays so for a while. A burst after a gap catches up at once and does not count. Pure; times
 * are in milliseconds.
 */

/** Sound is late when all that came in `watchedMs` was late by `lateMs` or more. */
const lateMs = 1_500;
const watchedMs = 1_000;
/** So late that no more has to be seen. */
const farBehindMs = 10_000;
/** Sound that is no later than this has caught up. */
const caughtUpMs = 300;

export class Shedding {
  /** Whether windows are left out now. */
  active = false;
  /** Since when every frame was late; undefined if the last one was not. */
  #lateSince: number | undefined;

  /** A frame came `now`, so late. */
  update(lagMs: number, now: number): void {
    if (lagMs <= caughtUpMs) this.active = false;
    if (lagMs >= farBehindMs) this.active = true;
    this.#lateSince = lagMs < lateMs ? undefined : (this.#lateSince ?? now);
    if (this.#lateSince !== undefined && now - this.#lateSince >= watchedMs) this.active = true;
  }
}
