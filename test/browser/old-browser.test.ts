/** Browsers as old as the README says, and older ones: what they lack is taken from Chromium. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { sample } from '../../recordings/samples.ts';
import { desktop, phone, useVenue } from './venue.ts';

const venue = useVenue();

/** Runs in the page: takes away what came after Safari 15.4, Chrome 105 and Firefox 121. */
function withoutNewer(): void {
  const lacking: [object | undefined, string[]][] = [
    [URL, ['canParse', 'parse']],
    [Promise, ['withResolvers', 'try']],
    [Object, ['groupBy']],
    [Map, ['groupBy']],
    [Array, ['fromAsync']],
    [AbortSignal, ['any', 'timeout']],
    [Response, ['json']],
    [Element.prototype, ['checkVisibility', 'setHTML']],
    [Array.prototype, ['toSorted', 'toSpliced', 'toReversed', 'with', 'findLast', 'findLastIndex']],
    [Object.getPrototypeOf(Uint8Array.prototype), ['toSorted', 'toReversed', 'with', 'findLast']],
    [Uint8Array, ['fromBase64', 'fromHex']],
    [Uint8Array.prototype, ['toBase64', 'toHex']],
    [String.prototype, ['isWellFormed', 'toWellFormed']],
    [
      Set.prototype,
      ['union', 'intersection', 'difference', 'symmetricDifference', 'isSubsetOf', 'isSupersetOf'],
    ],
    [
      Object.getPrototypeOf(Object.getPrototypeOf([].values())),
      ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every'],
    ],
    [Intl, ['Segmenter', 'DurationFormat']],
    [crypto, ['randomUUID']],
    [Crypto.prototype, ['randomUUID']],
    [HTMLFormElement.prototype, ['requestSubmit']],
    [HTMLElement.prototype, ['showPopover', 'hidePopover', 'togglePopover']],
    [HTMLInputElement.prototype, ['showPicker']],
    [URLSearchParams.prototype, ['size']],
    [Navigator.prototype, ['wakeLock']],
    [
      globalThis,
      [
        ...['Iterator', 'TextDecoderStream', 'TextEncoderStream', 'CompressionStream', 'scheduler'],
        ...['DecompressionStream', 'AudioDecoder', 'AudioEncoder', 'Temporal', 'navigation'],
      ],
    ],
  ];
  for (const [owner, names] of lacking)
    for (const name of names) delete (owner as Record<string, unknown> | undefined)?.[name];
}

const open = (link: string, viewport = phone) =>
  venue.open(link, viewport, { before: withoutNewer });
const said = (page: Page) => page.locator('#no-page');

describe('a browser with nothing newer than the README asks for', () => {
  test('opens a room, speaks in it, and shows what is heard', async () => {
    const host = await open(venue.origin, desktop);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.waitForURL(/\/r\//);
    await host.getByRole('region', { name: 'Your microphone' }).getByRole('button').first().click();
    await host.getByRole('region', { name: 'Sounds' }).getByText('Music').first().waitFor();
    expect(await said(host).count()).toBe(0);
  });

  test('writes, and adds a recording', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await open(links.mic, desktop);
    const other = await open(links.listener);
    await page.getByRole('tab', { name: 'Messages' }).click();
    await page.getByLabel('Write to everyone').fill('Is that you?');
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: 'Recordings' }).click();
    const panel = page.getByRole('region', { name: 'Recordings' });
    await panel.locator('input[type=file]').setInputFiles(sample('guit_em9'));
    await panel.getByText('Music').first().waitFor();
    await other.getByRole('tab', { name: 'Messages' }).click();
    await other.getByText('Is that you?').first().waitFor();
  });
});

test('the built page has no syntax that is newer', () => {
  const folder = fileURLToPath(new URL('../../dist/page/assets', import.meta.url));
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts).not.toEqual([]);
  for (const name of scripts) {
    const script = readFileSync(join(folder, name), 'utf8');
    // What is not lowered: looking behind in patterns. What is: static blocks.
    expect(script, name).not.toMatch(/\(\?<[=!]|\bstatic\s*\{/);
  }
});

describe('words stand where the page would be empty', () => {
  test('in a browser that is too old', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open(links.mic, phone, {
      before: () => {
        delete (AbortSignal.prototype as Partial<AbortSignal>).throwIfAborted;
      },
    });
    await said(page).getByText('This browser is too old for Earshot').waitFor();
    expect(await said(page).textContent()).toMatch(
      /Safari 15\.4 .* Chrome or Edge 105, Firefox 121/,
    );
  });

  test('if its script does not come', async () => {
    const { links } = await createRoom(venue.origin);
    // Who was here before has the script from the service worker.
    const page = await venue.open('about:blank');
    await page.context().route(/assets\/.*\.js$/, (route) => route.abort());
    await page.goto(links.mic);
    await said(page).getByText('Earshot could not be loaded').waitFor();
  });

  test('nowhere else', async () => {
    const page = await venue.open(`${venue.origin}/errors`);
    await page.getByRole('heading', { name: 'Why did it stop?' }).waitFor();
    // As long as it may take to look.
    await page.waitForTimeout(1500);
    expect(await said(page).count()).toBe(0);
  });
});
