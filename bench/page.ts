/** `npm run bench:page`: what a room with as many microphones as it takes costs the page that shows it. */
import { buildOrEnd } from '../cli/build.ts';
import { startLocalServer } from '../cli/local-server.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { measurement } from './measurement.ts';
import { measureMainThread } from './page/main-thread.ts';
import { printMachine, printMeasurements } from './print.ts';

const usage = `Usage: npm run bench:page [-- --json] [-- --origin ORIGIN]

  --json            print one JSON object per line on stdout: name, value, unit
  --origin ORIGIN   use a running Worker, for example http://127.0.0.1:8787; by default, the bench
                    serves the built one
  --help            print this help

Needs Chromium. To compare two versions, run it in a checkout of each, one after the other.`;

/** How long is measured, in seconds. */
const seconds = 20;

await runCommand(async () => {
  const { json, origin, help } = readArguments(process.argv.slice(2), {
    json: { type: 'boolean', default: false },
    origin: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  });
  if (help) return console.log(usage);
  if (!origin) await buildOrEnd();
  printMachine(json);
  const server = origin ? undefined : await startLocalServer();
  try {
    const measured = await measureMainThread(server?.origin ?? origin, seconds);
    const results = [
      measurement('page_main_thread_share', measured.sharePercent, '%'),
      measurement('page_scores_per_second', measured.scoresPerSecond, '1/s'),
    ];
    printMeasurements(results, json, {});
  } finally {
    await server?.close();
  }
});
