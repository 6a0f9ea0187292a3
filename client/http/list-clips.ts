/** The list of a room's recordings: `GET /api/rooms/:id/clips`. */
import type { Clip } from '../../protocol/clip.ts';
import { clipList } from '../../protocol/http.ts';
import { askRoomFor } from '../room-request.ts';
import type { RoomPlace } from '../transports/transport.ts';

/** @returns the latest first. @throws {RefusalError} @throws {NetworkError} */
export async function listClips(place: RoomPlace): Promise<Clip[]> {
  const { clips } = await askRoomFor(clipList, place, '/clips');
  return clips.sort((a, b) => b.at - a.at);
}
