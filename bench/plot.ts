/**
 * `npm run bench:plot -- FILE... FOLDER`: draws the rows that `bench:load --json` printed, as SVG for the
 * documentation.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../models/evaluation/inputs.ts';
import { InputError } from '../models/node/input-error.ts';
import { type Line, linePlot } from './load/open-loop/plot.ts';
import type { Row } from './load/open-loop/row.ts';

const usage =
  'Usage: npm run bench:plot -- ROWS FOLDER, where ROWS is the output of bench:load --json';

await runCommand(async () => {
  const [file, folder] = process.argv.slice(2);
  if (!file || !folder) throw new InputError(usage);
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{"mics"'))
    .map((line) => JSON.parse(line) as Row);
  if (rows.length === 0) throw new InputError(`${file} has no rows of bench:load --json.`);
  mkdirSync(folder, { recursive: true });
  const draw = (name: string, title: string, unit: string, lines: Line[]) =>
    writeFileSync(join(folder, `${name}.svg`), linePlot({ title, unit, lines }));
  draw('load-cores', 'CPU of the server', 'cores', linesOf(rows, 'cores', 'socketioCores'));
  draw(
    'load-detection',
    'Microphone to detection, 99th percentile',
    'ms',
    linesOf(rows, 'detectionP99Ms', 'socketioDetectionP99Ms'),
  );
});

/** One line for each system and number of mics that has several rows. */
function linesOf(rows: readonly Row[], ours: keyof Row, theirs: keyof Row): Line[] {
  const counts = [...new Set(rows.map(({ mics }) => mics))].sort((a, b) => a - b);
  return counts.flatMap((mics) => {
    const some = rows.filter((row) => row.mics === mics && row.rooms === 1);
    const line = (system: string, key: keyof Row): Line => ({
      name: `${system}, ${mics} ${mics === 1 ? 'mic' : 'mics'}`,
      points: some
        .filter((row) => typeof row[key] === 'number')
        .map((row): [number, number] => [row.listeners, Number(row[key])])
        .sort(([a], [b]) => a - b),
    });
    return [line('Earshot', ours), line('socket.io', theirs)].filter(
      ({ points }) => points.length > 1,
    );
  });
}
