/** Opening a room: `POST /api/rooms`. */
import { type RoomCreated, roomCreated } from '../../protocol/http.ts';
import { accepted, parsed } from './room-request.ts';

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
  return parsed(roomCreated, await accepted(fetch(new URL('/api/rooms', origin), request), signal));
}
