/**
 * Decides when a mic's windows have to be left out because the room cannot hear them all. Sound that
 * a network held up comes late too, but catches up at once or stays as late as it is; what shows that
 * the room is too slow is a lag that grows and grows. Pure; times are in milliseconds.
 */
import { shedLagMs } from '../protocol/limits.ts';

/** How long a lag is watched before it is judged. */
const watchMs = 2_000;
/** Growth of the lag over that time that counts: the room is slower than the sound by a twentieth. */
const growthMs = watchMs / 20;

export class Shedding {
  /** Whether windows are left out now. */
  active = false;
  #watched: { since: number; lagMs: number } | undefined;

  /** @param lagMs how late the sound that comes `now` is. */
  update(lagMs: number, now: number): void {
    if (lagMs < shedLagMs / 2) this.active = false;
    if (this.active || lagMs < shedLagMs) {
      this.#watched = undefined;
      return;
    }
    this.#watched ??= { since: now, lagMs };
    if (now - this.#watched.since < watchMs) return;
    this.active = lagMs >= this.#watched.lagMs + growthMs;
    this.#watched = { since: now, lagMs };
  }
}
