/** Why scores come seldom, or not at all. */
import type { RoomSnapshot } from '../../client/index.ts';

/** @returns undefined while they come as fast as one can see. */
export function paceWords(pace: RoomSnapshot['pace']): string | undefined {
  if (pace === 0) {
    return 'Scores are off: very many people are listening. Detected sounds are still shown.';
  }
  return pace === 1 ? 'Scores are updated once a second: many people are listening.' : undefined;
}
