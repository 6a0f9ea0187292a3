/** Who takes part in a room, as everyone sees them. */
import * as v from 'valibot';
import { roles } from './handshake.ts';
import { participantId } from './ids.ts';
import { maxNameLength } from './limits.ts';

export const role = v.picklist(roles);

/**
 * Something visible, so that what looks empty is refused: fillers and the blank braille pattern are
 * letters and symbols by name only.
 */
export const visible = v.regex(
  /(?![\p{Default_Ignorable_Code_Point}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u,
  'At least one visible character.',
);

/**
 * Nothing that turns or hides other text. Of the format characters only the joiner is allowed, which
 * emoji are made with.
 */
export const uncontrolled = v.regex(/^(?:\u200d|[^\p{Cc}\p{Cf}])*$/u, 'No control characters.');

/** How a participant is called. */
export const participantName = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(maxNameLength),
  visible,
  uncontrolled,
);

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
