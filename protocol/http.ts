/** Bodies of the HTTP API. */
import * as v from 'valibot';
import type { roles } from './handshake.ts';
import { modelDescription, participant } from './messages.ts';

const perRole = v.object({
  host: v.string(),
  mic: v.string(),
  listener: v.string(),
} satisfies Record<(typeof roles)[number], unknown>);

/** Answer of `POST /api/rooms`. The keys are shown this once: the room stores only their hashes. */
export const roomCreated = v.object({
  id: v.string(),
  /** One key a role. */
  keys: perRole,
  /** One share link a role. */
  links: perRole,
  /** Address of the room's socket. */
  socket: v.string(),
});
export type RoomCreated = v.InferOutput<typeof roomCreated>;

/** Answer of `GET /api/rooms/:id`, for any key of the room. */
export const roomStatus = v.object({
  id: v.string(),
  participants: v.array(participant),
  model: modelDescription,
  lastEventId: v.number(),
  /** How often the room was constructed: one more after each hibernation. */
  wakes: v.number(),
});
export type RoomStatus = v.InferOutput<typeof roomStatus>;
