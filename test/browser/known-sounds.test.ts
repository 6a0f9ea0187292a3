import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const known = (page: Page) => page.getByRole('dialog', { name: 'Sounds this room knows' });
const alerts = (page: Page) => known(page).locator('summary').filter({ hasText: 'Alerts' });

async function openKnown(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('button', { name: /^Sounds this room knows/ }).click();
  await known(page).waitFor();
  return page;
}

/** What the room has set for single sounds of its one model. */
async function tuned(room: RoomCreated) {
  const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.host });
  const [tracker] = Object.values((await api.status()).settings.tracker);
  return tracker?.labels;
}

describe('the sounds that a room knows', () => {
  test('are shown to everyone by group and title, and found by what one types', async () => {
    const room = await createRoom(venue.origin);
    const page = await openKnown(room.links.listener);
    await alerts(page).click();
    const row = known(page).getByRole('listitem').filter({ hasText: 'Glass breaking' });
    expect(await row.textContent()).toMatch(/from \d+\s%/);
    expect(await known(page).getByRole('switch').count()).toBe(0);
    await known(page).getByRole('searchbox', { name: 'Find a sound' }).fill('BREAK glass');
    await row.waitFor();
    expect(await known(page).locator('earshot-known-labels details').count()).toBe(1);
    await known(page).getByRole('searchbox').fill('unicorn');
    const none = known(page).getByText('No sound matches “unicorn”.');
    await none.waitFor();
    // One that was named just now is shown, and found, before it has an example.
    const { id: roomId, keys } = room;
    await new RoomApi({ origin: venue.origin, roomId, key: keys.host }).sounds.add('Unicorn');
    await known(page)
      .getByRole('region', { name: 'Taught here' })
      .getByText('Unicorn', { exact: true })
      .waitFor();
    await expect.poll(() => none.count()).toBe(0);
  });

  test('are turned off and on by the host, and everyone sees it at once', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    const listener = await openKnown(room.links.listener);
    await alerts(host).click();
    await alerts(listener).click();
    await known(host).getByRole('switch', { name: 'Siren' }).click();
    await known(listener)
      .getByRole('listitem')
      .filter({ hasText: 'Siren' })
      .getByText('off')
      .waitFor();
    expect(await tuned(room)).toEqual({ siren: { threshold: 1 } });
    await alerts(host).getByText('1 off').waitFor();
    await known(host).getByRole('button', { name: 'Turn all on: Alerts' }).click();
    await expect.poll(() => tuned(room)).toEqual({});
    await known(host).getByRole('button', { name: 'Turn all off: Alerts' }).click();
    await expect.poll(async () => Object.keys((await tuned(room)) ?? {}).length).toBeGreaterThan(3);
  });

  test('are heard from a threshold that the host moves and takes back, by the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    await tabTo(host, /Sounds this room knows/);
    await host.keyboard.press('Enter');
    await tabTo(host, 'Alerts');
    await host.keyboard.press('Enter');
    await tabTo(host, 'Threshold of Siren');
    const before = await known(host)
      .getByRole('button', { name: /^Threshold of Siren/ })
      .textContent();
    await host.keyboard.press('Enter');
    await tabTo(host, 'Threshold of Siren');
    await host.keyboard.press('Home');
    await expect.poll(async () => (await tuned(room))?.siren?.threshold).toBeLessThan(0.01);
    await known(host).getByRole('button', { name: 'Threshold of Siren: 0 %' }).waitFor();
    await tabTo(host, 'Reset the threshold of Siren');
    await host.keyboard.press('Enter');
    await expect.poll(() => tuned(room)).toEqual({});
    await expect
      .poll(() =>
        known(host)
          .getByRole('button', { name: /^Threshold of Siren/ })
          .textContent(),
      )
      .toBe(before);
    await host.keyboard.press('Escape');
    await known(host).waitFor({ state: 'detached' });
  });
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('the sounds pass WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const host = await openKnown(room.links.host, viewport);
  await alerts(host).click();
  await known(host).getByRole('switch', { name: 'Siren' }).click();
  await known(host).getByText('Saved.').waitFor();
  await known(host)
    .getByRole('button', { name: /^Threshold of Knock/ })
    .click();
  await expectAccessible(host);
});
