/** Where the rows of the history lie: each by a transform, so that new ones shift nothing. Pure. */

import type { HeardSound } from './heard-sounds.ts';
import type { HistoryDay } from './history-days.ts';

/** Heights in rem: larger text makes taller rows. */
export const heights = { day: 3.75, sound: 4.25 } as const;

interface Placed {
  readonly key: string;
  /** From the top of the list: so many rem, and whether what is opened lies above. */
  readonly topRem: number;
  readonly belowOpened: boolean;
}

export type PlacedRow =
  | (Placed & { readonly kind: 'day'; readonly day: HistoryDay })
  | (Placed & { readonly kind: 'sound'; readonly sound: HeardSound });

export interface Places {
  readonly rows: readonly PlacedRow[];
  readonly heightRem: number;
}

/** @param most sounds to show. @param opened the key of the sound that shows more of itself. */
export function placed(days: readonly HistoryDay[], most: number, opened?: string): Places {
  const rows: PlacedRow[] = [];
  let topRem = 0;
  let left = most;
  let belowOpened = false;
  for (const day of days) {
    if (left <= 0) break;
    rows.push({ kind: 'day', key: `day ${day.at}`, day, topRem, belowOpened });
    topRem += heights.day;
    for (const sound of day.sounds.slice(0, left)) {
      rows.push({ kind: 'sound', key: sound.key, sound, topRem, belowOpened });
      topRem += heights.sound;
      belowOpened ||= sound.key === opened;
    }
    left -= day.sounds.length;
  }
  return { rows, heightRem: topRem };
}
