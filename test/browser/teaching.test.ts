import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { refusals } from '../../protocol/refusals.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

/** A guitar plays as the microphone, over and over. */
const venue = useVenue();

const known = (page: Page) => page.getByRole('dialog', { name: 'Sounds this room knows' });
const taught = (page: Page) => known(page).getByRole('region', { name: 'Taught here' });
const sounds = (page: Page) => page.getByRole('region', { name: 'Sounds', exact: true });
const nameIt = (page: Page) => sounds(page).getByRole('button', { name: 'Name it: Music' });

/** Opens what was heard last. */
async function openMusic(page: Page): Promise<void> {
  await sounds(page)
    .getByRole('button', { name: /^Music/ })
    .first()
    .click();
}
const examples = (page: Page) => taught(page).locator('earshot-example');

async function openKnown(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Sounds this room knows/ }).click();
  await known(page).waitFor();
}

/** A page of somebody with a microphone that is on. */
async function speaking(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('button', { name: 'Turn microphone on' }).click();
  return page;
}

const soundsOf = ({ id: roomId, keys }: RoomCreated) =>
  new RoomApi({ origin: venue.origin, roomId, key: keys.host }).sounds;

/** Whether a spectrogram is drawn in the first example. */
const isDrawn = (page: Page) =>
  examples(page)
    .first()
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, 96, 64) ?? { data: [] };
      return data.some((value, i) => i % 4 === 3 && value > 200);
    });

describe('a room is taught a sound', () => {
  test('by what was heard just now: one tap and a name, and it is heard by that name', async () => {
    const room = await createRoom(venue.origin);
    const host = await speaking(room.links.host);
    const listener = await venue.open(room.links.listener);
    await openMusic(host);
    await nameIt(host).click();
    await taught(host).getByLabel('What is it called?').fill('Our guitar');
    await host.keyboard.press('Enter');
    await taught(host).getByText('The room now knows “Our guitar”.').waitFor();
    await taught(host).getByText('1 example', { exact: true }).waitFor();
    await taught(host).getByText('Sounds like “Music”.').waitFor();
    await taught(host).getByText('3 more examples would help.').waitFor();
    await expect.poll(() => isDrawn(host)).toBe(true);
    await sounds(listener).getByText('Our guitar').first().waitFor();
    await openMusic(listener);
    await sounds(listener).locator('.opened').waitFor();
    expect(await nameIt(listener).count()).toBe(0);
    await openKnown(listener);
    await taught(listener).getByText('Our guitar').waitFor();
    expect(await taught(listener).getByRole('button', { name: 'Teach a sound' }).count()).toBe(0);
  });

  test('by takes with a countdown, which are deleted and brought back', async () => {
    const room = await createRoom(venue.origin);
    const host = await speaking(room.links.host);
    await openKnown(host);
    await taught(host).getByRole('button', { name: 'Teach a sound' }).click();
    await taught(host).getByRole('button', { name: 'Record an example' }).click();
    await taught(host)
      .getByText('Recording starts in three seconds')
      .waitFor({ state: 'attached' });
    await taught(host).getByText('Recording: make the sound now.').waitFor({ state: 'attached' });
    // Once it is as long as an example must be, and before it ends by itself.
    await taught(host).getByRole('button', { name: 'Stop' }).click();
    await taught(host).getByText('Give the sound a name first.').waitFor();
    await taught(host).getByLabel('What is it called?').fill('Strings');
    await taught(host).getByRole('button', { name: 'Use the last 3 seconds' }).click();
    await taught(host).getByText('The room now knows “Strings”.').waitFor();
    await taught(host).getByRole('button', { name: 'Record an example' }).click();
    await taught(host).getByText('“Strings” has one more example.').waitFor();
    expect(await examples(host).count()).toBe(2);
    await taught(host).getByRole('button', { name: 'Delete example 1' }).click();
    await expect.poll(() => examples(host).count()).toBe(1);
    await taught(host).getByRole('button', { name: 'Undo the last change' }).click();
    await expect.poll(() => examples(host).count()).toBe(2);
    await taught(host).getByLabel('Name', { exact: true }).fill('Six strings');
    await taught(host).getByLabel('Name', { exact: true }).press('Enter');
    await expect
      .poll(async () => (await soundsOf(room).list()).sounds.map(({ name }) => name))
      .toEqual(['Six strings']);
  });

  test('and to undo takes back the last change alone, whoever made it', async () => {
    const room = await createRoom(venue.origin);
    const host = await speaking(room.links.host);
    await openMusic(host);
    await nameIt(host).click();
    await taught(host).getByLabel('What is it called?').fill('Our guitar');
    await host.keyboard.press('Enter');
    await taught(host).getByText('1 example', { exact: true }).waitFor();
    for (const { id } of (await soundsOf(room).list()).sounds)
      await soundsOf(room).rename(id, 'My guitar');
    await taught(host).getByText('My guitar').first().waitFor();
    await taught(host).getByRole('button', { name: 'Undo the last change' }).click();
    await taught(host).getByText('Undone.').waitFor();
    expect((await soundsOf(room).list()).sounds).toMatchObject([
      { name: 'Our guitar', examples: [{}] },
    ]);
  });

  test('with the keyboard alone, and forgets it again', async () => {
    const room = await createRoom(venue.origin);
    const host = await speaking(room.links.host);
    await sounds(host)
      .getByRole('button', { name: /^Music/ })
      .first()
      .waitFor();
    await tabTo(host, /^\s*Music/);
    await host.keyboard.press('Enter');
    await nameIt(host).waitFor();
    await tabTo(host, 'Name it: Music');
    await host.keyboard.press('Enter');
    const field = taught(host).getByLabel('What is it called?');
    await expect.poll(() => field.evaluate((input) => input.matches(':focus'))).toBe(true);
    await host.keyboard.type('Our guitar');
    await host.keyboard.press('Enter');
    await taught(host).getByText('The room now knows “Our guitar”').waitFor();
    await tabTo(host, 'Delete Our guitar');
    await host.keyboard.press('Enter');
    await taught(host).getByText('“Our guitar” was deleted.').waitFor();
    await expect.poll(async () => (await soundsOf(room).list()).sounds).toEqual([]);
    // The focus is where it can be taken back.
    await host.keyboard.press('Enter');
    await taught(host).getByText('Our guitar').first().waitFor();
  });

  test('from a file, which another room gave', async () => {
    const [one, other] = [await createRoom(venue.origin), await createRoom(venue.origin)];
    const host = await speaking(one.links.host);
    await openMusic(host);
    await nameIt(host).click();
    await taught(host).getByLabel('What is it called?').fill('Our guitar');
    await host.keyboard.press('Enter');
    await taught(host).getByText('Save, move or delete them').click();
    const download = host.waitForEvent('download');
    await taught(host).getByRole('button', { name: 'Save as a file' }).click();
    const path = await (await download).path();
    const guest = await venue.open(other.links.host);
    await openKnown(guest);
    await taught(guest)
      .locator('input[type=file]')
      .setInputFiles({
        name: 'list.txt',
        mimeType: 'text/plain',
        buffer: Buffer.from('milk, bread'),
      });
    await taught(guest).getByText(refusals['sounds-unreadable'].message).waitFor();
    await taught(guest).locator('input[type=file]').setInputFiles(path);
    await taught(guest).getByText('Our guitar').first().waitFor();
  });

  test('by whoever has a microphone, where the host lets them', async () => {
    const room = await createRoom(venue.origin);
    const guest = await speaking(room.links.mic);
    await openMusic(guest);
    await sounds(guest).locator('.opened').waitFor();
    expect(await nameIt(guest).count()).toBe(0);
    const { id: roomId, keys } = room;
    const api = new RoomApi({ origin: venue.origin, roomId, key: keys.host });
    await api.changeSettings({ teach: 'everyone' });
    await nameIt(guest).waitFor();
  });
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('teaching passes WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const host = await speaking(room.links.host, viewport);
  await openMusic(host);
  await nameIt(host).waitFor();
  await expectAccessible(host);
  await nameIt(host).click();
  await taught(host).getByLabel('What is it called?').fill('Our guitar');
  await host.keyboard.press('Enter');
  await taught(host).getByText('The room now knows “Our guitar”').waitFor();
  await taught(host).getByRole('button', { name: 'Teach a sound' }).click();
  await taught(host).getByLabel('What is it called?').fill('Another guitar');
  await taught(host)
    .locator('earshot-teach')
    .getByRole('button', { name: 'Use the last 3 seconds' })
    .click();
  await taught(host).getByText('The room now knows “Another guitar”').waitFor();
  await taught(host).getByText('How easy they are to tell apart').click();
  await expectAccessible(host);
  await taught(host).getByRole('button', { name: 'Record an example' }).first().click();
  await expectAccessible(host);
});
