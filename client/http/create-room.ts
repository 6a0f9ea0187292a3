/** Opening a room: `POST /api/rooms`. */
import * as v from 'valibot';
import { type RoomCreated, roomCreated } from '../../protocol/http.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/**
 * Opens a room at `origin` (`https://example.org`). Its keys are told this once: keep them.
 *
 * @throws {RefusalError} what the edge refused, or `server-error` if no proper answer came.
 * @throws {DOMException} `AbortError` when `signal` was aborted.
 */
export async function createRoom(
  origin: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RoomCreated> {
  const request = { method: 'POST', ...(signal && { signal }) };
  const response = await fetch(new URL('/api/rooms', origin), request).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw new RefusalError('server-error', `no answer from ${origin}: ${String(error)}`);
  });
  if (!response.ok) throw await readProblem(response);
  const created = v.safeParse(roomCreated, await response.json().catch(() => undefined));
  if (!created.success) throw new RefusalError('server-error', 'the answer is no new room');
  return created.output;
}
