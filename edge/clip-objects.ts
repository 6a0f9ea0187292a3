/** The sound of clips in R2: where it lies, and how it goes. */

import type { ClipId, RoomId } from '../protocol/ids.ts';

/** A room's objects share a prefix, so that all of them are found when the room is deleted. */
function prefixOf(roomId: RoomId): string {
  return `rooms/${roomId}/`;
}

export function clipObjectKey(roomId: RoomId, clipId: ClipId): string {
  return prefixOf(roomId) + clipId;
}

/** Deletes what R2 holds of a room, also what the room itself does not know of. */
export async function deleteObjectsOf(bucket: R2Bucket, roomId: RoomId): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix: prefixOf(roomId) });
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
