/** One's own microphone in a room: whether it is announced, and who brings its sound. */
import { maxFrameSamples, minFrameSamples } from '../../protocol/audio-frame.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import { Publisher, type PublishOptions } from './publisher.ts';

/** What a microphone needs of its connection. */
export interface MicrophoneLine {
  /** Sound that the room wants in one frame, in milliseconds; undefined while it takes none. */
  readonly frameMs: number | undefined;
  /** Bytes handed to the socket that have not left yet. */
  readonly bufferedAmount: number;
  sendFrame(frame: Uint8Array<ArrayBuffer>): void;
  /** Tells the room, if it is there to be told. */
  announce(on: boolean): void;
}

export class OwnMicrophone {
  readonly #line: MicrophoneLine;
  #on = false;
  #publisher: Publisher | undefined;

  constructor(line: MicrophoneLine) {
    this.#line = line;
  }

  get on(): boolean {
    return this.#on;
  }

  turn(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#line.announce(on);
    this.pump();
  }

  /** Off without a word to the room, which would not have it. */
  drop(): void {
    this.#on = false;
    this.pump();
  }

  /** Announces it on a new socket. */
  announce(): void {
    if (this.#on) this.#line.announce(true);
  }

  /** Sends what waits; to be called when that may have become possible. */
  pump(): void {
    this.#publisher?.pump();
  }

  /** Turns it on and takes its sound. The publisher before it is closed. */
  publish(options?: PublishOptions): Publisher {
    this.#publisher?.close();
    this.turn(true);
    const microphone = this;
    const publisher = new Publisher(
      {
        get microphoneOn() {
          return microphone.#on;
        },
        get frameSamples() {
          return microphone.#frameSamples;
        },
        get bufferedAmount() {
          return microphone.#line.bufferedAmount;
        },
        sendFrame: (frame) => this.#line.sendFrame(frame),
        released: () => {
          this.#publisher = undefined;
          this.turn(false);
        },
      },
      options,
    );
    this.#publisher = publisher;
    return publisher;
  }

  get #frameSamples(): number | undefined {
    const { frameMs } = this.#line;
    if (frameMs === undefined) return undefined;
    const wanted = Math.round((frameMs * sampleRateHz) / 1000);
    return Math.min(maxFrameSamples, Math.max(minFrameSamples, wanted));
  }
}
