/**
 * When a mic's sound was made, by the room's clock: its stream tells how much sound there was, each
 * frame's arrival tells when at the latest. Sound that comes late does not move the stream; a mic that
 * paused without saying so, or whose clock runs slower, does. Pure; times are in milliseconds.
 */

/** The earliest that the last one to two of these told is believed. */
const periodMs = 5_000;
/** No burst that a room takes explains that a frame is so much later than the one before it. */
const pauseMs = 8_000;

export class StreamClock {
  /** How much later the last whole period told than the one before; set as each one ends. */
  riseMs: number | undefined;
  /** How late the last frame came. */
  lagMs = 0;
  /** When the stream was at 0, as the last frame told it. */
  #told: number | undefined;
  /** The earliest told in this period and in the one before. */
  #earliest = Number.POSITIVE_INFINITY;
  #earliestBefore = Number.POSITIVE_INFINITY;
  #periodEnd = 0;

  /** A frame that ends at `streamMs` came `now`. @returns whether a period has ended with it. */
  tell(streamMs: number, now: number): boolean {
    const told = now - streamMs;
    const paused = this.#told !== undefined && told - this.#told > pauseMs;
    if (this.#told === undefined || paused) this.#restart(now);
    this.#told = told;
    const ended = now >= this.#periodEnd;
    if (ended) this.#turn(told, now);
    this.#earliest = Math.min(this.#earliest, told);
    this.lagMs = Math.round(told - this.#start);
    return ended;
  }

  /** The moment of a place in the stream. */
  toRoom(streamMs: number): number {
    return Math.round(this.#start + streamMs);
  }

  /** The place in the stream of a moment. */
  toStream(roomMs: number): number {
    return roomMs - this.#start;
  }

  get #start(): number {
    return Math.min(this.#earliest, this.#earliestBefore);
  }

  #restart(now: number): void {
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#earliestBefore = Number.POSITIVE_INFINITY;
    this.#periodEnd = now + periodMs;
    this.riseMs = undefined;
  }

  #turn(told: number, now: number): void {
    const before = this.#earliestBefore;
    this.riseMs = Number.isFinite(before) ? this.#earliest - before : undefined;
    this.#earliestBefore = this.#earliest;
    this.#earliest = told;
    // After a pause in which nothing came, what was told before it counts no longer.
    if (now - this.#periodEnd >= periodMs) this.#earliestBefore = told;
    this.#periodEnd = now + periodMs;
  }
}
