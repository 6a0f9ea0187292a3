/**
 * An alarm that rings late says that the room itself stood still: mics that seem silent have sent all the
 * while, and what they sent is read next. They are judged a moment later, once. Pure.
 */

/** An alarm may be so late, in milliseconds, in a room that goes on. */
const usualMs = 1_000;
/** How long a room takes to read what came while it stood still, in milliseconds. */
const catchUpMs = 1_000;

export class Stall {
  #excused = false;

  /** @returns when to judge instead of now, at `now`; undefined to judge now. */
  excuse(lateMs: number, now: number): number | undefined {
    this.#excused = lateMs > usualMs && !this.#excused;
    return this.#excused ? now + catchUpMs : undefined;
  }
}
