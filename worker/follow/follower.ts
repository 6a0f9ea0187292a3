/**
 * The Worker's socket to a room whose log it reads for somebody. The room hibernates behind it, which
 * it could not do if it served a stream itself.
 */
import * as v from 'valibot';
import { networkHeader } from '../../edge/network.ts';
import { type EventId, key as keySchema } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ClientMessage, ServerMessage } from '../../protocol/messages.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomHandle } from '../room.ts';

export type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;
/** Why the room parts with a follower. */
type Farewell = Extract<ServerMessage, { type: 'error' }>;
/** What is not logged, and told all the same: in place of what was told before. */
export type ListMessage = Extract<ServerMessage, { type: 'models' | 'sounds' }>;
/** All that a room sends to a follower. */
type FollowerMessage =
  | Snapshot
  | LoggedEvent
  | Farewell
  | ListMessage
  | Extract<ServerMessage, { type: 'events' | 'pong' | 'receipt-request' }>;

export interface LogReader {
  /** First of all: the room as it is, and what is replayed, or the beginning of that. */
  started(snapshot: Snapshot): void;
  /** In the order of their ids. */
  logged(events: readonly LoggedEvent[]): void;
  /** The room hears with other models from now on, or was taught other sounds. */
  listed?(message: ListMessage): void;
  /** The room asks whether all so far was read: `answer` once it was; left out, at once. */
  asked?(answer: () => void): void;
  /** Nothing follows; without a farewell the room restarted, and one may come back at once. */
  ended(farewell?: Farewell): void;
}

/**
 * @param after position in the log after which the replay starts; undefined for the latest events.
 * @returns a socket that says nothing before `readLog`.
 * @throws {RefusalError} what the room answered.
 */
export async function follow(room: RoomHandle, after: EventId | undefined): Promise<WebSocket> {
  const { id, key, network } = room;
  // What is no key may not even be a header.
  if (key && !v.is(keySchema, key)) throw new RefusalError('key-wrong');
  const url = new URL(`https://room/api/rooms/${id}/events`);
  if (after !== undefined) url.searchParams.set('after', String(after));
  const response = await room.follow(url, {
    headers: {
      upgrade: 'websocket',
      [networkHeader]: network,
      ...(key && { authorization: `Bearer ${key}` }),
    },
  });
  if (!response.webSocket) throw await readProblem(response);
  return response.webSocket;
}

/** @returns a function that leaves the room; `ended` is not called then. */
export function readLog(socket: WebSocket, reader: LogReader): () => void {
  let over = false;
  const leave = () => {
    over = true;
    socket.close(1000);
  };
  const end = (farewell?: Farewell) => {
    if (over) return;
    leave();
    reader.ended(farewell);
  };
  socket.addEventListener('message', ({ data }) => {
    if (over) return;
    const message = JSON.parse(data as string) as FollowerMessage;
    if (message.type === 'error') end(message);
    else if (message.type === 'receipt-request') {
      const answer = () => receipt(socket, message.token);
      if (reader.asked) reader.asked(answer);
      else answer();
    } else if (message.type === 'snapshot') reader.started(message);
    else if (message.type === 'events') reader.logged(message.events);
    else if (message.type === 'models' || message.type === 'sounds') reader.listed?.(message);
    else if (message.type !== 'pong') reader.logged([message]);
  });
  socket.addEventListener('close', () => end());
  socket.addEventListener('error', () => end());
  socket.accept();
  return leave;
}

function receipt(socket: WebSocket, token: string): void {
  socket.send(JSON.stringify({ type: 'receipt', token } satisfies ClientMessage));
}
