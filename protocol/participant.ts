/** Who takes part in a room, as everyone sees them. */
import * as v from 'valibot';
import { roles } from './handshake.ts';
import { participantId } from './ids.ts';

export const role = v.picklist(roles);

export const participant = v.object({
  id: participantId,
  name: v.string(),
  role,
  /** Whether their microphone is on. */
  mic: v.boolean(),
  /** Since when nothing has come from it although it is on; absent while its sound comes. */
  silentSince: v.optional(v.number()),
});
export type Participant = v.InferOutput<typeof participant>;
