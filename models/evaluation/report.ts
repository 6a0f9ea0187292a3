/** The metrics as a table for people. */
import type { ClassMetrics, Metrics } from './metrics.ts';

export function report(metrics: Metrics): string {
  const { perClass, clips, windows } = metrics;
  const width = Math.max(...perClass.map(({ label }) => label.length), 'class'.length);
  return [
    `${'class'.padEnd(width)}     n  recall  precision  most confused with`,
    ...perClass.map((row) => line(row, width)),
    '',
    `clip accuracy            ${percent(metrics.clipAccuracy)}  (${clips} clips)`,
    `window accuracy          ${percent(metrics.windowAccuracy)}  (${windows} windows)`,
    `audible window accuracy  ${percent(metrics.audibleWindowAccuracy)}  (windows of digital silence left out)`,
  ].join('\n');
}

function line({ label, clips, recall, precision, confusedWith }: ClassMetrics, width: number) {
  const confused = confusedWith ? `${confusedWith.label} (${confusedWith.clips})` : '';
  return [
    label.padEnd(width),
    String(clips).padStart(4),
    percent(recall).padStart(6),
    percent(precision).padStart(9),
    confused,
  ]
    .join('  ')
    .trimEnd();
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)}%`;
}
