/** The end of a room: nothing of it may stay behind. */
import { deleteObjectsOf } from '../edge/clip-objects.ts';
import { lastUploadEnds } from './clips/clips.ts';
import { readId } from './identity.ts';
import { endRelays } from './relays/places.ts';

/** When a deletion that failed is tried again, in milliseconds. */
const eraseAgainMs = 60_000;

/** Deletes what is left of a room that its host has deleted. Repeated by the alarm until it has succeeded. */
export async function finishDeletion(
  storage: DurableObjectStorage,
  { CLIPS, RELAYS }: Pick<Cloudflare.Env, 'CLIPS' | 'RELAYS'>,
): Promise<void> {
  const id = readId(storage.sql);
  // An upload that is under way finds no room any more, but its Worker may fail to clean up.
  const uploadEnds = lastUploadEnds(storage.sql) ?? 0;
  await storage.setAlarm(Math.max(Date.now() + eraseAgainMs, uploadEnds));
  try {
    if (id) {
      await endRelays(storage.sql, RELAYS, id);
      await deleteObjectsOf(CLIPS, id);
    }
  } catch (error) {
    console.error(error);
    return;
  }
  if (uploadEnds > Date.now()) return;
  // The alarm goes along, in the same write.
  await storage.deleteAll();
}
