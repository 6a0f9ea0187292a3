/**
 * Where the sound of a clip is kept: in the deployment's bucket, or in the room's own database. The room says
 * which it is, when it keeps a place for the clip and when the clip is played.
 */
import type { ClipStorage } from '../../durable-objects/clips/clips.ts';
import type { ClipId } from '../../protocol/ids.ts';
import type { RoomHandle } from '../room.ts';
import { BucketSound } from './bucket-sound.ts';
import { DatabaseSound } from './database-sound.ts';
import type { StoredSound } from './stored-sound.ts';

/** @param bucket undefined where none is bound: what lies in one is out of reach then. */
export function storedSound(
  storage: ClipStorage,
  room: RoomHandle,
  id: ClipId,
  bucket: R2Bucket | undefined,
): StoredSound {
  if (storage === 'bucket') return new BucketSound(bucket, room, id);
  return new DatabaseSound(room, id);
}
