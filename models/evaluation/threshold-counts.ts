/** What the tracker tells of each label at each of many thresholds. */
import type { ModelMetadata } from '../package/metadata.ts';
import { openTracker } from '../recognition/tracker.ts';
import type { TrackerSettings } from '../recognition/tracker-settings.ts';
import { streamMs } from './compose-stream.ts';
import { matchSounds, ofLabel, onsetsAgree } from './event-matching.ts';
import type { HeardStream } from './heard-streams.ts';
import { type Bed, withoutBed } from './stream-metrics.ts';
import type { LabelCounts, ThresholdCounts } from './threshold-choice.ts';
import { trackStream } from './track-stream.ts';

/** Scores 0.18 to 0.999, evenly in log-odds. */
export const candidateThresholds: readonly number[] = Array.from({ length: 29 }, (_, i) => {
  const logOdds = -1.5 + 0.3 * i;
  return Math.round(10_000 / (1 + Math.exp(-logOdds))) / 10_000;
});

/** @returns the counts of each label, in the labels' order. */
export function countDetections(
  streams: readonly HeardStream[],
  metadata: ModelMetadata,
  settings: TrackerSettings,
  told: (done: number, all: number) => void,
): Omit<LabelCounts, 'leastShare'>[] {
  const { labels } = metadata;
  const counts = candidateThresholds.map((threshold, i) => {
    told(i, candidateThresholds.length);
    return countAt(threshold, streams, metadata, settings);
  });
  return labels.map((label, place) => ({
    label,
    sounds: streams.reduce((sum, { truth }) => sum + ofLabel(truth, label).length, 0),
    candidates: counts.map((each) => each[place] as ThresholdCounts),
  }));
}

/** Hours of a bed alone: counted in streams, since a sum of fractions is a little less. */
export function hoursAlone(streams: readonly HeardStream[], bed: Bed): number {
  const alone = streams.filter((own) => own.bed === bed && !own.eventful);
  return (alone.length * streamMs) / 3_600_000;
}

function countAt(
  threshold: number,
  streams: readonly HeardStream[],
  metadata: ModelMetadata,
  settings: TrackerSettings,
): ThresholdCounts[] {
  const { labels } = metadata;
  const thresholds = Object.fromEntries(labels.map((label) => [label, threshold]));
  const counts = labels.map(
    (): ThresholdCounts => ({ threshold, right: 0, wrong: 0, falseAlone: {} }),
  );
  for (const { bed, eventful, truth, windows } of streams) {
    const tracked = trackStream(windows, openTracker({ ...metadata, thresholds }, settings));
    const told = withoutBed(bed, tracked);
    for (const [place, label] of labels.entries()) {
      const own = ofLabel(told, label);
      const count = counts[place] as ThresholdCounts;
      const right = matchSounds(ofLabel(truth, label), own, onsetsAgree).length;
      count.right += right;
      if (eventful) count.wrong += own.length - right;
      else count.falseAlone[bed] = (count.falseAlone[bed] ?? 0) + own.length;
    }
  }
  return counts;
}
