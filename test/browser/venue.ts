/** What every browser test needs: the built Worker, Chromium, and pages of different people in it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, aroundEach, beforeAll, expect } from 'vitest';
import { launchChromium } from '../../bench/page/chromium.ts';
import {
  type LocalServer,
  type LocalServerOptions,
  startLocalServer,
} from '../../cli/local-server.ts';
import { microphoneFile } from './microphone-file.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** As narrow as phones are. */
export const phone = { width: 360, height: 780 };
export const desktop = { width: 1280, height: 800 };

export interface Visitor {
  /** Runs in the page before anything of it. */
  before?: () => void;
  locale?: string;
  timezoneId?: string;
}

export interface Venue {
  readonly origin: string;
  /**
   * Opens a page of someone else: with its own storage. What it throws fails the test.
   * @param visitor what is particular about their browser.
   */
  open(
    link: string,
    viewport?: { width: number; height: number },
    visitor?: Visitor,
  ): Promise<Page>;
}

/**
 * A server and a browser for all files that a worker runs one after the other: they end with its process
 * (cli/leave-nothing.ts). Tests use rooms and contexts of their own.
 */
let sharedServer: Promise<LocalServer> | undefined;
let sharedBrowser: Promise<Browser> | undefined;
/** More than tests open. */
const roomsPerMinute = 1000;

/** Plucked so often that it is heard as music from its first window on, also where it begins again. */
export const guitar = 'guit_e_fifths';

export interface VenueOptions {
  /** Makes the WAV file that plays as the microphone; a guitar if left out. */
  microphone?: () => string | Promise<string>;
  /** Makes the options of a server of this file's own. */
  server?: () => LocalServerOptions | Promise<LocalServerOptions>;
}

function toShare(): Promise<LocalServer> {
  sharedServer ??= startLocalServer({ roomsPerMinute });
  return sharedServer;
}

function withGuitar(): Promise<Browser> {
  sharedBrowser ??= microphoneFile(guitar).then(launchChromium);
  return sharedBrowser;
}

/** The server and the browser for the tests of a file. */
export function useVenue({ microphone, server: options }: VenueOptions = {}): Venue {
  let server: LocalServer;
  let browser: Browser;
  // Of each test its own: some run at the same time.
  const contexts = new AsyncLocalStorage<BrowserContext[]>();
  beforeAll(async () => {
    server = await (options ? startLocalServer(await options()) : toShare());
    browser = await (microphone ? launchChromium(await microphone()) : withGuitar());
  });
  aroundEach(async (run) => {
    const opened: BrowserContext[] = [];
    try {
      await contexts.run(opened, run);
    } finally {
      await Promise.all(opened.map((context) => context.close()));
    }
  });
  afterAll(async () => {
    if (microphone) await browser?.close();
    if (options) await server?.close();
  });
  return {
    get origin() {
      return server.origin;
    },
    async open(link, viewport = desktop, { before, ...reader } = {}) {
      const opened = contexts.getStore();
      if (!opened) throw new Error('Pages are opened by tests alone, which close them.');
      const permissions = ['microphone'];
      const context = await browser.newContext({ viewport, permissions, ...reader });
      opened.push(context);
      if (before) await context.addInitScript(before);
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => {
        throw error;
      });
      await page.goto(link);
      return page;
    },
  };
}

/** Where every view that is held against WCAG lies as a picture, once tests have run. */
const screens = 'dist/test/screens';
/** Pictures taken so far: several of one test are told apart. */
let pictures = 0;

/**
 * Holds a page against WCAG 2.2 AA by axe, in light and dark, and against scrolling sideways. Leaves a picture
 * of each for people to look at.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const { width: wide = 0 } = page.viewportSize() ?? {};
  const name = `${slug(expect.getState().currentTestName ?? 'view')}-${wide}-${++pictures}`;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violations(page), colorScheme).toEqual([]);
    await page.screenshot({ path: join(screens, `${name}-${colorScheme}.png`) });
  }
  const width = await page.evaluate('document.documentElement.scrollWidth');
  expect(width).toBeLessThanOrEqual(page.viewportSize()?.width ?? 0);
}

/** A test's name as that of a file. */
function slug(name: string): string {
  const words = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return words.slice(0, 120).replaceAll(/^-|-$/g, '');
}

async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe);
  const results = (await page.evaluate(
    "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })",
  )) as AxeResults;
  return results.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`,
  );
}

/** Presses Tab until what has the focus is called so. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
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
  const labels = (element as HTMLInputElement | null)?.labels ?? [];
  const named = [...labels].map(({ textContent }) => textContent).join(' ');
  return `${element?.getAttribute('aria-label') ?? ''} ${named} ${element?.textContent ?? ''}`;
}
