/** The streams' figures as a table for people. */
import type { F1 } from './event-matching.ts';
import type { TrackerMetrics } from './measure-tracker.ts';
import { percent } from './report.ts';
import { bedsAlone, type Spread, type StreamMetrics } from './stream-metrics.ts';
import type { ThresholdChoice } from './threshold-choice.ts';
import type { ThresholdLimits } from './threshold-options.ts';

export function reportStreams(metrics: TrackerMetrics): string {
  const { onsetF1, overlapF1, hours, falseByOrigin, byBed, essential } = metrics;
  return [
    `${metrics.sounds} sounds in ${hours.eventful.toFixed(2)} h of streams, ${metrics.detections} detections`,
    '',
    `event F1, onset within 500 ms   ${f1(onsetF1)}`,
    `event F1, overlap               ${f1(overlapF1)}`,
    `event F1, beds alone as well    ${percent(metrics.overallF1)}`,
    `onset delay                     ${spread(metrics.onsetDelayMs)}`,
    `error of the told onset         ${spread(metrics.onsetErrorMs)}`,
    `error of the told end           ${spread(metrics.endErrorMs)}`,
    ...(essential ? ['', ...reportEssential(essential)] : []),
    '',
    'bed under the sounds      F1 onset  F1 overlap',
    ...Object.entries(byBed).map(
      ([bed, { onset, overlap }]) =>
        `${bed.padEnd(24)}${percent(onset).padStart(10)}${percent(overlap).padStart(12)}`,
    ),
    '',
    'bed alone                       hours  false an hour  most often',
    ...falseByOrigin.map(({ bed, origin = '', hours, perHour, labels }) => {
      const most = labels.map(({ label, count }) => `${label} (${count})`).join(', ');
      const figures = `${hours.toFixed(2).padStart(7)}${perHour.toFixed(1).padStart(15)}`;
      return `${bed.padEnd(8)}${origin.padEnd(22)}${figures}  ${most}`.trimEnd();
    }),
  ].join('\n');
}

function reportEssential(metrics: StreamMetrics): string[] {
  return [
    `essential sounds alone: ${metrics.sounds} sounds, ${metrics.detections} detections`,
    `event F1, onset within 500 ms   ${f1(metrics.onsetF1)}`,
    `event F1, overlap               ${f1(metrics.overlapF1)}`,
    `onset delay                     ${spread(metrics.onsetDelayMs)}`,
    `false an hour: speech, music, household, quiet  ${rates(metrics.falsePerHour)}`,
  ];
}

function f1({ f1: value, precision, recall }: F1): string {
  return `${percent(value)}  (precision ${percent(precision)}, recall ${percent(recall)})`;
}

/** A choice, and its false detections an hour of each bed, where it was made. */
export interface RatedChoice extends ThresholdChoice {
  falsePerHour: StreamMetrics['falsePerHour'];
}

/** What thresholds are worth by the limits they were chosen by. */
export function reportLimits(
  rows: readonly { limits: ThresholdLimits; chosen: RatedChoice; elsewhere: StreamMetrics }[],
): string {
  return [
    'at most an hour  at least of each  where chosen, on all folds      on other folds than those they were chosen on',
    'of each bed      label, essential  F1 onset  false an hour         F1 onset  F1 overlap  delay    false over speech, music, household, quiet',
    ...rows.map(({ limits, chosen, elsewhere }) => {
      const { onsetF1, overlapF1, onsetDelayMs, falsePerHour } = elsewhere;
      const cells: [text: string, width: number][] = [
        [String(limits.falsePerHour), 17],
        [`${percent(limits.leastShare)}, ${percent(limits.essentialShare)}`, 18],
        [percent(chosen.f1), 10],
        [rates(chosen.falsePerHour), 22],
        [percent(onsetF1.f1), 10],
        [percent(overlapF1.f1), 12],
        [`${Math.round(onsetDelayMs.median ?? 0)} ms`, 9],
        [rates(falsePerHour), 0],
      ];
      return cells.map(([text, width]) => text.padEnd(width)).join('');
    }),
  ].join('\n');
}

function rates(falsePerHour: StreamMetrics['falsePerHour']): string {
  return bedsAlone.map((bed) => falsePerHour[bed]?.toFixed(1) ?? '-').join(', ');
}

function spread({ median, p95 }: Spread): string {
  const ms = (value: number | null) => (value === null ? '-' : `${Math.round(value)} ms`);
  return `median ${ms(median)}, 95th percentile ${ms(p95)}`;
}
