import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import { someRoomId } from '../room-id.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const microphone = (page: Page) =>
  page.getByRole('region', { name: 'Your microphone' }).getByRole('button').first();
const sounds = (page: Page) => page.getByRole('region', { name: 'Sounds' });

describe('two pages in one room', () => {
  test('one speaks, the other sees what is heard, live and in the list', async () => {
    const speaker = await venue.open(venue.origin);
    await speaker.getByRole('button', { name: 'Open a room' }).click();
    await speaker.waitForURL(/\/r\/[0-9a-z]{20}#/);
    const listener = await venue.open(speaker.url());
    await microphone(speaker).click();
    await sounds(listener).getByText('Music').first().waitFor();
    await sounds(speaker).getByText('Music').first().waitFor();
    const announced = listener.locator('[aria-live=polite]').filter({ hasText: /music/i });
    await announced.waitFor({ state: 'attached' });
    await microphone(speaker).click();
    await listener.getByText('Turn yours on, or add a phone near the sound.').waitFor();
  });

  test('whoever comes later sees what happened before', async () => {
    const room = await createRoom(venue.origin);
    const speaker = await venue.open(room.links.mic);
    await microphone(speaker).click();
    await sounds(speaker).getByText('Music').first().waitFor();
    const later = await venue.open(room.links.listener);
    await sounds(later).getByText('Music').first().waitFor();
  });

  test('marks tell from which score on the room counts a sound as heard', async () => {
    const room = await createRoom(venue.origin);
    const speaker = await venue.open(room.links.mic);
    const listener = await venue.open(room.links.listener);
    await microphone(speaker).click();
    await listener.getByText('Details', { exact: true }).click();
    await listener
      .getByTitle(/^Counts as heard from a mean of \d+\s% on$/)
      .first()
      .waitFor();
    const own = listener.getByTitle(/^Counts as heard from a mean of 11\s% on$/);
    expect(await own.count()).toBe(0);
    const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.host });
    const models = Object.keys((await api.status()).settings.tracker);
    const change = { labels: { music: { threshold: 0.11 } } };
    await api.changeSettings({ tracker: Object.fromEntries(models.map((id) => [id, change])) });
    await own.waitFor();
  });

  test('a listener is offered no microphone', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener);
    await sounds(page).waitFor();
    expect(await page.getByRole('region', { name: 'Your microphone' }).count()).toBe(0);
  });

  test('the room can be opened and heard with the keyboard alone', async () => {
    const page = await venue.open(venue.origin);
    await tabTo(page, 'Open a room');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/r\//);
    await microphone(page).waitFor();
    await tabTo(page, /microphone/i);
    await page.keyboard.press('Enter');
    await sounds(page).getByText('Music').first().waitFor();
  });
});

describe('a link that does not open a room says why', () => {
  test.each([
    [
      'with a wrong key',
      async () =>
        (await createRoom(venue.origin)).links.host.replace(/#.*/, '#AAAAAAAAAAAAAAAAAAAAAA'),
      /ask its host for a new link/,
    ],
    [
      'with an unknown room',
      async () => `${venue.origin}/r/${someRoomId}#AAAAAAAAAAAAAAAAAAAAAA`,
      /no such room/,
    ],
    [
      'without a key',
      async () => (await createRoom(venue.origin)).links.host.replace(/#.*/, ''),
      /whole link/,
    ],
  ])('%s', async (_, link, sentence) => {
    const page = await venue.open(await link());
    await page.getByText(sentence).first().waitFor();
  });
});

describe.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('on %s', (_, viewport) => {
  test('home and room pass WCAG 2.2 AA, in light and dark, and never scroll sideways', async () => {
    const room = await createRoom(venue.origin);
    for (const link of [venue.origin, room.links.host]) {
      const page = await venue.open(link, viewport);
      await page.getByRole('heading').first().waitFor();
      if (link !== venue.origin) {
        await microphone(page).click();
        await sounds(page).getByText('Music').first().waitFor();
      }
      await expectAccessible(page);
    }
  });
});
