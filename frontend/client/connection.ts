/** A participant's connection to a room, which lasts longer than any of its sockets. */
import { maxFrameSamples, minFrameSamples } from '../../protocol/audio-frame.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';
import {
  type ClientMessage,
  parseServerMessage,
  pingText,
  type ServerMessage,
} from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError, refusalOfClose, refusals } from '../../protocol/refusals.ts';
import { checkedName } from './checked-name.ts';
import { type CloseInfo, closeInfo } from './close-info.ts';
import { EventLog } from './event-log.ts';
import { TypedEvents } from './events.ts';
import { Liveness } from './liveness.ts';
import { onNetworkChange } from './network-changes.ts';
import { type ConnectionOptions, defaults } from './options.ts';
import { Publisher, type PublishOptions } from './publisher.ts';
import type { ConnectionState, RoomEvents, Welcome } from './room-events.ts';
import { mayRetry, Transport } from './transport.ts';

export class RoomConnection extends TypedEvents<RoomEvents> {
  readonly roomId: string;
  readonly #log: EventLog;
  readonly #transport: Transport;
  readonly #liveness: Liveness;
  readonly #stopNetwork: () => void;
  #state: ConnectionState = 'connecting';
  #name: string;
  #welcome: Welcome | undefined;
  #participants: ReadonlyMap<string, Participant> = new Map();
  #lastClose: CloseInfo | undefined;
  #microphone = false;
  #publisher: Publisher | undefined;

  /** Use `joinRoom`. */
  constructor(
    address: { socketUrl: string; roomId: string; key: string },
    given: ConnectionOptions,
  ) {
    super();
    const options = { ...defaults, ...given };
    this.roomId = address.roomId;
    this.#name = checkedName(given.name);
    this.#log = new EventLog(options.keptDetections);
    this.#transport = new Transport(address.socketUrl, address.key, options, {
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
    return this.#participants;
  }

  /** The latest detections, oldest first. A new array with each change. */
  get detections(): readonly Detection[] {
    return this.#log.detections;
  }

  /** Id of the last logged event seen. */
  get lastEventId(): number {
    return this.#log.lastEventId;
  }

  /** Round trip of the last ping, in milliseconds. */
  get latency(): number | undefined {
    return this.#liveness.latencyMs;
  }

  /** One's own participant id; like `role` and `model` unknown before the first welcome. */
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
    return this.#microphone;
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
    if (on && this.role === 'listener') throw new RefusalError('not-allowed');
    if (on === this.#microphone) return;
    this.#microphone = on;
    this.#send({ type: 'mic', on });
    this.#publisher?.pump();
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
   * Turns one's microphone on and takes its sound. The publisher before it is closed.
   *
   * @throws {RefusalError} `not-allowed` for listeners.
   */
  publish(options?: PublishOptions): Publisher {
    this.#publisher?.close();
    this.microphone(true);
    const connection = this;
    const publisher = new Publisher(
      {
        get microphoneOn() {
          return connection.#microphone;
        },
        get frameSamples() {
          return connection.#frameSamples;
        },
        get bufferedAmount() {
          return connection.#transport.bufferedAmount;
        },
        sendFrame: (frame) => this.#transport.send(frame),
        released: () => {
          this.#publisher = undefined;
          this.microphone(false);
        },
      },
      options,
    );
    this.#publisher = publisher;
    return publisher;
  }

  /** Leaves the room for good. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#transport.close();
    // No socket was there to say so when we were waiting to try again.
    this.#end({ code: 1000, refusal: undefined, message: 'You left the room.', willRetry: false });
  }

  get #frameSamples(): number | undefined {
    if (this.#state !== 'open' || !this.#welcome) return undefined;
    const wanted = Math.round((this.#welcome.audio.frameMs * sampleRateHz) / 1000);
    return Math.min(maxFrameSamples, Math.max(minFrameSamples, wanted));
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
      ...(this.#welcome && { resume: this.#welcome.resume, after: this.#log.lastEventId }),
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
      case 'error':
        if (message.code === 'too-many-mics') this.#dropMicrophone();
        this.emit('error', message);
        break;
      case 'pong':
        this.#liveness.ponged();
        break;
      case 'snapshot':
      case 'quality':
        break;
      default:
        this.#take(message, false);
    }
  }

  #welcomed(welcome: Welcome): void {
    this.#welcome = welcome;
    this.#setParticipants(welcome.participants);
    this.#liveness.start();
    const refused = this.#microphone && welcome.role === 'listener';
    if (refused) this.#dropMicrophone();
    // The microphone is announced before anyone is told, so that listeners may send sound at once.
    this.#setState('open', () => this.#microphone && this.#send({ type: 'mic', on: true }));
    if (refused)
      this.emit('error', new RefusalError('not-allowed', 'a listener has no microphone'));
    if (welcome.truncated) this.#log.forgetUnfinished(welcome);
    for (const event of welcome.events.toSorted((a, b) => a.id - b.id)) this.#take(event, true);
    this.#log.skipTo(welcome.lastEventId);
    this.emit('welcome', welcome);
    this.#publisher?.pump();
  }

  #take(event: LoggedEvent, replayed: boolean): void {
    if (!this.#log.take(event)) return;
    // Who is here was told by the welcome, as of now.
    if (!replayed) this.#follow(event);
    if (event.type !== 'detection-begin' && event.type !== 'detection-end') return;
    const phase = event.type === 'detection-begin' ? 'begin' : 'end';
    this.emit('detection', { phase, detection: event.detection, replayed });
  }

  #follow(event: LoggedEvent): void {
    if (event.type === 'join' || event.type === 'update') this.#seat(event.participant);
    if (event.type !== 'leave') return;
    const others = [...this.#participants.values()].filter(({ id }) => id !== event.participant);
    this.#setParticipants(others);
  }

  #seat(participant: Participant): void {
    this.#setParticipants([...this.#participants.values(), participant]);
  }

  #setParticipants(participants: Iterable<Participant>): void {
    this.#participants = new Map(Array.from(participants, (each) => [each.id, each]));
    this.emit('participants', this.#participants);
  }

  #lost(code: number): void {
    if (this.#state === 'closed') return;
    this.#liveness.stop();
    // Announced again it would be refused again, and again: we come back without it.
    if (refusalOfClose(code) === 'too-many-mics') this.#dropMicrophone();
    const info = closeInfo(code, mayRetry(code));
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

  #dropMicrophone(): void {
    this.#microphone = false;
    this.#publisher?.pump();
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
