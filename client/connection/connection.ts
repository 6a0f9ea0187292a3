/** A participant's connection to a room, which lasts longer than any of its sockets. */
import type { Detection } from '../../protocol/logged-event.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import { TypedEvents } from '../events.ts';
import { type ConnectionOptions, defaults } from '../options.ts';
import { OwnMicrophone } from '../publish/own-microphone.ts';
import type { Publisher, PublishOptions } from '../publish/publisher.ts';
import type { ConnectionState, RoomEvents, Welcome } from '../room-events.ts';
import type { ChatMessage } from '../state/event-log.ts';
import { KnownRoom, type Tell } from '../state/known-room.ts';
import type { RoomPlace, TransportKind } from '../transports/transport.ts';
import { Attendance } from './attendance.ts';
import { checkedName, checkedText } from './checked-input.ts';
import { type CloseInfo, closeInfo } from './close-info.ts';
import { FollowOnlyError } from './follow-only-error.ts';
import { Line } from './line.ts';

export class RoomConnection extends TypedEvents<RoomEvents> {
  readonly roomId: string;
  readonly #origin: string;
  readonly #room: KnownRoom;
  readonly #microphone: OwnMicrophone;
  readonly #attendance: Attendance;
  readonly #line: Line;

  /** Use `joinRoom`. */
  constructor(place: RoomPlace, given: ConnectionOptions) {
    super();
    const options = { ...defaults, ...given };
    const tell: Tell = (name, value) => this.emit(name, value);
    const kept = { detections: options.keptDetections, messages: options.keptMessages };
    const connection = this;
    this.roomId = place.roomId;
    this.#origin = place.origin;
    this.#room = new KnownRoom(kept, tell);
    this.#microphone = new OwnMicrophone({
      get frameMs() {
        return connection.state === 'open' ? connection.#welcome?.audio?.frameMs : undefined;
      },
      get bufferedAmount() {
        return connection.#line.bufferedAmount;
      },
      sendFrame: (frame) => this.#line.send(frame),
      announce: (on) => this.#send({ type: 'mic', on }),
    });
    const parts = {
      origin: place.origin,
      room: this.#room,
      microphone: this.#microphone,
      get line() {
        return connection.#line;
      },
    };
    this.#attendance = new Attendance(checkedName(given.name), parts, tell);
    this.#line = new Line(place, options, this.#attendance);
    given.signal?.addEventListener('abort', () => this.close(), { once: true });
    if (given.signal?.aborted) this.close();
  }

  get state(): ConnectionState {
    return this.#attendance.state;
  }

  /** How the room was reached last; by all but a `websocket` one can only follow. */
  get transport(): TransportKind {
    return this.#attendance.transport;
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
    return this.#line.latencyMs;
  }

  /** One's own participant id; undefined while one only follows. */
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
    return this.#attendance.lastClose;
  }

  /**
   * Whether one's microphone is announced, now and after every reconnect. The room's refusal turns
   * it off (`too-many-mics`, `not-allowed`), and so does a network on which one can only follow; the
   * publisher then drops its sound.
   */
  get microphoneOn(): boolean {
    return this.#microphone.on;
  }

  /** Waits for the room's welcome. @throws {RefusalError} if the connection closed for good. */
  opened(): Promise<Welcome> {
    if (this.state === 'open' && this.#welcome) return Promise.resolve(this.#welcome);
    if (this.state === 'closed') return Promise.reject(this.#attendance.refusal);
    const { promise, resolve, reject } = Promise.withResolvers<Welcome>();
    const settled = new AbortController();
    const { signal } = settled;
    const closed = (state: ConnectionState) =>
      state === 'closed' && reject(this.#attendance.refusal);
    this.on('welcome', resolve, { signal });
    this.on('state', closed, { signal });
    return promise.finally(() => settled.abort());
  }

  /**
   * Announces one's microphone on or off. Before the welcome the role is unknown: a listener is then
   * told by an `error` event.
   *
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow.
   */
  microphone(on: boolean): void {
    if (on) this.#requireMicrophone();
    this.#microphone.turn(on);
  }

  /**
   * Turns one's microphone on and takes its sound. The publisher before it is closed.
   *
   * @throws {RefusalError} `not-allowed` for listeners, and for those who can only follow.
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
    this.#attendance.name = checkedName(name);
    this.#send({ type: 'rename', name: this.#attendance.name });
  }

  /**
   * Writes to everyone. What the room does not take (`chat-off`, `rate-limited`) comes back as an
   * `error` event; what it takes, as a `chat` event.
   *
   * @returns whether it was sent: nothing is, and nothing is kept for later, while no socket is open.
   * @throws {RefusalError} `bad-message` if the room takes no such text, `not-allowed` for those who
   * can only follow.
   */
  chat(text: string): boolean {
    const message = { type: 'chat', text: checkedText(text) } as const;
    this.#requireSocket();
    this.#send(message);
    return this.state === 'open';
  }

  /** Leaves the room for good. */
  close(): void {
    if (this.state === 'closed') return;
    const info = closeInfo(1000, this.#origin);
    this.#attendance.end({ ...info, message: 'You left the room.', willRetry: false });
  }

  get #welcome(): Welcome | undefined {
    return this.#attendance.welcome;
  }

  #requireMicrophone(): void {
    if (this.role === 'listener') throw new RefusalError('not-allowed');
    this.#requireSocket();
  }

  #requireSocket(): void {
    if (this.#line.following) throw new FollowOnlyError();
  }

  #send(message: ClientMessage): void {
    if (this.state === 'open') this.#line.send(JSON.stringify(message));
  }
}
