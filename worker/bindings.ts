import type { Room } from '../durable-objects/room.ts';
import { roomIdPattern } from '../protocol/handshake.ts';
import { RefusalError } from '../protocol/refusals.ts';

/** What wrangler.toml binds to the Worker. */
export interface Bindings {
  ROOMS: DurableObjectNamespace<Room>;
  /** The sound of clips. */
  CLIPS: R2Bucket;
  /** Counts the rooms opened from an address. */
  ROOM_CREATION: RateLimit;
  /**
   * Origins whose pages may use the rooms besides the deployment's own, separated by spaces; `*` for
   * all of them.
   */
  ALLOWED_ORIGINS: string;
}

/** @throws {RefusalError} `room-not-found` for what cannot be the id of a room. */
export function roomById(env: Bindings, id: string): DurableObjectStub<Room> {
  if (!roomIdPattern.test(id)) throw new RefusalError('room-not-found');
  return env.ROOMS.getByName(id);
}
