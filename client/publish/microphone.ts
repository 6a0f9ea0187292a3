/** One's own microphone in a room: whether it is announced, and who brings its sound. */
import type { ClientMessage } from '../../protocol/messages.ts';
import type { DebugLog } from '../debug-log.ts';
import type { LiveState } from '../state/live-state.ts';
import type { Outlet } from '../transports/transport.ts';
import type { AudioFormat } from './encoders.ts';
import { Publisher, type PublishOptions, type SoundLink } from './publisher.ts';

export class Microphone {
  /** Knows whether it is on. */
  readonly #state: LiveState;
  readonly #debug: DebugLog;
  /** Undefined while the room takes no sound. */
  #link: SoundLink | undefined;
  #publisher: Publisher | undefined;

  constructor(state: LiveState, debug: DebugLog) {
    this.#state = state;
    this.#debug = debug;
  }

  /**
   * The room is reached: announces it, if it is on.
   *
   * @param format undefined if the room asks for a codec that is not here.
   */
  connect(outlet: Outlet, format: AudioFormat | undefined): void {
    this.#link = format && { outlet, format };
    if (this.#on) this.#announce(true);
    this.#publisher?.route(this.#on, this.#link);
  }

  /** The room is out of reach: what is written waits. */
  disconnect(): void {
    this.#link = undefined;
    this.#publisher?.route(this.#on, undefined);
  }

  turn(on: boolean): void {
    if (on === this.#on) return;
    this.#announce(on);
    this.#set(on);
  }

  /** Off without a word to the room, which would not have it. */
  drop(): void {
    if (this.#on) this.#set(false);
  }

  /** Takes sound for it. The publisher before it is closed. */
  publish(options: PublishOptions | undefined): Publisher {
    this.#publisher?.close();
    const publisher = new Publisher(options, () => {
      this.#publisher = undefined;
      this.turn(false);
    });
    publisher.route(this.#on, this.#link);
    this.#publisher = publisher;
    return publisher;
  }

  get #on(): boolean {
    return this.#state.getSnapshot().microphoneOn;
  }

  #set(on: boolean): void {
    this.#debug(`microphone ${on ? 'on' : 'off'}`);
    this.#publisher?.route(on, this.#link);
    this.#state.microphoneTurned(on);
  }

  #announce(on: boolean): void {
    const message: ClientMessage = { type: 'mic', on };
    this.#link?.outlet.send(JSON.stringify(message));
  }
}
