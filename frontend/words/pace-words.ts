/** Why scores come seldom, or not at all. */
import type { RoomSnapshot } from '../../client/index.ts';
import { msg } from './msg.ts';

/** @returns undefined while they come as fast as one can see. */
export function paceWords(pace: RoomSnapshot['pace']): string | undefined {
  if (pace === 0) {
    return msg('Scores are off: very many people are listening. Detected sounds are still shown.');
  }
  return pace === 1
    ? msg('Scores are updated once a second: many people are listening.')
    : undefined;
}
