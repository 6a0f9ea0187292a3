import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import { maxChatLength } from '../../protocol/limits.ts';
import { refusals } from '../../protocol/refusals.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const tab = (page: Page) => page.getByRole('tab', { name: 'Messages' });
const panel = (page: Page) => page.getByRole('region', { name: 'Messages' });
const field = (page: Page) => page.getByLabel('Write to everyone');

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
}

describe('messages', () => {
  test('one page writes, the other is told, shown the lines as written, and answers', async () => {
    const room = await createRoom(venue.origin);
    const teacher = await venue.open(room.links.host);
    const pupil = await venue.open(room.links.mic);
    await tab(pupil).click();
    await tab(teacher).click();
    await write(teacher, 'What do you hear?\n<b>Listen</b> well.');
    const said = panel(pupil).getByRole('listitem').filter({ hasText: 'What do you hear?' });
    await said.getByText('Host').waitFor();
    expect(await said.locator('.text').textContent()).toBe(
      'What do you hear?\n<b>Listen</b> well.',
    );
    expect(await field(teacher).inputValue()).toBe('');
    await pupil
      .locator('[aria-live=polite]')
      .filter({ hasText: 'What do you hear?' })
      .waitFor({ state: 'attached' });
    await write(pupil, 'A guitar.');
    await panel(teacher).getByText('A guitar.').waitFor();
  });

  test('what the host writes is shown to those who look elsewhere, until they have seen it', async () => {
    const room = await createRoom(venue.origin);
    const teacher = await venue.open(room.links.host);
    const pupil = await venue.open(room.links.listener, phone);
    await tab(pupil).waitFor();
    await tab(teacher).click();
    await write(teacher, 'Close your eyes.');
    await pupil.locator('earshot-prompt').getByText('Close your eyes.').waitFor();
    await pupil.getByRole('tab', { name: 'Messages 1 new' }).waitFor();
    await pupil.getByRole('button', { name: 'Open' }).click();
    await panel(pupil).getByText('Close your eyes.').waitFor();
    expect(await pupil.getByRole('button', { name: 'Open' }).count()).toBe(0);
    await pupil.getByRole('tab', { name: 'Messages', exact: true }).waitFor();
  });

  test('a text that is refused stays where it was written, with the reason', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host);
    await tab(page).click();
    for (let sent = 0; sent < 5; sent++) {
      await write(page, `Message ${sent}`);
      await panel(page).getByText(`Message ${sent}`).waitFor();
    }
    const refused = panel(page).getByText(refusals['rate-limited'].message);
    // The bucket fills while the page is slow: some more may pass before one is refused.
    for (let sent = 5; sent < 40 && (await refused.count()) === 0; sent++) {
      await write(page, `Message ${sent}`);
      await expect
        .poll(async () => (await refused.count()) === 1 || (await field(page).inputValue()) === '')
        .toBe(true);
    }
    await refused.waitFor();
    expect(await field(page).inputValue()).toMatch(/^Message \d+$/);
  });

  test('a text is told without what nobody sees; of nothing else it is refused, with the reason', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host);
    await tab(page).click();
    await write(page, '\u200e');
    await panel(page).getByText(refusals['bad-text'].message).waitFor();
    await write(page, 'می\u200cخواهم\u202e \u200bبیایم');
    const said = panel(page).getByRole('listitem').filter({ hasText: 'بیایم' });
    expect(await said.locator('.text').textContent()).toBe('می\u200cخواهم بیایم');
    expect(await field(page).inputValue()).toBe('');
  });

  test('the end of the space is told, and nothing goes beyond it', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host);
    await tab(page).click();
    await field(page).fill('x'.repeat(maxChatLength - 20));
    await panel(page).getByText('20 characters left').waitFor();
    await field(page).pressSequentially('y'.repeat(25));
    await panel(page).getByText('0 characters left').waitFor();
    expect((await field(page).inputValue()).length).toBe(maxChatLength);
  });

  test('the host switches them off for the others, then for all, and each is told why', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    const guest = await venue.open(room.links.mic);
    await tab(guest).click();
    await tab(host).click();
    await host.getByRole('button', { name: 'Room settings' }).click();
    await host.getByLabel('Only hosts').check();
    await panel(guest).getByText('Only the host can write here').waitFor();
    await host.getByRole('button', { name: 'Close' }).click();
    await write(host, 'I may still write.');
    await panel(guest).getByText('I may still write.').waitFor();
    await new RoomApi({
      origin: venue.origin,
      roomId: room.id,
      key: room.keys.host,
    }).changeSettings({
      chat: 'off',
    });
    await panel(guest).getByText('The host has turned messages off').waitFor();
    await panel(host).getByText('you can turn them on in the room settings').waitFor();
    expect(await field(guest).count()).toBe(0);
    expect(await field(host).count()).toBe(0);
  });

  test('they can be opened and written with the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.host);
    await tab(page).waitFor();
    await tabTo(page, /^\s*Sounds\s*$/);
    await page.keyboard.press('ArrowRight');
    await panel(page).waitFor();
    await tabTo(page, /Write to everyone/);
    await page.keyboard.type('By hand');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('alone');
    await page.keyboard.press('Enter');
    await panel(page).getByRole('listitem').getByText('By hand\nalone').waitFor();
  });
});

test('where the network blocks sockets one follows with a delay, and is told so', async () => {
  const room = await createRoom(venue.origin);
  const host = await venue.open(room.links.host);
  const page = await venue.open(venue.origin);
  await page.routeWebSocket(/./, (socket) => socket.close());
  await page.goto(room.links.mic);
  await page.getByText('This network blocks live connections').waitFor();
  await tab(host).click();
  await write(host, 'Can you read me?');
  await page.locator('earshot-prompt').getByText('Can you read me?').waitFor();
  await tab(page).click();
  await panel(page).getByText('you can read messages, but not write any').waitFor();
});

describe.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('on %s', (_, viewport) => {
  test('messages pass WCAG 2.2 AA, in light and dark, and the place to write is in sight', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host, viewport);
    const guest = await venue.open(room.links.mic, viewport);
    await tab(guest).click();
    await tab(host).click();
    for (let line = 0; line < 5; line++) {
      await write(host, `Question ${line}?`);
      await panel(guest).getByText(`Question ${line}?`).waitFor();
    }
    await write(guest, 'y'.repeat(maxChatLength - 50));
    await panel(host).getByText('yyy').waitFor();
    await expectAccessible(host);
    await expectAccessible(guest);
    const box = await field(guest).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(viewport.height);
  });
});
