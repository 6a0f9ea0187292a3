/**
 * Whether sound comes from a mic that is on. One that stutters is told to be back only once its sound
 * has come for a while, which grows each time: telling costs everyone. Pure; times are in milliseconds.
 */
import { micBackMs, micSilentMs } from '../../protocol/limits.ts';

/** A frame within so long: the mic sends, and need not be looked at exactly when it could be silent. */
const sendingMs = 500;
/** How much later it is looked at then: each look is an alarm, and a mic may be on all day. */
const slackMs = 1_000;

export class MicSilence {
  /** When the last frame came; undefined while none has. */
  lastFrameAt: number | undefined;
  /** Since when nothing comes, once that was noticed. */
  silentSince: number | undefined;
  /** Since when nothing may have come, while no frame has. */
  readonly #onSince: number;
  /** Sound that has come since it fell silent, without another silence in it. */
  #comeMs = 0;
  /** Sound that has to come until it is back. */
  #neededMs = 0;
  /** When it was back last. */
  #backAt: number | undefined;

  /**
   * @param onSince when it was turned on, or when the room woke.
   * @param silentSince what was noticed before the room slept.
   */
  constructor(onSince: number, silentSince?: number) {
    this.#onSince = onSince;
    this.silentSince = silentSince;
  }

  /** When it has to be looked at after `now`; undefined while it is known to be silent. */
  nextLook(now: number): number | undefined {
    if (this.silentSince !== undefined) return undefined;
    const sends = this.lastFrameAt !== undefined && now - this.lastFrameAt < sendingMs;
    return sends ? now + micSilentMs + slackMs : this.since + micSilentMs;
  }

  /** Since when nothing has come. */
  get since(): number {
    return this.silentSince ?? this.lastFrameAt ?? this.#onSince;
  }

  /** How long ago the last frame came, or since when it is known that nothing came. */
  silentMs(now: number): number {
    return Math.max(0, now - (this.lastFrameAt ?? this.since));
  }

  /** A frame of so much sound came. @returns whether the mic is back with it. */
  frame(durationMs: number, now: number): boolean {
    const paused = this.silentMs(now) >= micSilentMs;
    this.lastFrameAt = now;
    if (this.silentSince === undefined) return false;
    this.#comeMs = (paused ? 0 : this.#comeMs) + durationMs;
    if (this.#comeMs < this.#neededMs) return false;
    this.silentSince = undefined;
    this.#backAt = now;
    return true;
  }

  /** @returns whether it is silent from now on. */
  fallsSilent(now: number): boolean {
    const { since } = this;
    if (this.silentSince !== undefined || since + micSilentMs > now) return false;
    const { first, most } = micBackMs;
    const steady = this.#backAt === undefined || since - this.#backAt >= most;
    this.#neededMs = steady ? 0 : Math.min(most, Math.max(first, 2 * this.#neededMs));
    this.#comeMs = 0;
    this.silentSince = since;
    return true;
  }
}
