/** When each frame left, so that what comes back of it can be timed. Times in milliseconds. */
import type { Publisher } from '../client/index.ts';

export class FrameClock {
  readonly #publisher: Publisher;
  readonly #now: () => number;
  readonly #sentAt: number[] = [];

  /** @param now a monotonic clock. */
  constructor(publisher: Publisher, now: () => number = () => performance.now()) {
    this.#publisher = publisher;
    this.#now = now;
  }

  /** Frames handed to the socket. */
  get frames(): number {
    return this.#publisher.sentFrames;
  }

  /** Publishes samples and notes when the frames that they complete were sent. */
  write(samples: Float32Array): void {
    const sentAt = this.#now();
    this.#publisher.write(samples);
    while (this.#sentAt.length < this.#publisher.sentFrames) this.#sentAt.push(sentAt);
  }

  /** @returns milliseconds since the frame with this sequence number was sent. */
  since(sequence: number): number | undefined {
    const sentAt = this.#sentAt[sequence];
    return sentAt === undefined ? undefined : this.#now() - sentAt;
  }
}
