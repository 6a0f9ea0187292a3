/** The history of a room, by two people who follow it: what was heard, found again, judged and taken away. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, joinRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { desktop, expectAccessible, guitar, phone, useVenue } from './venue.ts';

/** A guitar plays as the microphone, over and over. */
const venue = useVenue();

const sounds = (page: Page) => page.getByRole('region', { name: 'Sounds', exact: true });
const rows = (page: Page) => sounds(page).getByRole('button', { name: /^Music/ });
const apiOf = ({ id: roomId, keys }: RoomCreated) =>
  new RoomApi({ origin: venue.origin, roomId, key: keys.host });

async function speaking(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('button', { name: 'Turn microphone on' }).click();
  await rows(page).first().waitFor();
  return page;
}

/** The guitar was heard once, by a microphone that has left. */
async function roomWithMusic(): Promise<RoomCreated> {
  const room = await createRoom(venue.origin);
  const mic = joinRoom({ link: room.links.mic }, { name: 'Music room' });
  await mic.opened();
  const publisher = mic.publish();
  const sound = await readRecording(sample(guitar));
  for (let at = 0; at + 960 <= Math.min(sound.length, 64_000); at += 960) {
    publisher.write(sound.subarray(at, at + 960));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  publisher.close();
  await expect.poll(() => mic.state.getSnapshot().detections.at(-1)?.durationMs).toBeDefined();
  mic.close();
  return room;
}

describe('what somebody says of a sound', () => {
  test('everyone sees, and the export has it', async () => {
    const room = await roomWithMusic();
    const host = await venue.open(room.links.host);
    const listener = await venue.open(room.links.listener);
    await rows(host).first().click();
    const asked = sounds(host).getByRole('group', { name: 'Was this right?' });
    await asked.getByRole('button', { name: 'No' }).click();
    await sounds(host).getByText('said this was wrong').waitFor();
    await sounds(host).getByLabel('What was it?').selectOption({ label: 'Bells' });
    await sounds(host).getByText('said this was something else: Bells.').waitFor();
    await rows(listener).first().click();
    await sounds(listener).getByText('said this was something else: Bells.').waitFor();
    // Those who only listen see what was said, and are not asked.
    expect(await sounds(listener).getByRole('group', { name: 'Was this right?' }).count()).toBe(0);
    const [heard] = await apiOf(room).heard();
    expect(heard?.verdict).toMatchObject({ right: false, label: 'church_bells' });
    expect(await (await apiOf(room).detections('csv')).text()).toMatch(/,wrong,church_bells\r\n/);
    await asked.getByRole('button', { name: 'Yes' }).click();
    await sounds(listener).getByText('said this was right.').waitFor();
    await expect.poll(async () => (await apiOf(room).heard())[0]?.verdict?.right).toBe(true);
  });

  test('can be said with the keyboard alone, and the focus stays', async () => {
    const host = await venue.open((await roomWithMusic()).links.host);
    await rows(host).first().focus();
    await host.keyboard.press('Enter');
    await sounds(host).getByRole('group', { name: 'Was this right?' }).waitFor();
    await host.keyboard.press('Tab');
    await host.keyboard.press('Enter');
    await sounds(host).getByText('said this was right.').waitFor();
    const yes = sounds(host).getByRole('button', { name: 'Yes' });
    expect(await yes.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await yes.getAttribute('aria-pressed')).toBe('true');
  });
});

describe('sounds are found again', () => {
  test('by words, by name and by microphone, and the number of them is told', async () => {
    const page = await venue.open((await roomWithMusic()).links.host);
    await rows(page).first().waitFor();
    await sounds(page).getByRole('button', { name: 'Search' }).click();
    const search = sounds(page).getByLabel('Search');
    const choice = (name: string) => sounds(page).getByRole('combobox', { name, exact: true });
    await expect.poll(() => search.evaluate((input) => input.matches(':focus'))).toBe(true);
    await page.keyboard.type('music room');
    await sounds(page)
      .getByText(/^\s*\d+ sounds?\s*$/)
      .waitFor();
    expect(await rows(page).count()).toBeGreaterThan(0);
    await search.fill('unicorn');
    await sounds(page).getByText('No sound matches.').waitFor();
    expect(await rows(page).count()).toBe(0);
    await search.fill('');
    await choice('Sound').selectOption('Music');
    await choice('Microphone').selectOption('Music room');
    await rows(page).first().waitFor();
    // Who is done with searching sees everything again.
    await sounds(page).getByRole('button', { name: 'Search' }).click();
    expect(await choice('Microphone').count()).toBe(0);
    await rows(page).first().waitFor();
  });

  test('by days, with how often each was heard', async () => {
    const page = await venue.open((await roomWithMusic()).links.host);
    await sounds(page).getByRole('heading', { name: 'Today' }).waitFor();
    await sounds(page)
      .getByText(/^Music \d+/)
      .waitFor();
    await sounds(page).getByRole('button', { name: 'Show earlier sounds' }).click();
    await sounds(page).getByText('That is all that the room has kept.').waitFor();
  });

  test('by arrow keys, of which Tab reaches one alone', async () => {
    const page = await speaking((await roomWithMusic()).links.host);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(1);
    expect(await sounds(page).locator('.row[tabindex="0"]').count()).toBe(1);
    await rows(page).first().focus();
    await page.keyboard.press('End');
    expect(
      await rows(page)
        .last()
        .evaluate((row) => row.matches(':focus')),
    ).toBe(true);
    await page.keyboard.press('Home');
    expect(
      await sounds(page)
        .locator('.row')
        .first()
        .evaluate((row) => row.matches(':focus')),
    ).toBe(true);
  });

  test('in the live timeline: a click there opens the row', async () => {
    const page = await venue.open((await roomWithMusic()).links.host, { width: 1440, height: 900 });
    await rows(page).first().waitFor();
    // As the timeline asks for it.
    await page.evaluate(() => {
      const part = document
        .querySelector('earshot-page')
        ?.shadowRoot?.querySelector('earshot-room-view') as unknown as { connection: object };
      const lanes = Object.assign(document.createElement('earshot-lanes'), {
        connection: part.connection,
      });
      document.body.prepend(lanes);
    });
    const lanes = page.locator('body > earshot-lanes');
    await lanes.getByText('Music room').waitFor();
    await lanes.locator('.mark').first().click();
    await sounds(page).getByRole('group', { name: 'Was this right?' }).waitFor();
  });
});

test('while a row is open new ones wait, and come when they are wanted', async () => {
  const room = await roomWithMusic();
  const page = await venue.open(room.links.host);
  await rows(page).first().click();
  const count = await rows(page).count();
  const speaker = await venue.open(room.links.mic);
  await speaker.getByRole('button', { name: 'Turn microphone on' }).click();
  const fresh = sounds(page).getByRole('button', { name: /^\d+ new$/ });
  await fresh.waitFor();
  expect(await rows(page).count()).toBe(count);
  await fresh.click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(count);
  expect(
    await rows(page)
      .first()
      .evaluate((row) => row.matches(':focus')),
  ).toBe(true);
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('on %s history, filter and verdict pass WCAG 2.2 AA, in light and dark', async (_, viewport) => {
  const page = await venue.open((await roomWithMusic()).links.host, viewport);
  await rows(page).first().click();
  await sounds(page).getByRole('button', { name: 'No' }).click();
  await sounds(page).getByLabel('What was it?').waitFor();
  await sounds(page).getByRole('button', { name: 'Search' }).click();
  await sounds(page).getByRole('button', { name: 'Export' }).click();
  await sounds(page).getByLabel('Search').waitFor();
  await expectAccessible(page);
});
