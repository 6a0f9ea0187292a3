/** The ways to a room. Each transport is one attempt: it connects, brings messages, and ends once. */
import type { EventId, Key, RoomId } from '../../protocol/ids.ts';
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import type { RefusalError } from '../../protocol/refusals.ts';
import type { NetworkError } from '../network-error.ts';
import type { ConnectionTimes } from '../options.ts';

/** Over all but the first one can only follow: learn what happens, and take no part. */
export type TransportKind = 'websocket' | 'server-sent events' | 'long poll';

/** Where a room is, and the key that opens it. */
export interface RoomPlace {
  readonly origin: string;
  readonly roomId: RoomId;
  readonly key: Key;
}

/** Where sound and messages leave. */
export interface Outlet {
  /** Bytes handed over that have not left yet. */
  readonly bufferedAmount: number;
  /** Sends to the room, where that is possible. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
}

export interface Transport extends Outlet {
  readonly kind: TransportKind;
  /** Round trip of the last ping, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** Ends it without a word to its listener. @param code WebSocket close code. */
  close(code: number): void;
}

/** What a transport hands out: what is only for itself, it answers itself. */
export type ReceivedMessage = Exclude<ServerMessage, { type: 'receipt-request' }>;

export interface TransportListener {
  /** How to introduce ourselves now. */
  introduce(): Introduction;
  /** The first message is a `welcome` or a `snapshot`, or an `error`. */
  received(transport: Transport, message: ReceivedMessage): void;
  /** The room sent what this client cannot read. */
  unreadable(transport: Transport, error: RefusalError): void;
  /**
   * It is over.
   *
   * @param code WebSocket close code, that of a refusal if the room refused us.
   * @param obstacle what is on the way there, if that can be told.
   */
  ended(transport: Transport, code: number, obstacle?: NetworkError): void;
}

/** What a socket says first, and where a follower goes on. */
export interface Introduction {
  /** Undefined for one who only follows. */
  readonly hello: Extract<ClientMessage, { type: 'hello' }> | undefined;
  /** Id of the last event seen; undefined before any. */
  readonly after: EventId | undefined;
}

/** A kind of transport, and how to try it. It tells its listener nothing before `open` has returned. */
export interface Way {
  readonly kind: TransportKind;
  open(place: RoomPlace, times: ConnectionTimes, listener: TransportListener): Transport;
}

/** Our own close code for what was given up (private range, RFC 6455, 7.4.2). */
export const givenUp = 3000;
/** The connection broke; as browsers call it (RFC 6455, 7.4.1). */
export const broken = 1006;
