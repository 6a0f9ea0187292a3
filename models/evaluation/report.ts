/** The metrics as a table for people. */
import type { ClassMetrics, Metrics } from './metrics.ts';
import type { Summary } from './summaries.ts';

/** @param metrics with the clips that the model has no label for. */
export function report(metrics: Metrics & { unknownClips: number }): string {
  const { perClass, clips, windows, unknownClips, essential } = metrics;
  const width = Math.max(...perClass.map(({ label }) => label.length), 'class'.length);
  return [
    `${'class'.padEnd(width)}     n  recall  precision     AP  most confused with`,
    ...perClass.map((row) => line(row, width)),
    '',
    `clip accuracy            ${percent(metrics.clipAccuracy)}  (${clips} clips; ${unknownClips} more that the model has no label for)`,
    `among the first three    ${percent(metrics.top3Accuracy)}`,
    `essential sounds         ${summary(essential)}`,
    ...metrics.perGroup.map((group) => `  ${group.group.padEnd(23)}${summary(group)}`),
    `window accuracy          ${percent(metrics.windowAccuracy)}  (${windows} windows)`,
    `audible window accuracy  ${percent(metrics.audibleWindowAccuracy)}  (windows of digital silence left out)`,
    `smoothed windows         ${percent(metrics.smoothedWindowAccuracy)}  (mean log-odds of five in a row)`,
    `mean average precision   ${percent(metrics.meanAveragePrecision)}  (over clips, classes alike)`,
    `calibration error        ${percent(metrics.calibration.topLabel)}  (ECE of the top label, audible windows, 15 bins)`,
    `                         ${percent(metrics.calibration.perScore)}  (ECE of all scores)`,
  ].join('\n');
}

function summary({ clips, clipAccuracy, top3Accuracy }: Summary): string {
  return `${percent(clipAccuracy)}  (${percent(top3Accuracy)} among the first three; ${clips} clips)`;
}

function line(metrics: ClassMetrics, width: number) {
  const { label, clips, recall, precision, averagePrecision, confusedWith } = metrics;
  const confused = confusedWith ? `${confusedWith.label} (${confusedWith.clips})` : '';
  return [
    label.padEnd(width),
    String(clips).padStart(4),
    percent(recall).padStart(6),
    percent(precision).padStart(9),
    percent(averagePrecision).padStart(5),
    confused,
  ]
    .join('  ')
    .trimEnd();
}

export function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)}%`;
}

export type ConditionMetrics = Metrics & { condition: string };

/** The same clips under each condition, a row each. */
export function reportRobustness(rows: readonly ConditionMetrics[]): string {
  const width = Math.max(...rows.map(({ condition }) => condition.length));
  return [
    '',
    `${'condition'.padEnd(width)}   clips  top 3  essential  windows    mAP`,
    ...rows.map((row) =>
      [
        row.condition.padEnd(width),
        percent(row.clipAccuracy).padStart(6),
        percent(row.top3Accuracy).padStart(5),
        percent(row.essentialAccuracy).padStart(9),
        percent(row.audibleWindowAccuracy).padStart(7),
        percent(row.meanAveragePrecision).padStart(5),
      ].join('  '),
    ),
    '(clip accuracy, also among the first three and of essential sounds, audible window accuracy, mean average precision)',
  ].join('\n');
}
