/** A participant's connection to a room, which lasts longer than any of its sockets. */
import type { Detection } from '../../protocol/logged-event.ts';
import {
  type ClientMessage,
  parseServerMessage,
  pingText,
  type ServerMessage,
} from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError, refusalOfClose, refusals } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import { checkedName, checkedText } from './checked-input.ts';
import { type CloseInfo, closeInfo } from './close-info.ts';
import type { ChatMessage } from './event-log.ts';
import { TypedEvents } from './events.ts';
import { KnownRoom } from './known-room.ts';
import { Liveness } from './liveness.ts';
import { onNetworkChange } from './network-changes.ts';
import { type ConnectionOptions, defaults } from './options.ts';
import { OwnMicrophone } from './own-microphone.ts';
import type { Publisher, PublishOptions } from './publisher.ts';
import type { ConnectionState, RoomEvents, Welcome } from './room-events.ts';
import { Transport } from './transport.ts';

export class RoomConnection extends TypedEvents<RoomEvents> {
  readonly roomId: string;
  readonly #origin: string;
  readonly #room: KnownRoom;
  readonly #microphone: OwnMicrophone;
  readonly #transport: Transport;
  readonly #liveness: Liveness;
  readonly #stopNetwork: () => void;
  #state: ConnectionState = 'connecting';
  #name: string;
  #welcome: Welcome | undefined;
  #lastClose: CloseInfo | undefined;

  /** Use `joinRoom`. */
  constructor(address: { origin: string; roomId: string; key: string }, given: ConnectionOptions) {
    super();
    const options = { ...defaults, ...given };
    const connection = this;
    this.roomId = address.roomId;
    this.#origin = address.origin;
    this.#name = checkedName(given.name);
    const kept = { detections: options.keptDetections, messages: options.keptMessages };
    this.#room = new KnownRoom(kept, (name, value) => this.emit(name, value));
    this.#microphone = new OwnMicrophone({
      get frameMs() {
        return connection.#state === 'open' ? connection.#welcome?.audio.frameMs : undefined;
      },
      get bufferedAmount() {
        return connection.#transport.bufferedAmount;
      },
      sendFrame: (frame) => this.#transport.send(frame),
      announce: (on) => this.#send({ type: 'mic', on }),
    });
    this.#transport = new Transport(address, options, {
      opened: () => this.#hello(),
      received: (text) => this.#receive(text),
      closed: (code) => this.#lost(code),
    });
    const restart = () => this.#transport.restart();
    this.#liveness = new Liveness(options, () => this.#transport.send(pingText), restart);
    // Going offline breaks a socket without a word; coming back makes any further wait needless.
    this.#stopNetwork = onNetworkChange(restart, () => this.#state === 'open' && restart());
    given.signal?.addEventListener('abort', () => this.close(), { once: true });
    if (given.signal?.aborted) this.close();
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Everyone in the room, oneself included, by id. A new map with each change. */
  get participants(): ReadonlyMap<string, Participant> {
    return this.#room.participants;
  }

  /** The latest detections, oldest first. A new array with each change. */
  get detections(): readonly Detection[] {
    return this.#room.detections;
  }

  /** The latest texts to everyone, oldest first. A new array with each change. */
  get messages(): readonly ChatMessage[] {
    return this.#room.messages;
  }

  /** How the room is set; like `you`, `role` and `model` unknown before the first welcome. */
  get settings(): RoomSettings | undefined {
    return this.#room.settings;
  }

  /** Id of the last logged event seen. */
  get lastEventId(): number {
    return this.#room.lastEventId;
  }

  /** Round trip of the last ping, in milliseconds. */
  get latency(): number | undefined {
    return this.#liveness.latencyMs;
  }

  /** One's own participant id. */
  get you(): string | undefined {
    return this.#welcome?.you;
  }

  get role(): Welcome['role'] | undefined {
    return this.#welcome?.role;
  }

  get model(): Welcome['model'] | undefined {
    return this.#welcome?.model;
  }

  /** How the last socket ended. */
  get lastClose(): CloseInfo | undefined {
    return this.#lastClose;
  }

  /**
   * Whether one's microphone is announced, now and after every reconnect. The room's refusal turns
   * it off (`too-many-mics`, `not-allowed`); the publisher then drops its sound.
   */
  get microphoneOn(): boolean {
    return this.#microphone.on;
  }

  /** Waits for the room's welcome. @throws {RefusalError} if the connection closed for good. */
  opened(): Promise<Welcome> {
    if (this.#state === 'open' && this.#welcome) return Promise.resolve(this.#welcome);
    if (this.#state === 'closed') return Promise.reject(this.#refusal());
    const { promise, resolve, reject } = Promise.withResolvers<Welcome>();
    const settled = new AbortController();
    const { signal } = settled;
    this.on('welcome', resolve, { signal });
    this.on('state', (state) => state === 'closed' && reject(this.#refusal()), { signal });
    return promise.finally(() => settled.abort());
  }

  /**
   * Announces one's microphone on or off. Before the welcome the role is unknown: a listener is then
   * told by an `error` event.
   *
   * @throws {RefusalError} `not-allowed` for listeners.
   */
  microphone(on: boolean): void {
    if (on) this.#requireMicrophone();
    this.#microphone.turn(on);
  }

  /**
   * Turns one's microphone on and takes its sound. The publisher before it is closed.
   *
   * @throws {RefusalError} `not-allowed` for listeners.
   */
  publish(options?: PublishOptions): Publisher {
    this.#requireMicrophone();
    return this.#microphone.publish(options);
  }

  /**
   * Changes one's name, for everyone and for later reconnects.
   *
   * @throws {RefusalError} `bad-message` if the room takes no such name.
   */
  rename(name: string): void {
    this.#name = checkedName(name);
    this.#send({ type: 'rename', name: this.#name });
  }

  /**
   * Writes to everyone. What the room does not take (`chat-off`, `rate-limited`) comes back as an
   * `error` event; what it takes, as a `chat` event.
   *
   * @returns whether it was sent: nothing is, and nothing is kept for later, while no socket is open.
   * @throws {RefusalError} `bad-message` if the room takes no such text.
   */
  chat(text: string): boolean {
    const message = { type: 'chat', text: checkedText(text) } as const;
    this.#send(message);
    return this.#state === 'open';
  }

  /** Leaves the room for good. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#transport.close();
    // No socket was there to say so when we were waiting to try again.
    this.#end({
      ...closeInfo(1000, this.#origin),
      message: 'You left the room.',
      willRetry: false,
    });
  }

  #requireMicrophone(): void {
    if (this.role === 'listener') throw new RefusalError('not-allowed');
  }

  #send(message: ClientMessage): void {
    if (this.#state === 'open') this.#transport.send(JSON.stringify(message));
  }

  /** Introduces us on a new socket; after the first welcome, as whom we were. */
  #hello(): void {
    this.#liveness.opened();
    const hello: ClientMessage = {
      type: 'hello',
      name: this.#name,
      ...(this.#welcome && { resume: this.#welcome.resume, after: this.lastEventId }),
    };
    this.#transport.send(JSON.stringify(hello));
  }

  #receive(text: string): void {
    if (this.#state === 'closed') return;
    this.#liveness.heard();
    let message: ServerMessage;
    try {
      message = parseServerMessage(text);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      const detail = `the room sent what this client cannot read: ${error.detail}`;
      this.emit('error', {
        code: error.code,
        message: refusals['protocol-unsupported'].message,
        detail,
      });
      return;
    }
    this.#handle(message);
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcomed(message);
        break;
      case 'scores':
        this.emit('scores', message);
        break;
      case 'quality':
        this.emit('quality', message);
        break;
      case 'error':
        if (message.code === 'too-many-mics') this.#microphone.drop();
        this.emit('error', message);
        break;
      case 'pong':
        this.#liveness.ponged();
        break;
      case 'snapshot':
        break;
      default:
        this.#room.take(message);
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#room.stand(welcome);
    this.#liveness.start();
    const refused = this.#microphone.on && welcome.role === 'listener';
    if (refused) this.#microphone.drop();
    // The microphone is announced before anyone is told, so that listeners may send sound at once.
    this.#setState('open', () => this.#microphone.announce());
    if (refused)
      this.emit('error', new RefusalError('not-allowed', 'a listener has no microphone'));
    this.#room.replay(welcome);
    this.emit('welcome', welcome);
    this.#microphone.pump();
  }

  #lost(code: number): void {
    if (this.#state === 'closed') return;
    this.#liveness.stop();
    // Announced again it would be refused again, and again: we come back without it.
    if (refusalOfClose(code) === 'too-many-mics') this.#microphone.drop();
    const info = closeInfo(code, this.#origin);
    if (!info.willRetry) {
      this.#end(info);
      return;
    }
    this.#lastClose = info;
    this.#setState('reconnecting');
    this.emit('close', info);
  }

  #end(info: CloseInfo): void {
    this.#liveness.stop();
    this.#stopNetwork();
    this.#lastClose = info;
    this.#setState('closed');
    this.emit('close', info);
  }

  /** @param before what to do in the new state before anyone is told of it. */
  #setState(state: ConnectionState, before?: () => void): void {
    if (state === this.#state) return;
    this.#state = state;
    before?.();
    this.emit('state', state);
  }

  #refusal(): RefusalError {
    return new RefusalError(refusalOfClose(this.#lastClose?.code ?? 0) ?? 'server-error');
  }
}
