/** A microphone's sound on its way into a room: cut to frames, encoded, and never late. */
import { encodeFrame, encodePcm16, minFrameSamples } from '../../protocol/audio-frame.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import { Backlog } from './backlog.ts';

/** What a publisher needs of its connection. */
export interface FrameSink {
  /** Whether the microphone is announced; while it is not, sound is dropped at once. */
  readonly microphoneOn: boolean;
  /** Samples the room wants in one frame, or undefined while no frame can be taken. */
  readonly frameSamples: number | undefined;
  /** Bytes handed to the socket that have not left yet. */
  readonly bufferedAmount: number;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
  /** The publisher was closed. */
  released(): void;
}

export interface PublishOptions {
  /** Sound that may wait while the line is slow or down, in milliseconds; older sound is dropped. */
  maxBacklogMs?: number;
}

/** Sound that may wait in the socket itself, in milliseconds; from there it cannot be dropped. */
const maxBufferedMs = 500;
const maxBufferedBytes = (maxBufferedMs * sampleRateHz * 2) / 1000;

export class Publisher {
  readonly #sink: FrameSink;
  readonly #backlog: Backlog;
  #sequence = 0;
  #closed = false;

  /** Use `RoomConnection.publish`. */
  constructor(sink: FrameSink, { maxBacklogMs = 2000 }: PublishOptions = {}) {
    this.#sink = sink;
    const waitMs = Math.max(2 * maxBufferedMs, maxBacklogMs) - maxBufferedMs;
    this.#backlog = new Backlog((waitMs * sampleRateHz) / 1000);
  }

  /** Frames handed to the socket. */
  get sentFrames(): number {
    return this.#sequence;
  }

  /** Samples that were written but never sent, because the line was down or too slow. */
  get droppedSamples(): number {
    return this.#backlog.dropped;
  }

  /** Takes sound: 16 kHz mono in [-1, 1], however it is cut. Never blocks and never throws. */
  write(samples: Float32Array): void {
    if (this.#closed) return;
    this.#backlog.push(samples);
    this.pump();
  }

  /** Sends what the line takes now. The connection calls it when that may have changed. */
  pump(): void {
    const { frameSamples, microphoneOn } = this.#sink;
    if (!microphoneOn) this.#backlog.drop(this.#backlog.length);
    if (frameSamples === undefined) return;
    while (
      this.#backlog.length >= frameSamples &&
      this.#sink.bufferedAmount + 2 * frameSamples <= maxBufferedBytes
    ) {
      this.#sendFrame(frameSamples);
    }
  }

  /** Sends the rest, unless it is shorter than a frame may be, and turns the microphone off. */
  close(): void {
    if (this.#closed) return;
    this.pump();
    const rest = this.#backlog.length;
    if (this.#sink.frameSamples !== undefined && rest >= minFrameSamples) {
      this.#sendFrame(Math.min(rest, this.#sink.frameSamples));
    }
    this.#closed = true;
    this.#sink.released();
  }

  #sendFrame(sampleCount: number): void {
    const timestamp = this.#backlog.position >>> 0;
    const samples = new Float32Array(sampleCount);
    this.#backlog.take(samples);
    const payload = encodePcm16(samples);
    const sequence = this.#sequence++ >>> 0;
    this.#sink.sendFrame(encodeFrame({ codec: 'pcm16', sequence, timestamp, payload }));
  }
}
