/** The page speaks its reader's language, and has room for languages that are written from right to left. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { inArabicLetters } from './right-to-left.ts';
import { steadyMic } from './steady-mic.ts';
import { desktop, expectAccessible, guitar, phone, useVenue } from './venue.ts';

const venue = useVenue();

const german = { locale: 'de-DE' };
const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { name }).first().waitFor();
const spoken = (page: Page) => page.locator('html').getAttribute('lang');

describe('a German browser', () => {
  test('gets the home page in German', async () => {
    const page = await venue.open(venue.origin, phone, german);
    await heading(page, /Teile,\s*was dein Raum hört\./);
    await page.getByRole('button', { name: 'Raum öffnen' }).waitFor();
    expect(await spoken(page)).toBe('de');
    await expectAccessible(page);
  });

  test('gets a room in German: what is heard, where, and what there is to do', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host, phone, german);
    await heading(page, 'Kein Mikrofon ist an');
    await steadyMic(room.links.mic, 'Küche', guitar);
    await heading(page, 'Musik');
    await page.getByText('seit 2 s').first().waitFor();
    await page.getByRole('tab', { name: 'Aufnahmen' }).click();
    await page.getByText('Noch keine Aufnahmen.').waitFor();
    expect(await spoken(page)).toBe('de');
    await expectAccessible(page);
  });

  test('is told in German why a link opens no room', async () => {
    const { links } = await createRoom(venue.origin);
    const wrong = links.host.replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAA');
    const page = await venue.open(wrong, phone, german);
    await page.getByText('Bitte den Gastgeber um einen neuen Link').first().waitFor();
  });

  test('that is too old is told so in German', async () => {
    const before = () => Reflect.deleteProperty(AbortSignal.prototype, 'throwIfAborted');
    const page = await venue.open(venue.origin, phone, { ...german, before });
    const said = page
      .getByRole('alert')
      .filter({ hasText: 'Dieser Browser ist zu alt für Earshot' });
    await said.waitFor();
    expect(await said.getAttribute('lang')).toBe('de');
  });

  test('gets Spanish where the address asks for it', async () => {
    const page = await venue.open(`${venue.origin}/?lang=es`, phone, german);
    await page.getByRole('button', { name: 'Abrir una sala' }).waitFor();
    expect(await spoken(page)).toBe('es');
  });
});

test('a browser in a language that the page does not speak gets English', async () => {
  const page = await venue.open(venue.origin, phone, { locale: 'fi-FI' });
  await page.getByRole('button', { name: 'Open a room' }).waitFor();
  expect(await spoken(page)).toBe('en');
});

describe.each([
  ['on a phone', phone],
  ['on a desktop', { ...desktop, width: 1440 }],
])('from right to left, %s', (_, viewport) => {
  test('the home page fits its width and is accessible', async () => {
    const page = await openFromRight(venue.origin, viewport);
    await heading(page, /\p{Script=Arabic}{3}/u);
    await expectAccessible(page);
  });

  test('a room fits its width and is accessible, with a microphone on', async () => {
    const room = await createRoom(venue.origin);
    const page = await openFromRight(room.links.host, viewport);
    await steadyMic(room.links.mic, 'مطبخ', guitar);
    await page.getByText('مطبخ').first().waitFor();
    await heading(page, /^\p{Script=Arabic}{5}$/u);
    await expectAccessible(page);
  });
});

async function openFromRight(link: string, viewport: typeof phone): Promise<Page> {
  const fromRight = () =>
    addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('dir', 'rtl'));
  const page = await venue.open('about:blank', viewport, { ...german, before: fromRight });
  let turned = 0;
  await page.route(/\/assets\/de-[^/]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: inArabicLetters(await response.text()) });
    turned += 1;
  });
  await page.goto(link);
  await expect.poll(() => turned).toBe(1);
  return page;
}
