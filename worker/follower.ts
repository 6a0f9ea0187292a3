/**
 * The Worker's socket to a room whose log it reads for somebody. The room hibernates behind it, which
 * it could not do if it served a stream itself.
 */
import { keyPattern } from '../protocol/handshake.ts';
import type { LoggedEvent } from '../protocol/logged-event.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import { readProblem } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { type Bindings, roomById } from './bindings.ts';

export type Snapshot = Extract<ServerMessage, { type: 'snapshot' }>;
/** Why the room parts with a follower. */
type Farewell = Extract<ServerMessage, { type: 'error' }>;

export interface FollowerListener {
  /** First of all: how the room stands, and what is replayed. */
  stood(snapshot: Snapshot): void;
  logged(event: LoggedEvent): void;
  /** Nothing follows; without a farewell the room restarted, and one may come back at once. */
  ended(farewell?: Farewell): void;
}

/**
 * @param after position in the log after which the replay starts; undefined for the latest events.
 * @returns a socket that says nothing before `listen`.
 * @throws {RefusalError} what the room answered.
 */
export async function follow(
  env: Bindings,
  roomId: string,
  key: string | undefined,
  after: number | undefined,
): Promise<WebSocket> {
  const room = roomById(env, roomId);
  // What is no key may not even be a header.
  if (key && !keyPattern.test(key)) throw new RefusalError('key-wrong');
  const url = new URL(`https://room/api/rooms/${roomId}/events`);
  if (after !== undefined) url.searchParams.set('after', String(after));
  const response = await room.fetch(url, {
    headers: { upgrade: 'websocket', ...(key && { authorization: `Bearer ${key}` }) },
  });
  if (!response.webSocket) throw await readProblem(response);
  return response.webSocket;
}

/** @returns a function that leaves the room; `ended` is not called then. */
export function listen(socket: WebSocket, listener: FollowerListener): () => void {
  let over = false;
  const leave = () => {
    over = true;
    socket.close(1000);
  };
  const end = (farewell?: Farewell) => {
    if (over) return;
    leave();
    listener.ended(farewell);
  };
  socket.addEventListener('message', ({ data }) => {
    if (over) return;
    const message = JSON.parse(data as string) as Snapshot | LoggedEvent | Farewell | Pong;
    if (message.type === 'error') end(message);
    else if (message.type === 'snapshot') listener.stood(message);
    else if (message.type !== 'pong') listener.logged(message);
  });
  socket.addEventListener('close', () => end());
  socket.addEventListener('error', () => end());
  socket.accept();
  return leave;
}

type Pong = Extract<ServerMessage, { type: 'pong' }>;
