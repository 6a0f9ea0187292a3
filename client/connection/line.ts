/**
 * The line to a room, which lasts longer than any transport: tries again when one has ended, by another
 * way where the network lets none of the kind through, and goes back to a socket when that is possible.
 */
import type { ServerMessage } from '../../protocol/messages.ts';
import { type RefusalError, refusalOfClose } from '../../protocol/refusals.ts';
import { EventStreamTransport } from '../transports/event-stream-transport.ts';
import type { LivenessTimes } from '../transports/liveness.ts';
import { LongPollTransport } from '../transports/long-poll-transport.ts';
import { SocketTransport } from '../transports/socket-transport.ts';
import {
  givenUp,
  type Introduction,
  type RoomPlace,
  type Transport,
  type TransportKind,
  type TransportListener,
} from '../transports/transport.ts';
import { mayRetry, retryAfterSeconds } from './close-info.ts';
import { Fallback } from './fallback.ts';
import { onNetworkChange } from './network-changes.ts';
import { type ReconnectTimes, reconnectDelay } from './reconnect-delay.ts';

export interface LineTimes extends LivenessTimes, ReconnectTimes {
  /** Between two attempts to come back to a socket while one only follows, in milliseconds. */
  socketAgainMs: number;
}

export interface LineListener {
  /** How to introduce ourselves now. */
  introduce(): Introduction;
  received(message: ServerMessage): void;
  unreadable(error: RefusalError): void;
  /** A transport ended; another one follows if its close code allows. */
  lost(code: number): void;
  /** The room can be reached, but by no socket: we can only follow. */
  socketsBlocked(): void;
}

/** Who was connected for so long starts anew with short waits, in milliseconds. */
const steadyMs = 5000;

export class Line {
  /** How the room was reached last; a socket before it was reached at all. */
  kind: TransportKind = 'websocket';
  readonly #place: RoomPlace;
  readonly #times: LineTimes;
  readonly #listener: LineListener;
  readonly #fallback = new Fallback();
  #transport: Transport | undefined;
  /** A socket that may replace a transport that only follows. */
  #candidate: Transport | undefined;
  /** When the room was reached by the transport; undefined before. */
  #reachedAt: number | undefined;
  #failures = 0;
  /** To the next attempt, or to the next candidate. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #stopNetwork: () => void;

  constructor(place: RoomPlace, times: LineTimes, listener: LineListener) {
    this.#place = place;
    this.#times = times;
    this.#listener = listener;
    // Going offline breaks a socket without a word; coming back makes any further wait needless.
    this.#stopNetwork = onNetworkChange(
      () => this.#restart(),
      () => this.#transport && this.#reachedAt !== undefined && this.#restart(),
    );
    this.#attempt();
  }

  /** Whether one can only follow. */
  get following(): boolean {
    return this.kind !== 'websocket';
  }

  get latencyMs(): number | undefined {
    return this.#transport?.latencyMs;
  }

  get bufferedAmount(): number {
    return this.#transport?.bufferedAmount ?? 0;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#transport?.send(data);
  }

  close(): void {
    this.#closed = true;
    this.#stopNetwork();
    this.#abandon(1000);
  }

  /** Gives up what there is, and starts at once from the beginning: the network is another one. */
  #restart(): void {
    this.#abandon(givenUp);
    this.#fallback.reset();
    this.#attempt();
    this.#listener.lost(givenUp);
  }

  #attempt(): void {
    this.#reachedAt = undefined;
    this.#transport = this.#open(this.#fallback.next);
  }

  #open(kind: TransportKind): Transport {
    const introduce = () => this.#listener.introduce();
    const listener: TransportListener = {
      received: (message) => this.#received(transport, message),
      unreadable: (error) => {
        if (transport === this.#transport) this.#listener.unreadable(error);
      },
      ended: (code) => this.#ended(transport, code),
    };
    const transport: Transport =
      kind === 'websocket'
        ? new SocketTransport(this.#place, introduce, this.#times, listener)
        : kind === 'server-sent events'
          ? new EventStreamTransport(this.#place, introduce(), this.#times, listener)
          : new LongPollTransport(this.#place, introduce(), this.#times, listener);
    return transport;
  }

  #received(transport: Transport, message: ServerMessage): void {
    const reached = message.type === 'welcome' || message.type === 'snapshot';
    if (transport === this.#candidate && reached) this.#promote(transport);
    if (transport !== this.#transport) return;
    if (reached) {
      this.#reachedAt = performance.now();
      this.kind = transport.kind;
    }
    this.#listener.received(message);
    // What failed before may have failed for another reason than the network: see at once.
    if (reached && this.following) this.#tryCandidate();
  }

  #ended(transport: Transport, code: number): void {
    if (transport === this.#candidate) this.#rejected(code);
    if (transport !== this.#transport) return;
    const reached = this.#reachedAt !== undefined;
    const steady = reached && performance.now() - (this.#reachedAt ?? 0) > steadyMs;
    this.#failures = steady ? 1 : this.#failures + 1;
    const atOnce = this.#fallback.ended(reached || refusalOfClose(code) !== undefined);
    this.#abandon(givenUp);
    this.#listener.lost(code);
    if (this.#closed || !mayRetry(code)) return;
    const asked = retryAfterSeconds(code);
    const delayMs = atOnce ? 0 : reconnectDelay(this.#failures, this.#times, asked);
    this.#timer = setTimeout(() => this.#attempt(), delayMs);
  }

  #tryCandidate(): void {
    if (!this.#candidate && !this.#closed) this.#candidate = this.#open('websocket');
  }

  #promote(candidate: Transport): void {
    this.#candidate = undefined;
    this.#abandon(givenUp);
    this.#fallback.reset();
    this.#transport = candidate;
  }

  #rejected(code: number): void {
    this.#candidate = undefined;
    const delayMs = this.#times.socketAgainMs * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => this.#tryCandidate(), delayMs);
    if (refusalOfClose(code) === undefined) this.#listener.socketsBlocked();
  }

  /** Nothing is left that could speak, now or later. */
  #abandon(code: number): void {
    clearTimeout(this.#timer);
    const abandoned = [this.#transport, this.#candidate];
    this.#transport = undefined;
    this.#candidate = undefined;
    for (const transport of abandoned) transport?.close(code);
  }
}
