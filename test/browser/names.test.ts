import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import { refusals } from '../../protocol/refusals.ts';
import { expectAccessible, phone, useVenue } from './venue.ts';

const venue = useVenue();

const field = (page: Page) => page.getByLabel('Your name');

async function rename(page: Page, name: string): Promise<void> {
  await field(page).fill(name);
  await field(page).press('Enter');
}

describe('one’s name', () => {
  test('is shown as the room has it: with its joiners and flags, without what nobody sees', async () => {
    const room = await createRoom(venue.origin);
    const api = new RoomApi({ link: room.links.host });
    const page = await venue.open(room.links.listener);
    const nameInRoom = async () => (await api.status()).participants[0]?.name;
    const england = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
    for (const [written, shown] of [
      ['می\u200cخواهم', 'می\u200cخواهم'],
      [england, england],
      [' Kü\u00adche\u200e ', 'Küche'],
    ] as const) {
      await rename(page, written);
      await expect.poll(nameInRoom).toBe(shown);
      expect(await field(page).inputValue()).toBe(shown);
    }
    await page.reload();
    await expect.poll(() => field(page).inputValue()).toBe('Küche');
  });

  test('that cannot be taken is told why, and the room keeps the one it had', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone);
    await rename(page, 'Hall');
    const why = page.getByText(refusals['bad-name'].message);
    await rename(page, '\u200e');
    await why.waitFor();
    await expect.poll(() => field(page).inputValue()).toBe('Hall');
    // What can be seen stays to be mended.
    await rename(page, 'x'.repeat(65));
    expect(await field(page).inputValue()).toBe('x'.repeat(65));
    await why.waitFor();
    await expectAccessible(page);
    await rename(page, 'Attic');
    await why.waitFor({ state: 'detached' });
    const { participants } = await new RoomApi({ link: room.links.host }).status();
    expect(participants.map(({ name }) => name)).toEqual(['Attic']);
  });
});

describe('a link', () => {
  test.each(['.', ')', ',', '>', '%20', '&', '?', '#', '\u200b', '\u201d', ').', '](x)'])(
    'with %j behind it opens, and is shown without',
    async (tail) => {
      const room = await createRoom(venue.origin);
      const page = await venue.open(room.links.listener + tail);
      await field(page).waitFor();
      expect(page.url()).toBe(room.links.listener);
    },
  );

  test('of another place within the address opens nothing', async () => {
    const { links } = await createRoom(venue.origin);
    for (const [start, heading] of [
      ['/r/', 'This link is incomplete'],
      ['/?to=', /^Share what/],
      ['/r/(', 'This link is incomplete'],
    ] as const) {
      const elsewhere = links.listener.replace('127.0.0.1', 'localhost');
      const page = await venue.open(`${venue.origin}${start}${elsewhere}`);
      await page.getByRole('heading', { name: heading }).waitFor();
      expect(await field(page).count()).toBe(0);
    }
  });

  test('is found in what was pasted', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(venue.origin);
    await page.getByLabel('Paste the link').fill(`Come in: <${room.links.listener}>.`);
    await page.getByRole('button', { name: 'Join' }).click();
    await field(page).waitFor();
    expect(page.url()).toBe(room.links.listener);
  });
});
