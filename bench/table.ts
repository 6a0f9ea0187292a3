/** Figures as a table for people, each of ours beside the peer's. */
import { type Measurement, meetsBound } from './measurement.ts';

const peerPrefix = 'socketio_';

export function table(measurements: readonly Measurement[]): string {
  const peers = new Map(
    measurements
      .filter(({ name }) => name.startsWith(peerPrefix))
      .map((peer) => [peer.name.slice(peerPrefix.length), peer]),
  );
  const rows = measurements
    .filter(({ name }) => !name.startsWith(peerPrefix))
    .map((ours) => [
      ours.name,
      written(ours),
      ours.bound === undefined ? '' : `<= ${written({ ...ours, value: ours.bound })}`,
      ours.bound === undefined ? '' : meetsBound(ours) ? 'met' : 'NOT MET',
      peers.has(ours.name) ? written(peers.get(ours.name) as Measurement) : '',
    ]);
  const all = [['', 'earshot', 'bound', '', 'socket.io'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) =>
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
