import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { sampleRateHz } from '../../protocol/limits.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { soundFile } from './microphone-file.ts';
import { desktop, expectAccessible, guitar, phone, tabTo, useVenue } from './venue.ts';

let recording: string;
/** A crow calls four times from the second second on, then a guitar plays. */
const venue = useVenue({
  async microphone() {
    const second = new Float32Array(sampleRateHz);
    const crow = await readRecording(sample('misc_crow'));
    const strings = (await readRecording(sample(guitar))).subarray(0, 6 * sampleRateHz);
    const parts = [second, crow, crow, crow, crow, second, strings, second];
    recording = soundFile('garden', Float32Array.from(parts.flatMap((part) => [...part])));
    return recording;
  },
});

const panel = (page: Page) => page.getByRole('region', { name: 'Recordings' });
const nameIt = (page: Page) => panel(page).getByRole('button', { name: 'Name it: Crow' });
const known = (page: Page) => page.getByRole('dialog', { name: 'Sounds this room knows' });
const taught = (page: Page) => known(page).getByRole('region', { name: 'Taught here' });
const name = (page: Page) => taught(page).getByLabel('What is it called?');
const picture = (page: Page) => taught(page).locator('earshot-piece .sound');
const begins = (page: Page) => taught(page).getByLabel('Starts at');

const apiOf = ({ id: roomId, keys }: RoomCreated) =>
  new RoomApi({ origin: venue.origin, roomId, key: keys.host });

/** What the room took its one example for, which came from a recording. */
async function exampleOf(room: RoomCreated) {
  const { sounds } = await apiOf(room).sounds.list();
  const [example] = sounds[0]?.examples ?? [];
  expect(example?.from).toBe('recording');
  return { sound: sounds[0]?.name, label: example?.heardAs[0]?.label };
}

/** A room whose one recording is shown to somebody. */
async function shown(link: (room: RoomCreated) => string, viewport = desktop) {
  const room = await createRoom(venue.origin);
  const page = await venue.open(link(room), viewport);
  await page.getByRole('tab', { name: 'Recordings' }).click();
  await panel(page).locator('input[type=file]').setInputFiles(recording);
  await panel(page).locator('earshot-timeline').waitFor();
  return { room, page };
}

const hostsLink = ({ links }: RoomCreated) => links.host;

describe('a room is taught a sound by a piece of a recording', () => {
  test('by what was heard there: one tap and a name, and microphones hear it', async () => {
    const { room, page } = await shown(hostsLink);
    await nameIt(page).click();
    await name(page).fill('Our crow');
    await page.keyboard.press('Enter');
    await taught(page).getByText('The room now knows “Our crow”.').waitFor();
    expect(await exampleOf(room)).toEqual({ sound: 'Our crow', label: 'crow' });
    await known(page).getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Turn microphone on' }).click();
    await page.getByRole('tab', { name: 'Sounds' }).click();
    const sounds = page.getByRole('region', { name: 'Sounds', exact: true });
    await sounds.getByText('Our crow', { exact: true }).first().waitFor();
  });

  test('from any place: by a tap on its spectrogram, and by dragging', async () => {
    const { room, page } = await shown(hostsLink);
    await panel(page).getByRole('button', { name: 'Name another sound in it' }).click();
    await name(page).fill('Strings');
    expect(await begins(page).getAttribute('aria-valuetext')).toBe('0:00.0');
    await expect.poll(() => isDrawn(page)).toBe(true);
    const box = await picture(page).boundingBox();
    if (!box) throw new Error('The spectrogram is not shown.');
    const [y, half] = [box.y + box.height / 2, box.x + box.width / 2];
    await page.mouse.click(half, y);
    await expect.poll(() => begins(page).getAttribute('aria-valuetext')).toMatch(/^0:0[4-6]\./);
    const before = await begins(page).inputValue();
    await page.mouse.move(half + 5, y);
    await page.mouse.down();
    await page.mouse.move(half + 25, y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => begins(page).inputValue()).not.toBe(before);
    await taught(page).getByRole('button', { name: 'Teach it' }).click();
    await taught(page).getByText('The room now knows “Strings”.').waitFor();
    expect(await exampleOf(room)).toEqual({ sound: 'Strings', label: 'music' });
  });

  test('with the keyboard alone', async () => {
    const { room, page } = await shown(hostsLink);
    await tabTo(page, 'Name it: Crow');
    await page.keyboard.press('Enter');
    await expect.poll(() => name(page).evaluate((field) => field.matches(':focus'))).toBe(true);
    await page.keyboard.type('Our guitar');
    await tabTo(page, /^ ?Sound /);
    // As one types it: the music.
    await page.keyboard.press('m');
    await expect.poll(() => begins(page).getAttribute('aria-valuetext')).toMatch(/^0:0[34]\./);
    const before = Number(await begins(page).inputValue());
    await tabTo(page, 'Starts at');
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => Number(await begins(page).inputValue())).toBe(before + 100);
    await tabTo(page, 'Length');
    await page.keyboard.press('Home');
    await taught(page).getByText('1.0 s from 0:0').waitFor();
    await tabTo(page, 'Teach it');
    await page.keyboard.press('Enter');
    await taught(page).getByText('The room now knows “Our guitar”.').waitFor();
    expect(await exampleOf(room)).toEqual({ sound: 'Our guitar', label: 'music' });
  });

  test('which is played first, that piece alone', async () => {
    const { page } = await shown(hostsLink);
    await nameIt(page).click();
    await taught(page).getByRole('button', { name: 'Play it' }).click();
    await taught(page).getByRole('button', { name: 'Stop' }).waitFor();
    await taught(page).getByRole('button', { name: 'Play it' }).waitFor();
    const stopped = await taught(page)
      .locator('earshot-piece audio')
      .evaluate((audio: HTMLAudioElement) => audio.currentTime);
    const lengthMs = Number(await taught(page).getByLabel('Length').inputValue());
    const ends = (Number(await begins(page).inputValue()) + lengthMs) / 1000;
    // Both fields are rounded to a tenth of a second.
    expect(stopped).toBeGreaterThan(ends - 0.15);
    expect(stopped).toBeLessThan(ends + 1);
  });

  test('also when it cannot be shown, which is told', async () => {
    const { room, page } = await shown(hostsLink);
    await page.route('**/clips/*', (route) => route.abort());
    await nameIt(page).click();
    await taught(page).getByText('The recording could not be loaded').waitFor();
    await name(page).fill('Our crow');
    await page.keyboard.press('Enter');
    await taught(page).getByText('The room now knows “Our crow”.').waitFor();
    expect(await exampleOf(room)).toEqual({ sound: 'Our crow', label: 'crow' });
  });

  test('and what was taught last is undone: a sound that was new, an example of one that was known', async () => {
    const { room, page } = await shown(hostsLink);
    const { sounds } = apiOf(room);
    const undo = taught(page).getByRole('button', { name: 'Undo the last change' });
    const examples = taught(page).locator('earshot-example');
    const teach = async () => {
      await nameIt(page).click();
      await name(page).fill('Our crow');
      await page.keyboard.press('Enter');
      await taught(page).getByText('The room now knows “Our crow”.').waitFor();
    };
    await teach();
    await expect.poll(() => examples.count()).toBe(1);
    await undo.click();
    await taught(page).getByText('Undone.').waitFor();
    await expect.poll(() => taught(page).getByText('Our crow').count()).toBe(0);
    expect((await sounds.list()).sounds).toEqual([]);
    // Where one was is gone: one goes on from where the next sound is taught.
    const next = taught(page).getByRole('button', { name: 'Teach a sound' });
    await expect.poll(() => next.evaluate((button) => button.matches(':focus'))).toBe(true);
    for (const count of [1, 2]) {
      await known(page).getByRole('button', { name: 'Close' }).click();
      await teach();
      await expect.poll(() => examples.count()).toBe(count);
    }
    await undo.click();
    await taught(page).getByText('Undone.').waitFor();
    await expect.poll(() => examples.count()).toBe(1);
    expect((await sounds.list()).sounds).toMatchObject([{ name: 'Our crow', examples: [{}] }]);
  });

  test('by whoever has a microphone, where the host lets them', async () => {
    const { room, page } = await shown(({ links }) => links.mic);
    expect(await nameIt(page).count()).toBe(0);
    expect(await panel(page).getByText('Name another sound in it').count()).toBe(0);
    await apiOf(room).changeSettings({ teach: 'everyone' });
    await nameIt(page).waitFor();
  });
});

/** Whether the spectrogram shows the crow, in its second and third second. */
const isDrawn = (page: Page) =>
  picture(page)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(32, 0, 64, 64) ?? { data: [] };
      return data.some((value, i) => i % 4 === 3 && value > 200);
    });

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('teaching by a recording passes WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const { page } = await shown(hostsLink, viewport);
  await expectAccessible(page);
  await nameIt(page).click();
  await expect.poll(() => isDrawn(page)).toBe(true);
  await expectAccessible(page);
});
