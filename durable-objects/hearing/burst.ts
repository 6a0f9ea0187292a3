/**
 * The frames with which a stream begins, or goes on after a long pause, until it is known when they were
 * made: sound that comes in a burst was made before it, the last of it just now. Pure; times are in
 * milliseconds.
 */
import type { DecodedFrame } from '../../protocol/frames.ts';
import { audioBucket } from '../../protocol/limits.ts';
import type { FramePlace } from './mic-timeline.ts';

/** For how long frames are held: a burst is over by then, and no window is whole in a stream in time. */
export const burstMs = 250;

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
  readonly #end: number;

  constructor(now: number, afterPause: boolean) {
    this.afterPause = afterPause;
    this.#end = now + burstMs;
  }

  hold(held: HeldFrame, lagMs: number): void {
    this.frames.push(held);
    this.#heldMs += held.frame.durationMs;
    this.leastLagMs = Math.min(this.leastLagMs, lagMs);
  }

  /** Whether it holds as much as a mic may send at any time: no pause, then, but sound that was held up. */
  get full(): boolean {
    return this.#heldMs >= audioBucket.capacity;
  }

  over(now: number): boolean {
    return this.full || now >= this.#end;
  }
}
