/** A microphone's sound on its way into a room: cut to frames, encoded, and never late. */
import { codecs } from '../../protocol/codecs.ts';
import { encodeFrame } from '../../protocol/frames.ts';
import { minFrameMs } from '../../protocol/limits.ts';
import type { Outlet } from '../transports/transport.ts';
import { Backlog } from './backlog.ts';
import { type AudioFormat, samplesIn } from './encoders.ts';

/** Where sound goes while the room takes it, and in which form. */
export interface SoundLink {
  readonly outlet: Outlet;
  readonly format: AudioFormat;
}

export interface PublishOptions {
  /** Sound that may wait while the network is slow or gone, in milliseconds; older sound is dropped. */
  maxBacklogMs?: number;
}

/** Sound that may wait in the socket itself, in milliseconds; from there it cannot be dropped. */
const maxBufferedMs = 500;

export class Publisher {
  readonly #backlog: Backlog;
  readonly #released: () => void;
  #link: SoundLink | undefined;
  #microphoneOn = false;
  #sequence = 0;
  /** Sound in one byte of the last frame, in milliseconds; codecs differ, and so do their frames. */
  #msPerByte = 0;
  #closed = false;

  /** Use `RoomConnection.publish`. @param released is called when it was closed. */
  constructor({ maxBacklogMs = 2000 }: PublishOptions = {}, released: () => void) {
    const waitMs = Math.max(2 * maxBufferedMs, maxBacklogMs) - maxBufferedMs;
    this.#backlog = new Backlog(samplesIn(waitMs));
    this.#released = released;
  }

  /** Frames handed to the socket. */
  get sentFrames(): number {
    return this.#sequence;
  }

  /** Samples that were written but never sent, because the network was gone or too slow. */
  get droppedSamples(): number {
    return this.#backlog.dropped;
  }

  /** Takes sound: 16 kHz mono in [-1, 1], however it is cut. Never blocks and never throws. */
  write(samples: Float32Array): void {
    if (this.#closed) return;
    this.#backlog.push(samples);
    this.#pump();
  }

  /**
   * Nothing came from the source for so many milliseconds: what is written next is placed after that,
   * and what still waits is dropped.
   */
  skip(milliseconds: number): void {
    if (this.#closed) return;
    this.#backlog.skip(Math.max(0, Math.round(samplesIn(milliseconds))));
  }

  /**
   * The connection says where the sound goes from now on.
   *
   * @param microphoneOn while it is off, sound is dropped at once.
   * @param link while there is none, sound waits.
   */
  route(microphoneOn: boolean, link: SoundLink | undefined): void {
    this.#microphoneOn = microphoneOn;
    this.#link = link;
    this.#pump();
  }

  /** Sends the rest, unless it is shorter than a frame may be, and turns the microphone off. */
  close(): void {
    if (this.#closed) return;
    this.#pump();
    const rest = this.#backlog.length;
    if (this.#link && rest >= samplesIn(minFrameMs)) {
      this.#send(this.#link, Math.min(rest, this.#link.format.frameSamples));
    }
    this.#closed = true;
    this.#released();
  }

  #pump(): void {
    if (!this.#microphoneOn) this.#backlog.drop(this.#backlog.length);
    const link = this.#link;
    if (!link) return;
    const { frameSamples } = link.format;
    while (this.#backlog.length >= frameSamples && this.#hasRoom(link)) {
      this.#send(link, frameSamples);
    }
  }

  #hasRoom({ outlet, format }: SoundLink): boolean {
    const bufferedSamples = samplesIn(outlet.bufferedAmount * this.#msPerByte);
    return bufferedSamples + format.frameSamples <= samplesIn(maxBufferedMs);
  }

  #send({ outlet, format: { codec, encode } }: SoundLink, sampleCount: number): void {
    const timestamp = this.#backlog.position >>> 0;
    const samples = new Float32Array(sampleCount);
    this.#backlog.take(samples);
    const payload = encode(samples);
    const sequence = this.#sequence++ >>> 0;
    const frame = encodeFrame({ codec, sequence, timestamp, payload });
    this.#msPerByte = (codecs[codec].durationOf(payload) ?? 0) / frame.length;
    outlet.send(frame);
  }
}
