/** What teaching costs in a room of the built Worker: from the request to the room that hears with the new head. */

import { startLocalServer } from '../../cli/local-server.ts';
import { RoomApi } from '../../client/http/room-api.ts';
import { exportTaughtSet } from '../../models/teaching/taught-package.ts';
import type { TaughtSet } from '../../models/teaching/taught-set.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { openEarshot } from '../load/earshot-venue.ts';
import { openFrames } from '../load/frames.ts';
import { median } from '../model/rounds.ts';

/** Sound that a mic sends before anything is taught: 4.8 s. */
const frames = 80;
const rounds = 5;

export interface RoomTimes {
  /** A moment of a mic becomes the first example of a room's first sound: the room hears with it then. */
  firstMs: number;
  /** The same of a further example. */
  furtherMs: number;
  /** The same in a room that is taught as much as it may, less that example. */
  fullMs: number;
}

/** @param full as much as a room may be taught. */
export async function measureRoom(full: TaughtSet): Promise<RoomTimes> {
  const server = await startLocalServer();
  try {
    const openSource = await openFrames();
    const first: number[] = [];
    const further: number[] = [];
    const most: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const { room, join } = await openEarshot(server.origin);
      const api = new RoomApi({ link: room.links.host });
      const mic = await join('mic');
      const heard = new Promise<void>((resolve) => {
        mic.onScores = () => resolve();
      });
      for (const frame of openSource().take(frames)) mic.send(frame);
      await heard;
      // Within what was sent, and long over: nothing has to be waited for.
      const to = Date.now() - 1000;
      const teach = async () => {
        const { sounds } = await api.sounds.list();
        const sound = sounds.at(-1);
        if (!sound) throw new Error('the room has no sound to teach');
        const participant = mic.id as ParticipantId;
        const start = performance.now();
        await api.sounds.addExample(sound.id, { participant, from: to - 1500, to });
        return performance.now() - start;
      };
      await api.sounds.add('Bench');
      first.push(await teach());
      further.push(await teach());
      await api.sounds.removeAll();
      const { sounds } = await api.sounds.import(new Blob([new Uint8Array(exportTaughtSet(full))]));
      const [last] = sounds.slice(-1);
      const [example] = last?.examples ?? [];
      if (last && example) await api.sounds.removeExample(last.id, example.id);
      most.push(await teach());
      mic.close();
    }
    return { firstMs: median(first), furtherMs: median(further), fullMs: median(most) };
  } finally {
    await server.close();
  }
}
