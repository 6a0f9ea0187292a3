/** Networks that let one follow a room, and no more. */
import type { RoomSnapshot } from '../../client/index.ts';

/** Whether no socket gets through: one is told what is logged, later, and can tell the room nothing. */
export function followsOnly({ transport }: RoomSnapshot['connection']): boolean {
  return transport !== 'websocket';
}
