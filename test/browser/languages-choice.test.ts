import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const pageLanguage = (page: Page) => page.evaluate(() => document.documentElement.lang);
const inLanguage = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const isFocused = (page: Page, name: string) =>
  inLanguage(page, name).evaluate((button) => button.matches(':focus'));

/** Waits for the language that the page says to be chosen. */
async function expectChosen(page: Page, language: string, name: string): Promise<void> {
  await page
    .getByRole('button', { name, exact: true })
    .and(page.locator('[aria-current]'))
    .waitFor();
  expect(await pageLanguage(page)).toBe(language);
}

describe('the language of the page', () => {
  test('is chosen at home by the keyboard, and stays chosen', async () => {
    const page = await venue.open(venue.origin, phone);
    await tabTo(page, 'Español');
    await page.keyboard.press('Enter');
    await expectChosen(page, 'es', 'Español');
    await page.getByRole('button', { name: 'Abrir una sala' }).waitFor();
    await expectAccessible(page);
    const room = await createRoom(venue.origin);
    await page.goto(room.links.listener);
    await expectChosen(page, 'es', 'Español');
    await inLanguage(page, 'English').click();
    await expectChosen(page, 'en', 'English');
    // The key is still in the address: the room is entered again.
    expect(page.url()).toBe(room.links.listener);
    await page.getByText('No microphone is on').first().waitFor();
  });

  test('that was chosen outdoes the one that the link asked for', async () => {
    const page = await venue.open(`${venue.origin}/?lang=de`);
    await expectChosen(page, 'de', 'Deutsch');
    await inLanguage(page, 'English').click();
    await expectChosen(page, 'en', 'English');
    expect(new URL(page.url()).search).toBe('');
  });

  test('is chosen where the browser keeps nothing, too', async () => {
    const page = await venue.open(venue.origin, undefined, {
      before: () =>
        Object.defineProperty(window, 'localStorage', {
          get: () => {
            throw new DOMException('Denied.', 'SecurityError');
          },
        }),
    });
    await inLanguage(page, 'Español').click();
    await expectChosen(page, 'es', 'Español');
    expect(new URL(page.url()).searchParams.get('lang')).toBe('es');
  });

  test('says that the microphone turns off with it, before it does', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.mic, phone);
    await page.getByRole('button', { name: 'Turn microphone on' }).click();
    await page.getByRole('button', { name: 'Turn microphone off' }).waitFor();
    await inLanguage(page, 'Español').click();
    const warning = page.getByText('The page loads again, and your microphone turns off.');
    await warning.waitFor();
    expect(await isFocused(page, 'Change language')).toBe(true);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await warning.waitFor({ state: 'detached' });
    expect(await isFocused(page, 'Español')).toBe(true);
    expect(await pageLanguage(page)).toBe('en');
    await page.getByRole('button', { name: 'Turn microphone off' }).waitFor();
    await inLanguage(page, 'Español').click();
    await inLanguage(page, 'Change language').click();
    await expectChosen(page, 'es', 'Español');
    await page.getByRole('button', { name: 'Encender micrófono' }).waitFor();
  });
});
