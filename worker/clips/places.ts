/**
 * Places for uploads in this isolate, whose memory all of them share. A network has fewer than there are,
 * in a room and over all rooms, so that nobody takes those of everyone else.
 */
import type { RoomId } from '../../protocol/ids.ts';
import {
  maxIsolateUploads,
  maxIsolateUploadsPerNetwork,
  maxRoomUploadsPerNetwork,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** Uploads under way, by what they are counted as. */
const underWay = new Map<string, number>();

/**
 * @param network of the sender, as `networkOf` tells it.
 * @returns gives the place back.
 * @throws {RefusalError} `rate-limited` if there is none left.
 */
export function takePlace(roomId: RoomId, network: string): () => void {
  const limits: [counted: string, most: number, detail: string][] = [
    ['', maxIsolateUploads, 'too many uploads'],
    [network, maxIsolateUploadsPerNetwork, 'too many uploads from your network'],
    [
      `${network} ${roomId}`,
      maxRoomUploadsPerNetwork,
      'too many uploads to this room from your network',
    ],
  ];
  for (const [counted, most, detail] of limits) {
    if ((underWay.get(counted) ?? 0) >= most) throw new RefusalError('rate-limited', detail);
  }
  for (const [counted] of limits) underWay.set(counted, (underWay.get(counted) ?? 0) + 1);
  return () => {
    for (const [counted] of limits) {
      const left = (underWay.get(counted) ?? 0) - 1;
      if (left > 0) underWay.set(counted, left);
      else underWay.delete(counted);
    }
  };
}
