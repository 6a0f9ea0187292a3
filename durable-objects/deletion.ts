/** The end of a room: nothing of it may stay behind. */
import { deleteObjectsOf } from '../edge/clip-objects.ts';
import { isInBucket, lastUploadEnds, unboundAgainMs } from './clips/clips.ts';
import { readId } from './identity.ts';
import { endRelays } from './relays/places.ts';

/** When a deletion that failed is tried again, in milliseconds. */
const eraseAgainMs = 60_000;

/**
 * Deletes what is left of a room that its host has deleted. Repeated by the alarm until it has succeeded; what lies
 * in a bucket waits until one is bound.
 */
export async function finishDeletion(
  storage: DurableObjectStorage,
  { CLIPS, RELAYS }: Pick<Cloudflare.Env, 'CLIPS' | 'RELAYS'>,
): Promise<void> {
  const id = readId(storage.sql);
  const isOutOfReach = !CLIPS && isInBucket(storage.sql);
  // An upload that is under way finds no room any more, but its Worker may fail to clean up.
  // What it sends to the room itself is refused.
  const uploadEnds = (CLIPS && lastUploadEnds(storage.sql)) ?? 0;
  const againMs = isOutOfReach ? unboundAgainMs : eraseAgainMs;
  await storage.setAlarm(Math.max(Date.now() + againMs, uploadEnds));
  try {
    if (id) {
      await endRelays(storage.sql, RELAYS, id);
      if (CLIPS) await deleteObjectsOf(CLIPS, id);
    }
  } catch (error) {
    console.error(error);
    return;
  }
  if (isOutOfReach || uploadEnds > Date.now()) return;
  // The alarm goes along, in the same write.
  await storage.deleteAll();
}
