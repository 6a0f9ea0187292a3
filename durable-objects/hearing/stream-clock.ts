/**
 * When a mic's sound was made, by the room's clock: its stream tells how much sound there was, and each
 * frame's arrival tells when it was made at the latest. The earliest such time is believed, so that sound
 * which comes late moves nothing. Pure; times are in milliseconds.
 */

/** How much slower than the room's a mic's clock may run: several times what sound cards are off by. */
const slowestDrift = 300e-6;
/** Frame after frame comes late; one that is so much later than the last one follows a pause or a stall. */
export const pauseMs = 8_000;

export class StreamClock {
  /** How late the last frame came. */
  lagMs = 0;
  /** When the stream was at 0; undefined before the first frame. */
  #start: number | undefined;
  /** When it was, as the last frame alone tells, and when that came. */
  #told = 0;
  #toldAt = 0;

  /** A frame that ends at `streamMs` came `now`. @returns whether nothing came for long before it. */
  tell(streamMs: number, now: number): boolean {
    const told = now - streamMs;
    const before = this.#start === undefined ? undefined : this.#told;
    const drift = slowestDrift * Math.max(0, now - this.#toldAt);
    this.#start = Math.min(told, (this.#start ?? told) + drift);
    this.#told = told;
    this.#toldAt = now;
    this.lagMs = Math.round(told - this.#start);
    return before !== undefined && told - before > pauseMs;
  }

  /** The stream lies so much later than it seemed: its mic paused, or its way here became longer. */
  putOff(milliseconds: number): void {
    this.#start = (this.#start ?? 0) + milliseconds;
    this.lagMs = Math.round(this.lagMs - milliseconds);
  }

  /** The moment of a place in the stream. */
  toRoom(streamMs: number): number {
    return Math.round((this.#start ?? 0) + streamMs);
  }

  /** The place in the stream of a moment. */
  toStream(roomMs: number): number {
    return roomMs - (this.#start ?? 0);
  }
}
