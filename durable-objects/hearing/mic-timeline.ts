/**
 * Where a mic's sound lies: its frames in the stream, the stream by the room's clock, and how loud it
 * was when. Pure: time is passed in, in milliseconds; positions are samples of 16 kHz.
 */
import { sampleRateHz } from '../../protocol/limits.ts';
import { LevelEnvelope } from './level-envelope.ts';
import { StreamClock } from './stream-clock.ts';

export interface FramePlace {
  /** Of the first sample in the stream, without the timestamp's modulo. */
  position: number;
  /** Samples that are missing before it. */
  gap: number;
  /** Whether a stream begins with it, which has no past. */
  restarted: boolean;
}

export const samplesPerMs = sampleRateHz / 1000;

/** A jump of the timestamp by half its range or more is one backwards: a new stream. */
const furthestJump = 2 ** 31;

export class MicTimeline {
  readonly #envelope = new LevelEnvelope();
  #clock = new StreamClock();
  /** Position of the next sample; undefined before the first. */
  #position: number | undefined;
  /** When the last frame came. */
  lastFrameAt = 0;

  /** @param timestamp of a frame, as the mic gave it. */
  place(timestamp: number): FramePlace {
    const gap = (timestamp - (this.#position ?? timestamp)) >>> 0;
    if (this.#position === undefined || gap >= furthestJump) {
      return { position: timestamp, gap: 0, restarted: true };
    }
    return { position: this.#position + gap, gap, restarted: false };
  }

  /** A frame came. @returns whether nothing came for long before it, although its stream goes on. */
  arrived({ position, restarted }: FramePlace, durationMs: number, now: number): boolean {
    if (restarted) this.#clock = new StreamClock();
    this.#position = position + Math.round(durationMs * samplesPerMs);
    this.lastFrameAt = now;
    return this.#clock.tell(this.#position / samplesPerMs, now);
  }

  /** The stream lies so much later than it seemed. */
  putOff(milliseconds: number): void {
    this.#clock.putOff(milliseconds);
  }

  /** The samples of a frame that came are heard. */
  take(samples: Float32Array, position: number): void {
    this.#envelope.push(samples, position);
  }

  /** The moment of a place in the stream. */
  toRoom(streamMs: number): number {
    return this.#clock.toRoom(streamMs);
  }

  /** The place in the stream of a moment. */
  toStream(roomMs: number): number {
    return this.#clock.toStream(roomMs);
  }

  /** How late the last frame came. */
  get lagMs(): number {
    return this.#clock.lagMs;
  }

  /** Highest level from a place in the stream on, in dBFS. */
  loudestSince(streamMs: number): number {
    return this.#envelope.loudestSince(streamMs);
  }

  /** Whether the sound that began at `at`, by the room's clock, is the one that the other mic heard. */
  sharesSound(other: MicTimeline, at: number): boolean {
    return this.#envelope.sharesSound(other.#envelope, this.toStream(at), other.toStream(at));
  }
}
