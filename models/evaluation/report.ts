/** The metrics as a table for people. */
import type { ClassMetrics, Metrics } from './metrics.ts';

export function report(metrics: Metrics): string {
  const { perClass, clips, windows } = metrics;
  const width = Math.max(...perClass.map(({ label }) => label.length), 'class'.length);
  return [
    `${'class'.padEnd(width)}     n  recall  precision     AP  most confused with`,
    ...perClass.map((row) => line(row, width)),
    '',
    `clip accuracy            ${percent(metrics.clipAccuracy)}  (${clips} clips)`,
    `window accuracy          ${percent(metrics.windowAccuracy)}  (${windows} windows)`,
    `audible window accuracy  ${percent(metrics.audibleWindowAccuracy)}  (windows of digital silence left out)`,
    `smoothed windows         ${percent(metrics.smoothedWindowAccuracy)}  (mean log-odds of five in a row)`,
    `mean average precision   ${percent(metrics.meanAveragePrecision)}  (over clips, classes alike)`,
    `calibration error        ${percent(metrics.calibration.topLabel)}  (ECE of the top label, audible windows, 15 bins)`,
    `                         ${percent(metrics.calibration.perScore)}  (ECE of all scores)`,
  ].join('\n');
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
    `${'condition'.padEnd(width)}   clips  windows    mAP`,
    ...rows.map((row) =>
      [
        row.condition.padEnd(width),
        percent(row.clipAccuracy).padStart(6),
        percent(row.audibleWindowAccuracy).padStart(7),
        percent(row.meanAveragePrecision).padStart(5),
      ].join('  '),
    ),
    '(clip accuracy, audible window accuracy, mean average precision)',
  ].join('\n');
}
