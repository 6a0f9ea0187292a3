import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../frontend/client/index.ts';
import { launchChromium } from './chromium.ts';
import { microphoneFile } from './microphone-file.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server: LocalServer;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  server = await startLocalServer();
  browser = await launchChromium(await microphoneFile('guit_em9'));
});
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

/** Opens a page of someone else: with its own storage. What it logs as an error fails the test. */
async function open(link: string, viewport = { width: 1280, height: 800 }): Promise<Page> {
  const context = await browser.newContext({ viewport, permissions: ['microphone'] });
  contexts.push(context);
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(link);
  return page;
}

const microphone = (page: Page) =>
  page.getByRole('region', { name: 'Your microphone' }).getByRole('button').first();
const detections = (page: Page) => page.getByRole('region', { name: 'Detections' });

/** What axe finds against WCAG 2.2 AA. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const results = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  )) as AxeResults;
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}

describe('two pages in one room', () => {
  test('one speaks, the other sees what is heard, live and in the list', async () => {
    const speaker = await open(server.origin);
    await speaker.getByRole('button', { name: 'Open a room' }).click();
    await speaker.waitForURL(/\/r\/[0-9a-z]{16}#/);
    const listener = await open(speaker.url());
    await microphone(speaker).click();
    await detections(listener).getByText('Music').first().waitFor();
    await detections(speaker).getByText('Music').first().waitFor();
    const announced = listener.locator('[aria-live=polite]').filter({ hasText: /music/i });
    await announced.waitFor({ state: 'attached' });
    await microphone(speaker).click();
    await listener.getByText('Nobody has a microphone on').first().waitFor();
  });

  test('whoever comes later sees what happened before', async () => {
    const room = await createRoom(server.origin);
    const speaker = await open(room.links.mic);
    await microphone(speaker).click();
    await detections(speaker).getByText('Music').first().waitFor();
    const later = await open(room.links.listener);
    await detections(later).getByText('Music').first().waitFor();
  });

  test('a listener is offered no microphone', async () => {
    const room = await createRoom(server.origin);
    const page = await open(room.links.listener);
    await detections(page).waitFor();
    expect(await page.getByRole('region', { name: 'Your microphone' }).count()).toBe(0);
  });

  test('the room can be opened and heard with the keyboard alone', async () => {
    const page = await open(server.origin);
    await tabTo(page, 'Open a room');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/r\//);
    await microphone(page).waitFor();
    await tabTo(page, /microphone/i);
    await page.keyboard.press('Enter');
    await detections(page).getByText('Music').first().waitFor();
  });
});

describe('a link that does not open a room says why', () => {
  test.each([
    [
      'with a wrong key',
      async () =>
        (await createRoom(server.origin)).links.host.replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAA'),
      /ask its host for a new link/,
    ],
    [
      'with an unknown room',
      async () => `${server.origin}/r/0000000000000000#AAAAAAAAAAAAAAAAAAAAAA`,
      /no such room/,
    ],
    [
      'without a key',
      async () => (await createRoom(server.origin)).links.host.replace(/#.*/, ''),
      /whole link/,
    ],
  ])('%s', async (_, link, sentence) => {
    const page = await open(await link());
    await page.getByText(sentence).first().waitFor();
  });
});

describe.each([
  ['a phone', { width: 360, height: 780 }],
  ['a desktop', { width: 1440, height: 900 }],
])('on %s', (_, viewport) => {
  test('home and room pass WCAG 2.2 AA, in light and dark, and never scroll sideways', async () => {
    const room = await createRoom(server.origin);
    for (const link of [server.origin, room.links.host]) {
      const page = await open(link, viewport);
      await page.getByRole('heading').first().waitFor();
      if (link !== server.origin) {
        await microphone(page).click();
        await detections(page).getByText('Music').first().waitFor();
      }
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await violations(page)).toEqual([]);
      }
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBeLessThanOrEqual(viewport.width);
    }
  });
});

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    const text = await page.evaluate(focusedText);
    if (typeof name === 'string' ? text.includes(name) : name.test(text)) return;
  }
  throw new Error(`No Tab leads to ${name}.`);
}

/** What the focused element is called; runs in the page. */
function focusedText(): string {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return `${element?.getAttribute('aria-label') ?? ''} ${element?.textContent ?? ''}`;
}
