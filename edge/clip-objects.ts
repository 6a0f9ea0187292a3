/** The sound of clips in R2: where it lies, and how it goes. */

import type { ClipId, RoomId } from '../protocol/ids.ts';

/** A room's objects share a prefix, so that all of them are found when the room is deleted. */
function prefixOf(roomId: RoomId): string {
  return `rooms/${roomId}/`;
}

export function clipObjectKey(roomId: RoomId, clipId: ClipId): string {
  return prefixOf(roomId) + clipId;
}

/** Where a piece of a clip lies while the rest is on its way. */
export function clipPieceKey(roomId: RoomId, clipId: ClipId, piece: number): string {
  return `${clipObjectKey(roomId, clipId)}.${piece}`;
}

/** Deletes the sound of clips, and the pieces of those that never became whole. */
export async function deleteClipObjects(
  bucket: R2Bucket,
  roomId: RoomId,
  clipIds: readonly ClipId[],
): Promise<void> {
  for (const id of clipIds) await deleteAll(bucket, clipObjectKey(roomId, id));
}

/** Deletes what R2 holds of a room, also what the room itself does not know of. */
export async function deleteObjectsOf(bucket: R2Bucket, roomId: RoomId): Promise<void> {
  await deleteAll(bucket, prefixOf(roomId));
}

async function deleteAll(bucket: R2Bucket, prefix: string): Promise<void> {
  for (;;) {
    const { objects, truncated } = await bucket.list({ prefix });
    if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
    if (!truncated) return;
  }
}
