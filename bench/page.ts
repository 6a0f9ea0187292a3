/** `npm run bench:page`: what a room whose microphones speak costs the page that shows it. */
import { buildOrEnd } from '../cli/build.ts';
import { startLocalServer } from '../cli/local-server.ts';
import { runCommand } from '../models/evaluation/inputs.ts';
import { readArguments } from '../models/evaluation/read-arguments.ts';
import { maxMics } from '../protocol/limits.ts';
import { type Measurement, measurement } from './measurement.ts';
import { measureCaptions } from './page/captions.ts';
import { launchChromium } from './page/chromium.ts';
import { measureMainThread } from './page/main-thread.ts';
import { measureFirstPaint, measureLayoutShift } from './page/steadiness.ts';
import { printMachine, printMeasurements } from './print.ts';

const usage = `Usage: npm run bench:page [-- --json] [-- --origin ORIGIN]

  --json            print one JSON object per line on stdout: name, value, unit, and bound
                    if there is one
  --origin ORIGIN   use a running Worker, for example http://127.0.0.1:8787; by default, the bench
                    serves the built one
  --help            print this help

Needs Chromium. To compare two versions, serve each from its own checkout (npx wrangler dev) and
measure them in turn with --origin.`;

/** How long is measured, in seconds. */
const seconds = 20;
const shiftSeconds = 30;

async function measurePage(origin: string): Promise<Measurement[]> {
  const browser = await launchChromium();
  try {
    const eight = await measureMainThread(browser, origin, 8, seconds);
    const captions = await measureCaptions(browser, origin);
    const full = await measureMainThread(browser, origin, maxMics, seconds);
    return [
      measurement('page_main_thread_share_8_mics', eight.sharePercent, '%'),
      measurement('page_main_thread_share', full.sharePercent, '%'),
      measurement('page_scores_per_second', full.scoresPerSecond, '1/s'),
      measurement('page_opened_to_caption_ms', captions.openedMs, 'ms'),
      measurement('page_caption_to_live_region_ms', captions.announcedMs, 'ms'),
      measurement('page_first_paint_ms', await measureFirstPaint(browser, origin), 'ms'),
      measurement(
        'page_layout_shift',
        await measureLayoutShift(browser, origin, 4, shiftSeconds),
        'shift',
      ),
    ];
  } finally {
    await browser.close();
  }
}

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
    printMeasurements(await measurePage(server?.origin ?? origin), json, {});
  } finally {
    await server?.close();
  }
});
