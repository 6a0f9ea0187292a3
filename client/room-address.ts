/** Where a room is: by its link, or by its parts. */
import { checked } from '../protocol/check.ts';
import { parseShareLink } from '../protocol/handshake.ts';
import { key, roomId } from '../protocol/ids.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { RoomPlace } from './transports/transport.ts';

/** A share link (`https://example.org/r/<id>#<key>`), or where it leads. */
export type RoomAddress = { link: string } | { origin: string; roomId: string; key: string };

/**
 * @throws {RefusalError} `key-missing` if the link is not one of a room with its key, `room-not-found`
 * or `key-wrong` for what can be no id and no key.
 */
export function placeOf(address: RoomAddress): RoomPlace {
  if ('link' in address) {
    const place = parseShareLink(address.link);
    if (!place) throw new RefusalError('key-missing', 'not the link of a room');
    return place;
  }
  return {
    origin: address.origin,
    roomId: checked(roomId, address.roomId, 'room-not-found', 'roomId'),
    key: checked(key, address.key, 'key-wrong', 'key'),
  };
}
