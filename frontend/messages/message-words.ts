/** How messages are spoken of. */

import type { RoomSettings } from '../../client/index.ts';
import type { Role } from '../../protocol/handshake.ts';

/**
 * Whether a participant of this role may write, and why not as a sentence.
 *
 * @param following whether the network lets nothing through but what the room tells.
 */
export function writing(
  chat: RoomSettings['chat'] | undefined,
  role: Role | undefined,
  following: boolean,
): { allowed: boolean; why?: string } {
  if (chat === undefined || role === undefined) return { allowed: false };
  if (following) return { allowed: false, why: 'This network lets you read along, but not write.' };
  if (chat === 'off') {
    const why =
      role === 'host'
        ? 'Messages are switched off: you can switch them on in the room settings.'
        : 'The host has switched messages off.';
    return { allowed: false, why };
  }
  if (chat === 'host' && role !== 'host') {
    return { allowed: false, why: 'Here only the host writes: you can read along.' };
  }
  return { allowed: true };
}
