/** The ways to a room. Each transport is one attempt: it connects, brings messages, and ends once. */
import type { ServerMessage } from '../../protocol/messages.ts';
import type { RefusalError } from '../../protocol/refusals.ts';

/** With all but the first one can only follow: hear of what happens, and take no part. */
export type TransportKind = 'websocket' | 'server-sent events' | 'long poll';

/** Where a room is, and the key that opens it. */
export interface RoomPlace {
  origin: string;
  roomId: string;
  key: string;
}

export interface Transport {
  readonly kind: TransportKind;
  /** Round trip of the last ping, in milliseconds. */
  readonly latencyMs: number | undefined;
  /** Bytes handed over that have not left yet. */
  readonly bufferedAmount: number;
  /** Sends to the room, where that is possible. */
  send(data: string | Uint8Array<ArrayBuffer>): void;
  /** Ends it without a word to its listener. @param code WebSocket close code. */
  close(code: number): void;
}

export interface TransportListener {
  /** The first message is a `welcome` or a `snapshot`, or an `error`. */
  received(message: ServerMessage): void;
  /** The room sent what this client cannot read. */
  unreadable(error: RefusalError): void;
  /** It is over. @param code WebSocket close code, that of a refusal if the room refused us. */
  ended(code: number): void;
}

/** What a socket says first, and where a follower goes on. */
export interface Introduction {
  hello: string;
  /** Id of the last event seen; undefined before any. */
  after: number | undefined;
}

/** Our own close code for what was given up (private range, RFC 6455, 7.4.2). */
export const givenUp = 3000;
/** The line broke; as browsers call it (RFC 6455, 7.4.1). */
export const broken = 1006;
