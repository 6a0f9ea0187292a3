/** The network that a caller came from, as the Worker tells it to a room: rates are counted by it. */
import { createHmac } from 'node:crypto';

/** Header of an upgrade with the caller's network; the Worker sets it, whatever the caller sent. */
export const networkHeader = 'x-earshot-network';

/** The network of callers of whom nothing is known, as on one's own machine. */
export const localNetwork = 'local';

const tagLength = 16;

/** @returns what a room keeps in place of a network: 16 characters that only this room can relate to it. */
export function networkTag(secret: string, network: string): string {
  return createHmac('sha256', secret).update(network).digest('base64url').slice(0, tagLength);
}
