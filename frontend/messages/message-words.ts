/** How messages are spoken of. */

import type { RoomSettings } from '../../client/index.ts';
import type { Role } from '../../protocol/handshake.ts';
import { msg } from '../words/msg.ts';

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
  if (following)
    return {
      allowed: false,
      why: msg('On this network you can read messages, but not write any.'),
    };
  if (chat === 'off') {
    const why =
      role === 'host'
        ? msg('Messages are off: you can turn them on in the room settings.')
        : msg('The host has turned messages off.');
    return { allowed: false, why };
  }
  if (chat === 'host' && role !== 'host') {
    return { allowed: false, why: msg('Only the host can write here.') };
  }
  return { allowed: true };
}
