import { zipSync } from 'fflate';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { soundsExport } from '../../bench/model/teachable-machine-export.ts';
import { createRoom, RoomApi } from '../../client/index.ts';
import { compileWasm } from '../../models/node/open-package.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { tone } from '../tones-package.ts';
import { soundFile } from './microphone-file.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

/** Two seconds of what the model below calls “Low”, and as long a silence. */
const venue = useVenue({
  microphone() {
    const sound = new Float32Array(64_000);
    sound.set(tone([300], 2000));
    return soundFile('low', sound);
  },
});
/** As Teachable Machine exports a model. */
let files: Record<string, Uint8Array>;
let zip: Buffer;

beforeAll(() => {
  files = soundsExport(compileWasm());
  zip = Buffer.from(zipSync(files, { level: 1 }));
});

const known = (page: Page) => page.getByRole('dialog', { name: 'Sounds this room knows' });
const own = (page: Page) => known(page).getByRole('region', { name: 'Models added here' });
const input = (page: Page) => own(page).locator('earshot-add-model input[type=file]');
const card = (page: Page, name: string) => own(page).getByRole('article', { name });

async function openKnown(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('button', { name: /^Sounds this room knows/ }).click();
  await known(page).waitFor();
  return page;
}

const asZip = (name: string) => ({ name, mimeType: 'application/zip', buffer: zip });
const asFiles = () =>
  Object.entries(files).map(([name, content]) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  }));

async function modelsOf(room: RoomCreated) {
  const { id: roomId, keys } = room;
  const api = new RoomApi({ origin: venue.origin, roomId, key: keys.host });
  return (await api.listModels()).filter(({ source }) => source === 'room');
}

describe('a model of one’s own', () => {
  test('is dropped, shown to everyone, and heard beside the room’s own', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    const listener = await openKnown(room.links.listener);
    await own(listener).getByText('None yet').waitFor();
    const dropped = await host.evaluateHandle((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'Our tones.zip'),
      );
      return transfer;
    }, zip.toString('base64'));
    await known(host).dispatchEvent('dragover', { dataTransfer: dropped });
    await own(host).locator('.drop.over').waitFor();
    await known(host).dispatchEvent('drop', { dataTransfer: dropped });
    await own(host).getByText('“Our tones” was added').waitFor();
    for (const page of [host, listener]) {
      await card(page, 'Our tones').getByText('High, Low').waitFor();
      expect(await card(page, 'Our tones').getByText('5.7 MB').count()).toBe(1);
    }
    expect(await card(listener, 'Our tones').getByText('Change this model').count()).toBe(0);
    await known(host).getByRole('button', { name: 'Close' }).click();
    await host.getByRole('button', { name: 'Turn microphone on' }).click();
    const sounds = host.getByRole('region', { name: 'Sounds', exact: true });
    await sounds.getByText('Low', { exact: true }).first().waitFor();
  });

  test('comes as its three files, is renamed, and its sounds are called as the host likes', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await input(host).setInputFiles(asFiles());
    const name = (await modelsOfOnce(room)).name;
    await card(host, name).getByText('Change this model').click();
    await card(host, name).getByLabel('Name', { exact: true }).fill('Doorbells');
    await card(host, name).getByLabel('Name', { exact: true }).press('Enter');
    await card(host, 'Doorbells').getByText('Saved.').waitFor();
    await card(host, 'Doorbells').getByText('Names of its sounds').click();
    await card(host, 'Doorbells').getByRole('textbox', { name: 'Low' }).fill('Front door');
    await card(host, 'Doorbells').getByRole('textbox', { name: 'Low' }).press('Enter');
    await card(host, 'Doorbells').getByText('Front door, High').waitFor();
    await card(host, 'Doorbells').getByLabel('Label for background noise').selectOption('High');
    await expect
      .poll(async () => (await modelsOf(room)).map(({ background }) => background))
      .toEqual(['High']);
    const [model] = await modelsOf(room);
    expect(model?.labelDetails?.Low?.title).toBe('Front door');
  });

  test('is replaced, and removed after being asked', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await input(host).setInputFiles(asZip('First.zip'));
    await card(host, 'First').getByText('Change this model').click();
    await card(host, 'First').locator('input[type=file]').setInputFiles(asZip('Second.zip'));
    await own(host).getByText('was replaced').waitFor();
    expect(await modelsOf(room)).toHaveLength(1);
    const [{ name } = { name: '' }] = await modelsOf(room);
    await card(host, name).getByRole('button', { name: 'Remove it…' }).click();
    await card(host, name).getByRole('button', { name: 'Remove it', exact: true }).click();
    await own(host).getByText(`“${name}” was removed.`).waitFor();
    expect(await modelsOf(room)).toEqual([]);
  });

  test.each<
    [string, RefusalCode, () => Parameters<ReturnType<Page['locator']>['setInputFiles']>[0]]
  >([
    [
      'no zip',
      'model-damaged',
      () => ({ ...asZip('list.zip'), buffer: Buffer.from('milk, bread') }),
    ],
    ['not whole', 'model-incomplete', () => asFiles().filter(({ name }) => name !== 'weights.bin')],
  ])('is refused if it is %s, with what is wrong and what to do', async (_, code, sent) => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await input(host).setInputFiles(sent());
    const problem = own(host).getByRole('alert').filter({ hasText: refusals[code].message });
    await problem.waitFor();
    expect((await problem.locator('.detail').textContent())?.length).toBeGreaterThan(10);
    const why = problem.getByRole('link', { name: 'Why?' });
    expect(await why.getAttribute('href')).toContain(`/errors#${code}`);
  });

  test('is not fetched from a place that the operator does not allow', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await own(host).getByText('By its share link').click();
    await own(host).getByLabel('Share link of the model').fill('https://example.org/models/mine/');
    await host.keyboard.press('Enter');
    await own(host).getByText(refusals['model-address'].message).waitFor();
  });

  test('can be removed with the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const host = await openKnown(room.links.host);
    await input(host).setInputFiles(asZip('Mine.zip'));
    await card(host, 'Mine').waitFor();
    await tabTo(host, 'Change this model');
    await host.keyboard.press('Enter');
    await tabTo(host, 'Remove it…');
    await host.keyboard.press('Enter');
    await expect.poll(() => card(host, 'Mine').getByText('deletes its files').count()).toBe(1);
    await host.keyboard.press('Enter');
    await own(host).getByText('“Mine” was removed.').waitFor();
    // One goes on from where another can be added.
    const add = own(host).getByRole('button', { name: 'Add a model' });
    await expect.poll(() => add.evaluate((button) => button.matches(':focus'))).toBe(true);
  });
});

async function modelsOfOnce(room: RoomCreated) {
  await expect.poll(() => modelsOf(room)).toHaveLength(1);
  return (await modelsOf(room))[0] as Awaited<ReturnType<typeof modelsOf>>[number];
}

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('own models pass WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const host = await openKnown(room.links.host, viewport);
  await input(host).setInputFiles(asZip('Mine.zip'));
  await card(host, 'Mine').getByText('Change this model').click();
  await card(host, 'Mine').getByText('Names of its sounds').click();
  await input(host).setInputFiles({ ...asZip('list.zip'), buffer: Buffer.from('milk, bread') });
  await own(host).getByText(refusals['model-damaged'].message).waitFor();
  await own(host).getByText('By its share link').click();
  await expectAccessible(host);
});
