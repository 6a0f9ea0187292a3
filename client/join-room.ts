/** Joining a room as a participant. */
import { checkedName } from './connection/checked-input.ts';
import { Participation } from './connection/participation.ts';
import { RoomConnection } from './connection/room-connection.ts';
import { debugLog } from './debug-log.ts';
import { type ConnectionOptions, defaults } from './options.ts';
import { placeOf, type RoomAddress } from './room-address.ts';
import { byEventStream } from './transports/event-stream-transport.ts';
import { byLongPoll } from './transports/long-poll-transport.ts';
import { bySocket } from './transports/socket-transport.ts';

/**
 * Starts to connect and returns at once; `await connection.opened()` waits for the welcome. Where the
 * network lets no WebSocket through, one follows the room over HTTP until it does.
 *
 * @throws {RefusalError} `key-missing` if the link is not one of a room with its key, `room-not-found`
 * or `key-wrong` for what can be no id and no key, `bad-name` if the room takes no such name.
 */
export function joinRoom(address: RoomAddress, options: ConnectionOptions): RoomConnection {
  const chosen = { ...defaults, ...options };
  const debug = debugLog(options.debug);
  const { scores = true } = options;
  const name = checkedName(options.name);
  const participation = new Participation({ name, scores }, chosen, debug);
  const ways = [bySocket, byEventStream, byLongPoll] as const;
  return new RoomConnection(placeOf(address), chosen, ways, participation, debug);
}
