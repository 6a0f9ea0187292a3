import type { Room } from '../durable-objects/room.ts';
import { roomIdPattern } from '../protocol/handshake.ts';
import { RefusalError } from '../protocol/refusals.ts';

/** What wrangler.toml binds to the Worker. */
export interface Bindings {
  ROOMS: DurableObjectNamespace<Room>;
}

/** @throws {RefusalError} `room-not-found` for what cannot be the id of a room. */
export function roomById(env: Bindings, id: string): DurableObjectStub<Room> {
  if (!roomIdPattern.test(id)) throw new RefusalError('room-not-found');
  return env.ROOMS.getByName(id);
}
