/** What the browser itself cannot do: a sentence stands where one looks, never only in the console. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { wavHeader } from '../../sound/wav/wav-header.ts';
import { desktop, useVenue } from './venue.ts';

const venue = useVenue();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-files-'));
});

const panel = (page: Page) => page.getByRole('region', { name: 'Recordings' });
const clips = (page: Page) => panel(page).locator('earshot-recording');
const input = (page: Page) => panel(page).locator('input[type=file]');
const problems = (page: Page) => panel(page).locator('earshot-upload [role=alert] .problem');

/** A second of silence. */
function silence(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([wavHeader(16_000, 16_000), Buffer.alloc(32_000)]));
  return path;
}

async function openRoom(): Promise<Page> {
  const { links } = await createRoom(venue.origin);
  const page = await venue.open(links.host);
  await page.getByRole('tab', { name: 'Recordings' }).waitFor();
  return page;
}

async function openRecordings(): Promise<Page> {
  const page = await openRoom();
  await page.getByRole('tab', { name: 'Recordings' }).click();
  await input(page).waitFor({ state: 'attached' });
  return page;
}

interface Dragged {
  items: { mimeType: string; data: string }[];
  files?: string[];
}

/** Drags something from another program over the page, and drops it there. */
async function drop(page: Page, dragged: Dragged): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { ...dragged, dragOperationsMask: 1 };
  const at = { x: 600, y: 500 };
  const send = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    session.send('Input.dispatchDragEvent', { type, ...at, data });
  await send('dragEnter');
  // A part of the page may have to be loaded first: a browser tells of a held file again and again meanwhile.
  await expect
    .poll(async () => {
      await send('dragOver');
      return page.locator('earshot-upload input').count();
    })
    .toBe(1);
  await send('dragOver');
  await send('drop');
}

describe('what is given as a recording', () => {
  test('is taken from several files, one after another, and each is told of', async () => {
    const page = await openRecordings();
    const text = join(folder, 'list.txt');
    writeFileSync(text, 'milk, bread');
    await input(page).setInputFiles([silence('one.wav'), text, silence('two.wav')]);
    await panel(page).getByText('“two.wav” was added.').waitFor();
    await panel(page).getByText('“one.wav” was added.').waitFor();
    await problems(page).getByText('“list.txt”').waitFor();
    await expect.poll(() => clips(page).count()).toBe(2);
  });

  test('is dropped beside the recordings, which come into sight and take it', async () => {
    const page = await openRoom();
    await drop(page, { items: [], files: [silence('beside.wav')] });
    await panel(page).getByText('“beside.wav” was added.').waitFor();
  });

  test('is refused with a sentence if it is a folder', async () => {
    const page = await openRecordings();
    mkdirSync(join(folder, 'Voice memos'), { recursive: true });
    await drop(page, { items: [], files: [join(folder, 'Voice memos')] });
    await problems(page).getByText('“Voice memos” is a folder').waitFor();
  });

  test.each([
    ['a link', 'text/uri-list', 'https://ear.example/crow.wav'],
    ['text', 'text/plain', 'a crow'],
  ])('is refused with a sentence if it is %s, and the room stays', async (_, mimeType, data) => {
    const page = await openRecordings();
    const address = page.url();
    await drop(page, { items: [{ mimeType, data }] });
    await problems(page).getByText('That is not a file').waitFor();
    expect(page.url()).toBe(address);
  });

  test('is refused so too before the recordings were ever looked at', async () => {
    const page = await openRoom();
    const address = page.url();
    const data = 'https://ear.example/crow.wav';
    await drop(page, { items: [{ mimeType: 'text/uri-list', data }] });
    await problems(page).getByText('That is not a file').waitFor();
    expect(page.url()).toBe(address);
  });

  test('is told of if it is given up, and so is what waits behind it', async () => {
    const page = await openRecordings();
    // Never goes on.
    await page.route('**/clips', () => {});
    await input(page).setInputFiles([silence('one.wav'), silence('two.wav'), silence('three.wav')]);
    await panel(page).getByText(', then 2 more').waitFor();
    await panel(page).getByRole('button', { name: 'Cancel all' }).click();
    for (const name of ['one', 'two', 'three'])
      await problems(page).getByText(`“${name}.wav” was not added: you cancelled it.`).waitFor();
  });

  test.each([
    ['changed', (path: string) => writeFileSync(path, 'Something else.'), 'cannot be read'],
    ['was deleted', (path: string) => rmSync(path), 'is no longer there'],
  ])('is refused with a sentence if it %s meanwhile', async (_, meanwhile, words) => {
    const page = await openRecordings();
    const second = silence('second.wav');
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>();
    await page.route('**/clips', async (route) => {
      await held;
      await route.continue();
    });
    await input(page).setInputFiles([silence('first.wav'), second]);
    await panel(page).getByText(', then one more').waitFor();
    meanwhile(second);
    goOn();
    await problems(page).getByText('“second.wav”').waitFor();
    expect(await problems(page).textContent()).toContain(words);
    await panel(page).getByText('“first.wav” was added.').waitFor();
  });

  test('and cannot be played is told of beside its player', async () => {
    const page = await openRecordings();
    await input(page).setInputFiles(silence('mute.wav'));
    await clips(page).first().waitFor();
    await page.route('**/clips/*', (route) => route.abort());
    await clips(page)
      .locator('audio')
      .evaluate((audio: HTMLAudioElement) => audio.play().catch(() => {}));
    await clips(page).getByText('It could not be played').waitFor();
  });
});

describe('a link', () => {
  const share = (page: Page) => page.getByRole('dialog', { name: 'Share this room' });
  const openShare = (page: Page) =>
    page.getByRole('button', { name: 'Share', exact: true }).click();

  test('that may not be copied is selected, and words say so', async () => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open(links.host, desktop, {
      before: () => {
        const refuse = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
        Object.defineProperty(navigator, 'clipboard', { value: { writeText: refuse } });
      },
    });
    await openShare(page);
    await share(page).getByRole('button', { name: 'Copy link' }).click();
    await share(page).getByText('The link is selected').waitFor();
  });

  test.each([
    ['NotAllowedError', 1],
    // Somebody closed the sheet.
    ['AbortError', 0],
  ])('whose sharing ends with %s', async (name, told) => {
    const { links } = await createRoom(venue.origin);
    const page = await venue.open(links.host);
    await page.evaluate((why) => {
      const refuse = () => Promise.reject(new DOMException('no', why));
      Object.defineProperty(navigator, 'share', { value: refuse, configurable: true });
    }, name);
    // The button is there where the browser can share.
    await openShare(page);
    await share(page).getByRole('button', { name: 'Send…' }).click();
    // What was refused is drawn with the next frame.
    await page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
    expect(await share(page).getByText('It could not be sent').count()).toBe(told);
  });
});

describe('a browser that keeps nothing', () => {
  const kinds: [string, () => void][] = [
    [
      'since storage is blocked',
      () => {
        Object.defineProperty(globalThis, 'localStorage', {
          get: () => {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      },
    ],
    [
      'since storage is full',
      () => {
        Storage.prototype.setItem = () => {
          throw new DOMException('full', 'QuotaExceededError');
        };
      },
    ],
  ];
  test.each(kinds)('%s', async (_, keepNothing) => {
    const page = await venue.open(venue.origin, desktop, { before: keepNothing });
    await page.getByText('This browser does not let the page store anything.').waitFor();
    await page.getByRole('button', { name: 'Open a room' }).click();
    await page.waitForURL(/\/r\//);
    // The room gives a host the links to hand on.
    const share = page.getByRole('dialog', { name: 'Share this room' });
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const link = share.getByRole('textbox', { name: 'Add a microphone' });
    const before = await link.inputValue();
    await share.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('button', { name: 'Room settings' }).click();
    await page.getByRole('button', { name: 'Replace the microphone link…' }).click();
    await page.getByRole('button', { name: 'Replace it' }).click();
    await page.getByText('The new microphone link is under').waitFor();
    await page.getByRole('button', { name: 'Close' }).first().click();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    await expect.poll(() => link.inputValue()).not.toBe(before);
  });
});

test('a list that cannot be saved is told of', async () => {
  const page = await openRoom();
  await page.evaluate(() => {
    URL.createObjectURL = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  const microphone = page.getByRole('region', { name: 'Your microphone' });
  await microphone.getByRole('button').first().click();
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByText('That did not work (QuotaExceededError').waitFor();
});

test('what nothing else tells of is told at the top of the page', async () => {
  const page = await openRoom();
  const said = page.getByText('Something in this page went wrong');
  await page.evaluate(() => {
    const of = (filename: string) => dispatchEvent(new ErrorEvent('error', { filename }));
    of('chrome-extension://abc/content.js');
  });
  expect(await said.count()).toBe(0);
  await page.evaluate(() => {
    dispatchEvent(new ErrorEvent('error', { filename: `${location.origin}/assets/index.js` }));
  });
  await said.waitFor();
});
