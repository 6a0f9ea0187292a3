/** `npm run bench`: every figure of bench/README.md, in under four minutes. */
import { buildOrEnd } from '../cli/build.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { inferenceWorker } from './inference.ts';
import { bounds, type Measurement, measurement } from './measurement.ts';
import { pageSize } from './page/size.ts';
import { printMachine, printMeasurements } from './print.ts';
import { workerGzipBytes } from './size.ts';
import { measureSpeed, type Wanted } from './speed.ts';

const usage = `Usage: npm run bench [-- --json] [-- --only NAME]

  --json        print one JSON object per line on stdout: name, value, unit and, if there is one, bound
  --only NAME   measure only figures whose name contains NAME, e.g. wake or gzip, and the bare
                inference if they are multiples of it
  --help        print this help`;

const speeds = [
  'inference_ms',
  'inference_node_back_to_back_ms',
  'frame_to_prediction',
  'windows_per_second',
  'wake_ratio',
];

/** The page's sizes: at first, and each part that is loaded later. */
const pageFigures = Object.keys(bounds).filter((name) => /^page_.*_bytes$/.test(name));

function measurePage(): Measurement[] {
  const { firstLoad, parts } = pageSize();
  const figures: [string, number][] = [
    ['page_first_load_gzip_bytes', firstLoad],
    ...[...parts].map(([part, bytes]): [string, number] => [`page_${part}_gzip_bytes`, bytes]),
  ];
  const unbound = figures.filter(([name]) => bounds[name] === undefined);
  if (unbound.length > 0)
    throw new Error(`Set a budget for ${unbound.join(' and ')} in bench/measurement.ts.`);
  return figures.map(([name, bytes]) => measurement(name, bytes, 'bytes'));
}

async function measureAll(only: string): Promise<Measurement[]> {
  const wanted: Wanted = (name) => name.includes(only) || only.includes(name);
  const results = speeds.some(wanted) ? await measureSpeed(wanted) : [];
  if (wanted('worker_gzip_bytes'))
    results.push(measurement('worker_gzip_bytes', workerGzipBytes(), 'bytes'));
  if (pageFigures.some(wanted)) results.push(...measurePage().filter(({ name }) => wanted(name)));
  return results;
}

await runCommand(async () => {
  const { json, only, help } = readArguments(process.argv.slice(2), {
    json: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  await buildOrEnd();
  await buildOrEnd(inferenceWorker);
  printMachine(json);
  printMeasurements(await measureAll(only), json, { socketio_: 'socket.io' });
});
