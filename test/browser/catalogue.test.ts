/** Models that a deployment offers, as a host chooses them for a room and drops them again. */
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { writeCatalogueAssets } from '../../cli/models/catalogue-assets.ts';
import { addToCatalogue } from '../../cli/models/catalogue-folder.ts';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { tone, tonesPackage } from '../tones-package.ts';
import { soundFile } from './microphone-file.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

/** What one of the models calls a hum sounds every other second. */
const venue = useVenue({
  microphone() {
    const sound = new Float32Array(32_000);
    sound.set(tone([300], 1000));
    return soundFile('hum', sound);
  },
  async server() {
    const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
    const [catalogue, pageFolder] = [join(folder, 'catalogue'), join(folder, 'page')];
    cpSync(fileURLToPath(new URL('../../dist/page', import.meta.url)), pageFolder, {
      recursive: true,
    });
    const labels = ['Fridge_hum', 'Kettle'] as const;
    await addToCatalogue(catalogue, tonesPackage({ name: 'kitchen', labels }), {
      author: 'A wind band',
    });
    await addToCatalogue(catalogue, tonesPackage({ name: 'garden' }));
    await writeCatalogueAssets(catalogue, pageFolder);
    return { pageFolder };
  },
});

const known = (page: Page) => page.getByRole('dialog', { name: 'Sounds this room knows' });
const own = (page: Page) => known(page).getByRole('region', { name: 'Models added here' });
const offered = (page: Page) => own(page).locator('earshot-catalogue');
const card = (page: Page, name: string) =>
  own(page).locator('earshot-own-model').filter({ hasText: name });

async function openKnown(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('button', { name: /^Sounds this room knows/ }).click();
  await known(page).waitFor();
  return page;
}

async function chosen({ id: roomId, keys }: RoomCreated): Promise<string[]> {
  const api = new RoomApi({ origin: venue.origin, roomId, key: keys.host });
  const models = await api.listModels();
  return models.filter(({ source }) => source === 'catalogue').map(({ id }) => id);
}

describe('a model of the catalogue', () => {
  test('is shown with who made it, chosen by the host, and heard by everyone', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    const listener = await openKnown(room.links.listener);
    expect(await offered(listener).count()).toBe(0);
    await offered(host).getByText('From the catalogue (2)').click();
    const kitchen = offered(host).getByRole('article', { name: 'kitchen' });
    for (const told of ['Tones, for tests.', 'Made by: A wind band', 'Licence: MIT'])
      await kitchen.getByText(told).waitFor();
    const garden = offered(host).getByRole('article', { name: 'garden' });
    expect(await garden.getByText('Made by').count()).toBe(0);
    await kitchen.getByRole('button', { name: 'Add kitchen' }).click();
    for (const page of [host, listener]) {
      await card(page, 'kitchen').getByText('From the catalogue.').waitFor();
      await card(page, 'kitchen').getByText('Made by: A wind band').waitFor();
    }
    await offered(host).getByText('From the catalogue (1)').waitFor();
    expect(await kitchen.count()).toBe(0);
    expect(await chosen(room)).toEqual(['kitchen']);
    await known(host).getByRole('button', { name: 'Close' }).click();
    await host.getByRole('button', { name: 'Turn microphone on' }).click();
    const sounds = host.getByRole('region', { name: 'Sounds', exact: true });
    await sounds.getByText('Fridge hum', { exact: true }).first().waitFor();
  });

  test('is dropped after being asked, offered again, and brought back by one tap', async () => {
    const room = await createRoom(venue.origin);
    const { id: roomId, keys } = room;
    await new RoomApi({ origin: venue.origin, roomId, key: keys.host }).addModel({
      catalogue: 'garden',
    });
    const host = await openKnown(room.links.host);
    await card(host, 'garden').getByText('Change this model').click();
    expect(await card(host, 'garden').getByText('Replace it').count()).toBe(0);
    await card(host, 'garden').getByRole('button', { name: 'Remove it…' }).click();
    await card(host, 'garden').getByText('You can add it again from the catalogue.').waitFor();
    await card(host, 'garden').getByRole('button', { name: 'Remove it', exact: true }).click();
    await own(host).getByText('“garden” was removed.').waitFor();
    await offered(host).getByText('From the catalogue (2)').waitFor();
    expect(await chosen(room)).toEqual([]);
    await own(host).getByRole('button', { name: 'Undo' }).click();
    await own(host).getByText('“garden” is back.').waitFor();
    await card(host, 'garden').waitFor();
    await offered(host).getByText('From the catalogue (1)').waitFor();
    expect(await own(host).getByText('was removed').count()).toBe(0);
    expect(await chosen(room)).toEqual(['garden']);
  });

  test('is chosen and dropped with the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await offered(host).waitFor();
    await tabTo(host, 'From the catalogue');
    await host.keyboard.press('Enter');
    await tabTo(host, 'Add garden');
    await host.keyboard.press('Enter');
    await card(host, 'garden').waitFor();
    await expect.poll(() => chosen(room)).toEqual(['garden']);
    await tabTo(host, 'Change this model');
    await host.keyboard.press('Enter');
    await tabTo(host, 'Remove it…');
    await host.keyboard.press('Enter');
    await expect.poll(() => card(host, 'garden').getByText('add it again').count()).toBe(1);
    await host.keyboard.press('Enter');
    const undo = own(host).getByRole('button', { name: 'Undo' });
    await expect.poll(() => undo.evaluate((button) => button.matches(':focus'))).toBe(true);
    await host.keyboard.press('Enter');
    await own(host).getByText('“garden” is back.').waitFor();
    expect(await chosen(room)).toEqual(['garden']);
  });
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('the catalogue passes WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const host = await openKnown(room.links.host, viewport);
  await offered(host).getByText('From the catalogue (2)').click();
  await offered(host).getByRole('button', { name: 'Add kitchen' }).click();
  await card(host, 'kitchen').waitFor();
  await expectAccessible(host);
});
