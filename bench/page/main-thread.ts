/** What a room full of microphones costs the main thread of a page that shows it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { openSpeakingRoom } from './speaking-room.ts';

export interface MainThread {
  /** Share of the time for which the main thread worked, in percent: CPU time, as a busy machine keeps it waiting. */
  sharePercent: number;
  /** How often each microphone's scores came meanwhile, a second. */
  scoresPerSecond: number;
}

const viewport = { width: 1440, height: 900 };
/** For the page to have drawn everything once, and for its code to be compiled. */
const warmUpMs = 8000;

/** @param origin of a built Worker. @param mics how many speak. @param seconds for how long to measure. */
export async function measureMainThread(
  browser: Browser,
  origin: string,
  mics: number,
  seconds: number,
): Promise<MainThread> {
  const room = await openSpeakingRoom(origin, mics);
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    await page.goto(room.link);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const busySeconds = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
    };
    await wait(warmUpMs);
    const [busyBefore, scoresBefore, startedAt] = [
      await busySeconds(),
      room.scores,
      performance.now(),
    ];
    await wait(1000 * seconds);
    const busy = (await busySeconds()) - busyBefore;
    const measured = (performance.now() - startedAt) / 1000;
    return {
      sharePercent: (100 * busy) / measured,
      scoresPerSecond: (room.scores - scoresBefore) / measured / mics,
    };
  } finally {
    await context.close();
    await room.close();
  }
}
