/**
 * Whether sound comes from a microphone that says it does, and what to do if not. Pure: time is passed
 * in, in milliseconds of a clock that never jumps. Timers of pages in the background are throttled, so
 * nothing here counts looks: it compares times.
 */

/**
 * Why nothing comes: the device has `muted` it, `interrupted` all sound of the page (iOS, for a call),
 * the browser has `suspended` the page's sound, or it is `stuck`: all seems well, and nothing comes.
 */
export type CaptureTrouble = 'muted' | 'interrupted' | 'suspended' | 'stuck';

/** What to do: ask the context to go on, put it on a new one, or ask for the microphone anew too. */
export type CaptureStep = 'none' | 'resume' | 'rebuild' | 'restart';

/** How the microphone looks from outside. */
export interface CaptureSight {
  /** Of the audio context; iOS knows `interrupted` besides those of the standard. */
  readonly state: string;
  /** Of the audio context, in seconds: it stands still in one that is dead. */
  readonly currentTime: number;
  readonly muted: boolean;
  /** Of the device, in hertz, where the browser tells it. */
  readonly rateHz: number | undefined;
}

/** Nothing for so long is a fault: far more than a page whose main thread is busy is late. */
const stalledAfterMs = 2_500;
/** Looks that lie closer together tell nothing new; one that is later was held up, and so may sound be. */
const lookAgainMs = 400;
const lateLookMs = 2_500;
/** A device that mutes for a call says when it is over, but for some that forget to. */
const mutedForeverMs = 15_000;
const minBackoffMs = 1_000;
const maxBackoffMs = 30_000;
/** Sound for so long, and what went wrong before counts no longer. */
const steadyMs = 10_000;

export class CaptureWatch {
  /** What is the matter; undefined while sound comes. */
  trouble: CaptureTrouble | undefined;
  /** When sound came last, or the microphone was opened. */
  soundAt: number;
  /** Since when sound has come without trouble. */
  #wellSince: number;
  #attempts = 0;
  #attemptedAt = Number.NEGATIVE_INFINITY;
  #lookedAt: number | undefined;
  #soundSinceLook = false;
  /** Whether a look that was late itself found nothing. */
  #doubted = false;
  #mutedAt: number | undefined;
  /** When it was seen last that nothing could come. */
  #heldUpAt = Number.NEGATIVE_INFINITY;
  #currentTime = -1;
  /** What the graph was made for; a change is kept until something is done about it. */
  #rateHz: number | undefined;

  constructor(now: number) {
    this.soundAt = now;
    this.#wellSince = now;
  }

  /** Sound came. @returns whether that ended a trouble. */
  sound(now: number): boolean {
    this.soundAt = now;
    this.#soundSinceLook = true;
    this.#doubted = false;
    if (this.trouble === undefined) {
      if (now - this.#wellSince >= steadyMs) this.#attempts = 0;
      return false;
    }
    this.trouble = undefined;
    this.#wellSince = now;
    return true;
  }

  /** It was opened anew: what comes now is another graph's. */
  reopened(now: number): void {
    this.soundAt = now;
    this.#lookedAt = undefined;
    this.#mutedAt = undefined;
    this.#rateHz = undefined;
    this.#currentTime = -1;
  }

  /** The worklet or the graph has died. */
  died(now: number): CaptureStep {
    this.trouble = 'stuck';
    return this.#attempt(now);
  }

  /** Looks at it. @returns what to do; `trouble` says what is the matter. */
  look(sight: CaptureSight, now: number): CaptureStep {
    const stalled = this.#stalls(sight, now);
    const { rateHz = this.#rateHz } = sight;
    this.#rateHz ??= rateHz;
    if (sight.muted || sight.state !== 'running') this.#heldUpAt = now;
    this.#mutedAt = sight.muted ? (this.#mutedAt ?? now) : undefined;
    if (sight.muted) {
      this.trouble = 'muted';
      const forever = now - (this.#mutedAt ?? now) >= mutedForeverMs;
      return forever ? this.#attempt(now, 'restart') : 'none';
    }
    if (sight.state === 'interrupted') {
      // Asked to go on it never answers, and whoever waits for it stays silent for good.
      this.trouble = 'interrupted';
      return 'none';
    }
    if (sight.state === 'suspended') {
      this.trouble = 'suspended';
      return this.#attempt(now, this.#attempts === 0 ? 'resume' : undefined);
    }
    if (sight.state === 'closed') return this.died(now);
    // Sound at another rate than the graph was made for is slow or fast, or none.
    if (rateHz !== this.#rateHz) {
      const step = this.#attempt(now, 'restart');
      if (step !== 'none') {
        this.#rateHz = rateHz;
        this.trouble = 'stuck';
        return step;
      }
    }
    if (!stalled) return 'none';
    this.trouble = 'stuck';
    return this.#attempt(now);
  }

  /** Whether nothing comes although it could have been taken: sound waits while the page is held up. */
  #stalls({ currentTime }: CaptureSight, now: number): boolean {
    const sinceLookMs = now - (this.#lookedAt ?? now);
    if (this.#lookedAt !== undefined && sinceLookMs < lookAgainMs) return false;
    const silent = this.#lookedAt !== undefined && !this.#soundSinceLook;
    const frozen = silent && currentTime === this.#currentTime;
    const certain = frozen || this.#doubted || sinceLookMs <= lateLookMs;
    const awaitedMs = now - Math.max(this.soundAt, this.#heldUpAt);
    const stalled = silent && certain && awaitedMs >= stalledAfterMs;
    this.#doubted = silent;
    this.#soundSinceLook = false;
    this.#lookedAt = now;
    this.#currentTime = currentTime;
    return stalled;
  }

  /** @param step what to try; else a new graph first, and then the microphone anew. */
  #attempt(now: number, step?: CaptureStep): CaptureStep {
    const waitMs = Math.min(maxBackoffMs, minBackoffMs * 2 ** (this.#attempts - 1));
    if (this.#attempts > 0 && now - this.#attemptedAt < waitMs) return 'none';
    const chosen = step ?? (this.#attempts === 0 ? 'rebuild' : 'restart');
    this.#attempts++;
    this.#attemptedAt = now;
    return chosen;
  }
}
