import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { sample } from '../../recordings/samples.ts';
import { microphoneFile } from './microphone-file.ts';
import { desktop, expectAccessible, guitar, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();
let recording: string;

beforeAll(async () => {
  recording = await microphoneFile(guitar);
});

const panel = (page: Page) => page.getByRole('region', { name: 'Recordings' });
const clips = (page: Page) => panel(page).locator('earshot-recording');
const input = (page: Page) => panel(page).locator('input[type=file]');

async function openRecordings(link: string, viewport = desktop): Promise<Page> {
  const page = await venue.open(link, viewport);
  await page.getByRole('tab', { name: 'Recordings' }).click();
  await panel(page).getByText('No recordings yet').waitFor();
  return page;
}

/** A file of that name and content. */
function file(name: string, content: Uint8Array | string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'earshot-clip-')), name);
  writeFileSync(path, content);
  return path;
}

describe('a recording', () => {
  test('is added, recognised, shown to everyone, and plays with what is heard in it', async () => {
    const room = await createRoom(venue.origin);
    const speaker = await openRecordings(room.links.mic);
    const listener = await openRecordings(room.links.listener, phone);
    await input(speaker).setInputFiles(recording);
    await panel(speaker)
      .getByText(`“${basename(recording)}” was added.`)
      .waitFor();
    const shown = clips(listener);
    await shown.getByText('Music').first().waitFor();
    const row = shown.getByRole('listitem').filter({ hasText: 'Music' });
    expect(await row.textContent()).toMatch(/at 0:0\d for \d+(\.\d)? s/);
    const audio = shown.locator('audio');
    await audio.evaluate((player: HTMLAudioElement) => player.play());
    await shown.locator('li.now').getByText('Music').waitFor();
    expect(await audio.evaluate((player: HTMLAudioElement) => player.currentTime)).toBeGreaterThan(
      0,
    );
  });

  test.each([
    ['\u200e\u00ad', 'Recording'],
    ['ضبط\u200cها.wav', 'ضبط\u200cها.wav'],
    ['Kü\u00adche\u202e.wav', 'Küche.wav'],
  ])('whose file is called %j is added all the same, as %s', async (fileName, name) => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.mic);
    await input(page).setInputFiles(file(fileName, readFileSync(recording)));
    await panel(page).getByText(`“${name}” was added.`).waitFor();
  });

  test('of another kind is decoded by the browser, and recognised all the same', async () => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.host);
    await input(page).setInputFiles(sample(guitar));
    await panel(page).getByText('converted to a 16 kHz mono WAV').waitFor();
    await clips(page).getByText('Music').first().waitFor();
  });

  test('can be dropped on the panel', async () => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.host);
    const dropped = await page.evaluateHandle(async () => {
      const transfer = new DataTransfer();
      const header =
        'RIFF$\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80>\0\0\0}\0\0\x02\0\x10\0data\0\0\0\0';
      const bytes = Uint8Array.from(header, (letter) => letter.charCodeAt(0));
      const samples = new Uint8Array(64_000);
      new DataView(bytes.buffer).setUint32(40, samples.length, true);
      transfer.items.add(new File([bytes, samples], 'silence.wav', { type: 'audio/wav' }));
      return transfer;
    });
    await panel(page).locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
    await clips(page).getByText('silence.wav').waitFor();
    await clips(page).getByText('Nothing recognised.').waitFor();
  });

  test('that is open stays open when somebody adds another', async () => {
    const room = await createRoom(venue.origin);
    const host = await openRecordings(room.links.host);
    const guest = await openRecordings(room.links.mic);
    await input(guest).setInputFiles(recording);
    await expect.poll(() => clips(host).count()).toBe(1);
    await input(guest).setInputFiles(recording);
    await expect.poll(() => clips(host).count()).toBe(2);
    const open = await clips(host)
      .locator('details')
      .evaluateAll((all) => all.map((each) => (each as HTMLDetailsElement).open));
    expect(open).toEqual([false, true]);
  });

  test('is deleted by the host, who is asked first, and goes from every page', async () => {
    const room = await createRoom(venue.origin);
    const host = await openRecordings(room.links.host);
    const guest = await openRecordings(room.links.mic);
    await input(guest).setInputFiles(recording);
    await clips(guest).first().waitFor();
    expect(await clips(guest).getByRole('button', { name: 'Delete…' }).count()).toBe(0);
    await clips(host).getByRole('button', { name: 'Delete…' }).click();
    await clips(host).getByRole('button', { name: 'Cancel' }).click();
    await clips(host).getByRole('button', { name: 'Delete…' }).click();
    await clips(host).getByRole('button', { name: 'Delete it' }).click();
    await panel(host).getByText('was deleted').waitFor();
    await panel(guest).getByText('No recordings yet').waitFor();
  });

  test('is not offered to add to those who only follow', async () => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.listener);
    expect(await input(page).count()).toBe(0);
  });

  test.each<[string, RefusalCode, () => string]>([
    ['an empty one', 'clip-empty', () => file('empty.wav', '')],
    ['what is none', 'clip-unsupported', () => file('list.wav', 'milk, bread')],
    ['a broken one', 'clip-unreadable', () => file('broken.wav', 'RIFF____WAVEfmt ')],
    ['a huge one', 'clip-too-large', () => file('huge.bin', new Uint8Array(maxClipBytes + 1))],
  ])('is refused if it is %s, with the room’s sentence', async (_, code, path) => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.host);
    await input(page).setInputFiles(path());
    await panel(page).getByText(refusals[code].message).waitFor();
    const why = panel(page).getByRole('link', { name: 'Why?' });
    expect(await why.getAttribute('href')).toContain(`/errors#${code}`);
  });

  test('can be opened and deleted with the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const page = await openRecordings(room.links.host);
    await input(page).setInputFiles(recording);
    await clips(page).first().waitFor();
    await tabTo(page, 'Delete…');
    await page.keyboard.press('Enter');
    await expect.poll(() => clips(page).getByRole('button', { name: 'Delete it' }).count()).toBe(1);
    await page.keyboard.press('Enter');
    await panel(page).getByText('No recordings yet').waitFor();
  });
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('recordings pass WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const page = await openRecordings(room.links.host, viewport);
  await input(page).setInputFiles(recording);
  await clips(page).getByText('Music').first().waitFor();
  await expectAccessible(page);
  await clips(page).getByRole('button', { name: 'Delete…' }).click();
  await input(page).setInputFiles(file('empty.wav', ''));
  await panel(page).getByText(refusals['clip-empty'].message).waitFor();
  await expectAccessible(page);
});
