/**
 * The frames with which a stream begins, or goes on after a long pause, until it is known when they were
 * made: sound that comes in a burst was made before it, the last of it just now. Pure; times are in
 * milliseconds.
 */
import type { DecodedFrame } from '../../protocol/frames.ts';
import { audioBucket } from '../../protocol/limits.ts';
import type { FramePlace } from './mic-timeline.ts';

/**
 * How long after its last frame that came faster than it was made a burst is over; no window is whole by then
 * in a stream that comes in time.
 */
export const burstMs = 250;
/** How long frames are held at most: a busy machine takes its time to take in what came at once. */
export const maxBurstMs = 1_000;

export interface HeldFrame {
  frame: DecodedFrame;
  place: FramePlace;
}

export class Burst {
  readonly frames: HeldFrame[] = [];
  /** Whether a stream goes on with it. */
  readonly afterPause: boolean;
  /** The least lag of its frames. */
  leastLagMs = Number.POSITIVE_INFINITY;
  #heldMs = 0;
  /** When it is over, unless more comes fast. */
  end: number;
  readonly #latestEnd: number;
  #cameAt: number;

  constructor(now: number, afterPause: boolean) {
    this.afterPause = afterPause;
    this.end = now + burstMs;
    this.#latestEnd = now + maxBurstMs;
    this.#cameAt = now;
  }

  hold(held: HeldFrame, lagMs: number, now: number): void {
    const isFast = now - this.#cameAt < held.frame.durationMs / 2;
    if (isFast) this.end = Math.min(now + burstMs, this.#latestEnd);
    this.#cameAt = now;
    this.frames.push(held);
    this.#heldMs += held.frame.durationMs;
    this.leastLagMs = Math.min(this.leastLagMs, lagMs);
  }

  /** Whether it holds as much as a mic may send at any time: no pause, then, but sound that was held up. */
  get full(): boolean {
    return this.#heldMs >= audioBucket.capacity;
  }

  over(now: number): boolean {
    return this.full || now >= this.end;
  }
}
