/** Joining a room by its link, or by its parts. */
import { parseShareLink } from '../protocol/handshake.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { RoomConnection } from './connection/connection.ts';
import type { ConnectionOptions } from './options.ts';

/** A share link (`https://example.org/r/<id>#<key>`), or where it leads. */
export type RoomAddress = { link: string } | { origin: string; roomId: string; key: string };

/**
 * Starts to connect and returns at once; `await connection.opened()` waits for the welcome.
 *
 * @throws {RefusalError} `key-missing` if the link is not one of a room with its key, `bad-message`
 * if the room takes no such name.
 */
export function joinRoom(address: RoomAddress, options: ConnectionOptions): RoomConnection {
  const target = 'link' in address ? parseShareLink(address.link) : address;
  if (!target) throw new RefusalError('key-missing', 'not the link of a room');
  return new RoomConnection(target, options);
}
