/** What a tracker tells of a stream's scores. */
import type { Tracker } from '../recognition/tracker.ts';
import type { ToldSound } from './event-matching.ts';

export function trackStream(
  windows: readonly { endMs: number; scores: Float32Array }[],
  tracker: Tracker,
): ToldSound[] {
  const begun = new Map<string, number>();
  const told: ToldSound[] = [];
  const take = (events: ReturnType<Tracker['flush']>, endMs: number) => {
    for (const { phase, label, onsetMs, durationMs } of events) {
      if (phase === 'begin') begun.set(label, endMs);
      else
        told.push({
          label,
          onsetMs,
          endMs: onsetMs + durationMs,
          toldMs: begun.get(label) ?? endMs,
        });
    }
  };
  for (const { endMs, scores } of windows) take(tracker.update(scores, endMs), endMs);
  take(tracker.flush(), windows.at(-1)?.endMs ?? 0);
  return told;
}
