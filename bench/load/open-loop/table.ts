/** Rows of the load as a table for people. */
import { failedBounds } from './knee.ts';
import type { Row } from './row.ts';

type Column = [heading: string, cell: (row: Row) => string];

const both =
  (ours: keyof Row, theirs: keyof Row) =>
  (row: Row): string =>
    row[theirs] === undefined ? `${row[ours]}` : `${row[ours]} / ${row[theirs]}`;

const columns: Column[] = [
  [
    'mics x listeners',
    ({ mics, listeners, rooms }) => `${mics} x ${listeners}${rooms > 1 ? ` x ${rooms}` : ''}`,
  ],
  ['cores', both('cores', 'socketioCores')],
  ['listeners a core', both('listenersPerCore', 'socketioListenersPerCore')],
  ['scores a second', both('scoresPerSecond', 'socketioScoresPerSecond')],
  ['prediction p50', both('predictionP50Ms', 'socketioPredictionP50Ms')],
  ['p99 ms', both('predictionP99Ms', 'socketioPredictionP99Ms')],
  ['detection p99 ms', both('detectionP99Ms', 'socketioDetectionP99Ms')],
  ['host p99 ms', both('hostHttpP99Ms', 'socketioHostHttpP99Ms')],
  ['closed mics', both('closedMics', 'socketioClosedMics')],
  ['lost', both('lostDetections', 'socketioLostDetections')],
  ['MB', both('rssMb', 'socketioRssMb')],
  ['', (row) => (row.generatorBehind ? 'generator behind' : '')],
  [
    '',
    (row) =>
      failedBounds(row)
        .map((name) => `NOT MET: ${name}`)
        .join(' '),
  ],
];

/** In each cell Earshot's figure, and after a slash socket.io's. */
export function loadTable(rows: readonly Row[]): string {
  const cells = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell.padStart(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
