/** The list of a room's recordings: `GET /api/rooms/:id/clips`. */
import type { Clip } from '../../protocol/clip.ts';
import { clipList } from '../../protocol/http.ts';
import type { RoomPlace } from '../transports/transport.ts';
import { askRoom, parsed } from './room-request.ts';

/** @returns the latest first. @throws {RefusalError} */
export async function listClips(place: RoomPlace): Promise<Clip[]> {
  const { clips } = await parsed(clipList, await askRoom(place, '/clips'));
  return clips.sort((a, b) => b.at - a.at);
}
