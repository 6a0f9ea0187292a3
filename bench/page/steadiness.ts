/** How soon a room's page shows something on a slow device, and how still it stands. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { openSpeakingRoom } from './speaking-room.ts';

const viewport = { width: 1440, height: 900 };
/** How much slower than this machine a phone is taken to be. */
const throttle = 4;
/** Pages, each as a first visit. */
const visits = 5;

/** @returns the median time to the first contentful paint of a room, in milliseconds. */
export async function measureFirstPaint(browser: Browser, origin: string): Promise<number> {
  const room = await openSpeakingRoom(origin, 1);
  const times: number[] = [];
  try {
    for (let visit = 0; visit < visits; visit++) {
      const context = await browser.newContext({ viewport });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
      await page.goto(room.link);
      const painted = await page.waitForFunction(
        "performance.getEntriesByName('first-contentful-paint')[0]?.startTime",
      );
      times.push((await painted.jsonValue()) as number);
      await context.close();
    }
  } finally {
    await room.close();
  }
  return times.sort((a, b) => a - b)[Math.floor(visits / 2)] as number;
}

/** Sums up the shifts that no input caused (Layout Instability API); runs in the page before anything of it. */
function countShifts(): void {
  const page = globalThis as unknown as { earshotShift: number };
  page.earshotShift = 0;
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      };
      if (!hadRecentInput) page.earshotShift += value;
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** @returns the sum of all layout shifts from the first moment on, while so many microphones speak. */
export async function measureLayoutShift(
  browser: Browser,
  origin: string,
  mics: number,
  seconds: number,
): Promise<number> {
  const room = await openSpeakingRoom(origin, mics);
  const context = await browser.newContext({ viewport });
  try {
    await context.addInitScript(countShifts);
    const page = await context.newPage();
    await page.goto(room.link);
    await wait(1000 * seconds);
    return (await page.evaluate('earshotShift')) as number;
  } finally {
    await context.close();
    await room.close();
  }
}
