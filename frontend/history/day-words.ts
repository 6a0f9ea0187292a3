/** How days, and what was heard on them, are put into words. */
import type { ModelDescription } from '../../client/index.ts';
import { language, msg, str } from '../words/msg.ts';
import { soundTitle } from '../words/sounds.ts';
import { daysAgo, type Tally } from './history-days.ts';

/** Sounds of a day that are told by name. */
const named = 6;

/** "Today", "Yesterday", "Thursday 26 November". */
export function dayWords(at: number, now: number): string {
  const ago = daysAgo(at, now);
  if (ago === 0) return msg('Today');
  if (ago === 1) return msg('Yesterday');
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language(), {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(!sameYear && { year: 'numeric' }),
  }).format(at);
}

/** "Dog 14 · Doorbell 2", and how many others there were. */
export function summaryWords(
  tallies: readonly Tally[],
  models: readonly ModelDescription[],
): string {
  const told = tallies.slice(0, named).map((each) => `${soundTitle(each, models)} ${each.count}`);
  const others = tallies.length - told.length;
  return [...told, ...(others > 0 ? [msg(str`${others} more`)] : [])].join(' · ');
}
