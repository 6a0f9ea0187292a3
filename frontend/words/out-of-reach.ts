/** Until when it is known what goes on in the room, where nothing comes from it any more. */
import type { RoomSnapshot } from '../../client/index.ts';
import { momentWords } from './amounts.ts';
import { msg, str } from './msg.ts';

/** @returns undefined while the room speaks. */
export function outOfReachWords({
  phase,
  reachedUntil,
}: RoomSnapshot['connection']): string | undefined {
  if (reachedUntil === undefined) return undefined;
  const moment = momentWords(reachedUntil);
  // Nobody knows yet whether the connection is lost, or the room is only slow.
  return phase === 'open'
    ? msg(str`no answer since ${moment}`)
    : msg(str`until ${moment} (connection lost)`);
}
