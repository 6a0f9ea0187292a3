/** What a room full of microphones costs the main thread of a page that shows it. */
import { setTimeout as wait } from 'node:timers/promises';
import { maxMics } from '../../protocol/limits.ts';
import type { Client } from '../load/client.ts';
import { openEarshot } from '../load/earshot-venue.ts';
import { type FrameSource, frameMs, openFrames } from '../load/frames.ts';
import { launchChromium } from './chromium.ts';

export interface MainThread {
  /** Share of the time for which the main thread worked, in percent: CPU time, as a busy machine keeps it waiting. */
  sharePercent: number;
  /** How often each microphone's scores came meanwhile, a second. */
  scoresPerSecond: number;
}

const viewport = { width: 1440, height: 900 };
/** For the page to have drawn everything once, and for its code to be compiled. */
const warmUpMs = 8000;
/** For the server to take in that the clients have left, before it ends. */
const partingMs = 500;

/** @param origin of a built Worker. @param seconds for how long to measure. */
export async function measureMainThread(origin: string, seconds: number): Promise<MainThread> {
  const venue = await openEarshot(origin);
  const openSource = await openFrames();
  const mics = await Promise.all(Array.from({ length: maxMics }, () => venue.join('mic')));
  const listener = await venue.join('listener');
  let scores = 0;
  listener.onScores = () => scores++;
  const speaking = new AbortController();
  const speech = mics.map((mic, i) => speak(mic, openSource(), i / mics.length, speaking.signal));
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport });
    await page.goto(venue.room.links.listener);
    await page
      .locator('earshot-hearing')
      .nth(maxMics - 1)
      .waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busySeconds = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    await wait(warmUpMs);
    const [busyBefore, scoresBefore, startedAt] = [await busySeconds(), scores, performance.now()];
    await wait(1000 * seconds);
    const busy = (await busySeconds()) - busyBefore;
    const measured = (performance.now() - startedAt) / 1000;
    return {
      sharePercent: (100 * busy) / measured,
      scoresPerSecond: (scores - scoresBefore) / measured / mics.length,
    };
  } finally {
    speaking.abort();
    await Promise.all(speech);
    for (const client of [...mics, listener]) client.close();
    await browser.close();
    await wait(partingMs);
  }
}

/** Sends sound at the pace of real time. @param phase when its frames go out, as a part of a frame. */
async function speak(
  mic: Client,
  source: FrameSource,
  phase: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now() + phase * frameMs;
  for (let sent = 0; !signal.aborted; sent++) {
    await wait(Math.max(0, startedAt + sent * frameMs - performance.now()));
    for (const frame of source.take(1)) mic.send(frame);
  }
}
