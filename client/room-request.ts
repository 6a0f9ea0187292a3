/** Asking a room over HTTP. */
import * as v from 'valibot';
import { keyHeader } from '../protocol/handshake.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { fromEarshot, jsonOf, unredirected } from './answer.ts';
import { NetworkError, noAnswer } from './network-error.ts';
import type { RoomPlace } from './transports/transport.ts';

export function roomUrl({ origin, roomId }: RoomPlace, path: string): string {
  return new URL(`/api/rooms/${roomId}`, origin).href + path;
}

/**
 * @throws {RefusalError} what the room refused. @throws {NetworkError} if it did not answer.
 * @throws the signal's reason, if it was aborted.
 */
export function askRoom(
  place: RoomPlace,
  path: string,
  request: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(keyHeaders(place))) headers.set(name, value);
  const url = roomUrl(place, path);
  return accepted(
    url,
    fetch(url, { ...unredirected, ...request, headers }),
    request.signal ?? undefined,
  );
}

/** The same for an answer in JSON. @throws {RefusalError} @throws {NetworkError} */
export async function askRoomFor<Schema extends v.GenericSchema>(
  schema: Schema,
  place: RoomPlace,
  path: string,
  request?: RequestInit,
): Promise<v.InferOutput<Schema>> {
  return parsed(schema, roomUrl(place, path), await askRoom(place, path, request));
}

/**
 * How a key travels. Never as `Authorization`: where a proxy asks for a password, the browser puts that
 * there, and only if the page leaves it alone.
 */
export function keyHeaders({ key }: RoomPlace): Record<string, string> {
  return { [keyHeader]: key };
}

/**
 * @throws {RefusalError} what was refused. @throws {NetworkError} if Earshot did not answer.
 * @throws the signal's reason, if it was aborted.
 */
export async function accepted(
  url: URL | string,
  answer: Promise<Response>,
  signal?: AbortSignal,
): Promise<Response> {
  const response = await answer.catch((error: unknown) => {
    signal?.throwIfAborted();
    if (error instanceof NetworkError) throw error;
    throw noAnswer(url, error);
  });
  return fromEarshot(response, url);
}

/**
 * @param url that was asked.
 * @throws {RefusalError} `server-error` for JSON that is not of this shape.
 * @throws {NetworkError} for a body that is no JSON: it is not Earshot's.
 */
export async function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  url: URL | string,
  response: Response,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, await jsonOf(response, url));
  if (result.success) return result.output;
  throw new RefusalError('server-error', 'the answer is not what this client knows');
}
