/** The history by days, each with what was heard how often. Pure, but for the zone of the reader. */
import type { HeardSound } from './heard-sounds.ts';

export interface HistoryDay {
  /** Local midnight at its beginning, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** Newest first. */
  readonly sounds: readonly HeardSound[];
}

/** A sound of a day. */
export interface Tally {
  readonly label: string;
  readonly model: string;
  readonly count: number;
}

/** @param sounds newest first. @returns the days that have any, the latest first. */
export function byDays(sounds: readonly HeardSound[]): HistoryDay[] {
  const days: { at: number; sounds: HeardSound[] }[] = [];
  for (const sound of sounds) {
    const at = midnight(sound.at);
    const last = days.at(-1);
    if (last?.at === at) last.sounds.push(sound);
    else days.push({ at, sounds: [sound] });
  }
  return days;
}

/**
 * What microphones heard on a day, the most frequent first. What people said to be wrong counts as what they
 * said it was, or not at all; sounds in recordings were not heard that day.
 */
export function tallied(sounds: readonly HeardSound[]): Tally[] {
  const counts = new Map<string, { label: string; model: string; count: number }>();
  for (const { label, model, verdict, detection } of sounds) {
    const actual = verdict?.right === false ? verdict.label : label;
    if (!detection || actual === undefined) continue;
    const key = `${model} ${actual}`;
    const known = counts.get(key) ?? { label: actual, model, count: 0 };
    known.count++;
    counts.set(key, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

/** How many days ago a day began that began at `at`: 0 for today. */
export function daysAgo(at: number, now: number): number {
  // Days have 23 or 25 hours where clocks change.
  return Math.round((midnight(now) - midnight(at)) / 86_400_000);
}

/** @returns the beginning of the day of a moment, by the reader's clock. */
export function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
