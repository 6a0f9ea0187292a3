/**
 * Sound on its way out: a bounded queue of samples from which whole frames are cut. When it is full
 * the oldest sound goes, because in a live room late sound is worth less than present sound.
 */
export class Backlog {
  /** Samples waiting. */
  length = 0;
  /** Samples thrown away so far. */
  dropped = 0;
  /** Position of the oldest waiting sample in the whole stream, dropped samples included. */
  position = 0;
  /** A ring; the oldest sample is at `#head`. */
  readonly #ring: Float32Array;
  #head = 0;

  /** @param capacity samples that may wait. */
  constructor(capacity: number) {
    this.#ring = new Float32Array(capacity);
  }

  push(samples: Float32Array): void {
    const capacity = this.#ring.length;
    this.drop(Math.min(this.length, this.length + samples.length - capacity));
    const beyond = Math.max(0, samples.length - capacity);
    this.dropped += beyond;
    this.position += beyond;
    const kept = samples.subarray(beyond);
    const tail = (this.#head + this.length) % capacity;
    const untilWrap = Math.min(kept.length, capacity - tail);
    this.#ring.set(kept.subarray(0, untilWrap), tail);
    this.#ring.set(kept.subarray(untilWrap), 0);
    this.length += kept.length;
  }

  /** Takes the oldest samples into `out`, filling it. There must be as many. */
  take(out: Float32Array): void {
    const untilWrap = Math.min(out.length, this.#ring.length - this.#head);
    out.set(this.#ring.subarray(this.#head, this.#head + untilWrap));
    out.set(this.#ring.subarray(0, out.length - untilWrap), untilWrap);
    this.#advance(out.length);
  }

  /** Throws away the oldest `count` samples; none if it is not positive. */
  drop(count: number): void {
    if (count <= 0) return;
    this.dropped += count;
    this.#advance(count);
  }

  /** So many samples of the stream never came. What waits is older still, and goes. */
  skip(count: number): void {
    this.drop(this.length);
    this.position += count;
  }

  #advance(count: number): void {
    this.#head = (this.#head + count) % this.#ring.length;
    this.length -= count;
    this.position += count;
  }
}
