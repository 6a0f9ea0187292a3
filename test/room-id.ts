/** Ids of rooms for tests: any text of base32 with the checksum that makes it one. */
import { withChecksum } from '../protocol/checksum.ts';
import type { RoomId } from '../protocol/ids.ts';

/** @param text 14 characters of base32. */
export function roomIdOf(text: string): RoomId {
  return withChecksum(text) as RoomId;
}

export const someRoomId = roomIdOf('0123456789abcd');
