/** Figures as a table for people, each of ours beside the peers'. */
import { type Measurement, meetsBound } from './measurement.ts';

/** @param peers their names, by the prefix of their figures. */
export function table(
  measurements: readonly Measurement[],
  peers: Readonly<Record<string, string>>,
): string {
  const byName = new Map(measurements.map((measurement) => [measurement.name, measurement]));
  const isPeers = (name: string) =>
    Object.keys(peers).some(
      (prefix) => name.startsWith(prefix) && byName.has(name.slice(prefix.length)),
    );
  const rows = measurements
    .filter(({ name }) => !isPeers(name))
    .map((ours) => [
      ours.name,
      written(ours),
      ours.bound === undefined ? '' : `<= ${written({ ...ours, value: ours.bound })}`,
      ours.bound === undefined ? '' : meetsBound(ours) ? 'met' : 'NOT MET',
      ...Object.keys(peers).map((prefix) => {
        const theirs = byName.get(`${prefix}${ours.name}`);
        return theirs ? written(theirs) : '';
      }),
    ]);
  const all = [['', 'earshot', 'bound', '', ...Object.values(peers)], ...rows];
  const widths = (all[0] ?? []).map((_, column) =>
    Math.max(...all.map((row) => (row[column] ?? '').length)),
  );
  return all
    .map((row) =>
      row
        .map((cell, i) => pad(cell, widths[i] ?? 0, i))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Names and verdicts begin at the left, figures end at the right. */
function pad(cell: string, width: number, column: number): string {
  return column === 0 || column === 3 ? cell.padEnd(width) : cell.padStart(width);
}

function written({ value, unit }: Measurement): string {
  return unit === 'bytes' ? `${(value / 1024).toFixed(1)} KiB` : `${value} ${unit}`;
}
