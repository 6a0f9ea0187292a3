/** Opening a room: `POST /api/rooms`. */
import { keyHeader } from '../../protocol/handshake.ts';
import { type RoomCreated, roomCreated } from '../../protocol/http.ts';
import { unredirected } from '../answer.ts';
import { accepted, parsed } from '../room-request.ts';

export interface CreateRoomOptions {
  signal?: AbortSignal;
  /** Where the operator asks for one (`creation-key-needed`). */
  key?: string;
}

/**
 * Opens a room at `origin` (`https://example.org`). Its keys are told this once: keep them.
 *
 * @throws {RefusalError} what the edge refused.
 * @throws {NetworkError} if Earshot did not answer, or something on the way did in its place.
 * @throws {DOMException} `AbortError` when `signal` was aborted.
 */
export async function createRoom(
  origin: string,
  { signal, key }: CreateRoomOptions = {},
): Promise<RoomCreated> {
  const url = new URL('/api/rooms', origin);
  const request = {
    ...unredirected,
    method: 'POST',
    ...(key !== undefined && { headers: { [keyHeader]: key } }),
    ...(signal && { signal }),
  };
  return parsed(roomCreated, url, await accepted(url, fetch(url, request), signal));
}
