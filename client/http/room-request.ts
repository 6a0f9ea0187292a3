/** Asking a room over HTTP. */
import * as v from 'valibot';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomPlace } from '../transports/transport.ts';

export function roomUrl({ origin, roomId }: RoomPlace, path: string): string {
  return new URL(`/api/rooms/${roomId}`, origin).href + path;
}

/** @throws {RefusalError} what the room refused, or `server-error` if no answer came. */
export function askRoom(
  place: RoomPlace,
  path: string,
  request: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set('authorization', authorization(place));
  return accepted(fetch(roomUrl(place, path), { ...request, headers }));
}

export function authorization({ key }: RoomPlace): string {
  return `Bearer ${key}`;
}

/** @throws {RefusalError} what was refused, or `server-error` if no answer came; or the signal's reason. */
export async function accepted(answer: Promise<Response>, signal?: AbortSignal): Promise<Response> {
  const response = await answer.catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new RefusalError('server-error', `no answer: ${String(error)}`);
  });
  if (!response.ok) throw await readProblem(response);
  return response;
}

/** @throws {RefusalError} `server-error` for a body that is not of this shape. */
export async function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  response: Response,
): Promise<v.InferOutput<Schema>> {
  const body: unknown = await response.json().catch(() => undefined);
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  throw new RefusalError('server-error', 'the answer is not what this client knows');
}
