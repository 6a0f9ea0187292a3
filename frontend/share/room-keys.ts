/** The keys to hand on, as far as one can get at them: from the room, or from this browser. */
import type { RoomApi } from '../../client/index.ts';
import { listMyRooms } from '../mine/index.ts';
import type { KnownKeys, Shared } from './share-choices.ts';

/**
 * The room gives them to its hosts on any device. Of a room that was made before rooms kept them, the browser
 * that opened it may know them.
 *
 * @throws {RefusalError | NetworkError} if the room does not answer and this browser knows nothing either.
 */
export async function keysToShare(
  { roomId, key, role }: Shared,
  api: Pick<RoomApi, 'guestLinks'>,
): Promise<KnownKeys> {
  if (role !== 'host') return { [role]: key };
  const here = listMyRooms().find(({ id, keys }) => id === roomId && keys.host === key)?.keys;
  try {
    const { keys } = await api.guestLinks();
    return { mic: keys.mic ?? here?.mic, listener: keys.listener ?? here?.listener };
  } catch (error) {
    if (here?.mic === undefined && here?.listener === undefined) throw error;
    return { mic: here.mic, listener: here.listener };
  }
}
