/** Push notifications of a room: `GET /api/push`, and the subscriptions of one room. */
import {
  type PushAccepted,
  type PushRequest,
  pushAccepted,
  pushOffer,
} from '../../protocol/push.ts';
import { unredirected } from '../answer.ts';
import { placeOf, type RoomAddress } from '../room-address.ts';
import { accepted, askRoom, askRoomFor, parsed } from '../room-request.ts';

/**
 * @param origin of the deployment, as `https://example.org`.
 * @returns the key for `pushManager.subscribe()`; undefined where the deployment pushes nothing.
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function pushKey(origin: string): Promise<string | undefined> {
  const url = new URL('/api/push', origin);
  const offer = await parsed(pushOffer, url, await accepted(url, fetch(url, unredirected)));
  return offer.publicKey ?? undefined;
}

/**
 * Has a room tell a browser of its sounds, also while no page is open.
 *
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function subscribePush(
  room: RoomAddress,
  request: PushRequest,
): Promise<PushAccepted> {
  return askRoomFor(pushAccepted, placeOf(room), '/push', json('PUT', request));
}

/**
 * Has it tell that browser nothing any more.
 *
 * @throws {RefusalError} @throws {NetworkError}
 */
export async function unsubscribePush(room: RoomAddress, endpoint: string): Promise<void> {
  await askRoom(placeOf(room), '/push', json('DELETE', { endpoint }));
}

function json(method: string, body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method, headers, body: JSON.stringify(body) };
}
