/** Following a room without taking part: over HTTP alone, seen by nobody. */
import { Following } from './connection/following.ts';
import { RoomFollower } from './connection/room-follower.ts';
import { debugLog } from './debug-log.ts';
import { defaults, type FollowOptions } from './options.ts';
import { placeOf, type RoomAddress } from './room-address.ts';
import { byEventStream } from './transports/event-stream-transport.ts';
import { byLongPoll } from './transports/long-poll-transport.ts';

/**
 * Starts to connect and returns at once; `await follower.opened()` waits for the snapshot. There are no
 * `scores` and no `you`.
 *
 * @throws {RefusalError} `key-missing` if the link is not one of a room with its key, `room-not-found`
 * or `key-wrong` for what can be no id and no key.
 */
export function followRoom(address: RoomAddress, options: FollowOptions = {}): RoomFollower {
  const chosen = { ...defaults, ...options };
  const following = new Following(chosen);
  const ways = [byEventStream, byLongPoll] as const;
  return new RoomFollower(placeOf(address), chosen, ways, following, debugLog(options.debug));
}
