/** Opening a room: `POST /api/rooms`. */
import { type RoomCreated, roomCreated } from '../../protocol/http.ts';
import { unredirected } from '../answer.ts';
import { accepted, parsed } from '../room-request.ts';

/**
 * Opens a room at `origin` (`https://example.org`). Its keys are told this once: keep them.
 *
 * @throws {RefusalError} what the edge refused.
 * @throws {NetworkError} if Earshot did not answer, or something on the way did in its place.
 * @throws {DOMException} `AbortError` when `signal` was aborted.
 */
export async function createRoom(
  origin: string,
  { signal }: { signal?: AbortSignal } = {},
): Promise<RoomCreated> {
  const url = new URL('/api/rooms', origin);
  const request = { ...unredirected, method: 'POST', ...(signal && { signal }) };
  return parsed(roomCreated, url, await accepted(url, fetch(url, request), signal));
}
