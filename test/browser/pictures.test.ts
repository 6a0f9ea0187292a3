/** What microphones send, as pictures: one's own as a spectrogram, others as a strip of levels. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { useVenue } from './venue.ts';

/** A guitar plays as the microphone, over and over. */
const venue = useVenue();

/** How many pixels of a picture are drawn, and in how many columns. */
async function drawn(page: Page, name: string): Promise<{ pixels: number; columns: number }> {
  return page
    .locator(name)
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { width, height } = canvas;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? { data: [] };
      const columns = new Set<number>();
      let pixels = 0;
      data.forEach((value, i) => {
        if (i % 4 !== 3 || value < 60) return;
        pixels++;
        columns.add(((i - 3) / 4) % width);
      });
      return { pixels, columns: columns.size };
    });
}

test('whoever speaks sees their spectrogram, others how loud it was, both where sounds were heard', async () => {
  const room = await createRoom(venue.origin);
  const speaker = await venue.open(room.links.mic);
  const listener = await venue.open(room.links.listener);
  await speaker.getByRole('button', { name: 'Turn microphone on' }).click();
  for (const page of [speaker, listener]) {
    await page.getByText('Details', { exact: true }).click();
  }
  await speaker.getByRole('img', { name: /^Spectrogram of your microphone/ }).waitFor();
  await listener.getByRole('img', { name: /^How loud .+ was/ }).waitFor();
  expect(await speaker.locator('earshot-level-strip').count()).toBe(0);
  expect(await listener.locator('earshot-spectrogram').count()).toBe(0);
  // Three seconds of 32 columns each; a strip has a column for every quarter of a second.
  await expect
    .poll(async () => (await drawn(speaker, 'earshot-spectrogram')).columns)
    .toBeGreaterThan(96);
  await expect
    .poll(async () => (await drawn(listener, 'earshot-level-strip')).columns)
    .toBeGreaterThan(8);
  await speaker.locator('earshot-spectrogram .mark').getByText('Music').first().waitFor();
  await listener.locator('earshot-level-strip .mark').first().waitFor({ state: 'attached' });
});

test('names of sounds stay in their lines while their scores change', async () => {
  const room = await createRoom(venue.origin);
  const speaker = await venue.open(room.links.mic);
  const listener = await venue.open(room.links.listener);
  await speaker.getByRole('button', { name: 'Turn microphone on' }).click();
  await listener.getByText('Details', { exact: true }).click();
  const music = listener.locator('earshot-hearing .bars li').filter({ hasText: 'Music' });
  await music.first().waitFor();
  const tops = new Set<number>();
  for (let i = 0; i < 8; i++) {
    tops.add(await music.first().evaluate((row) => Math.round(row.getBoundingClientRect().top)));
    await listener.waitForTimeout(250);
  }
  expect(tops.size).toBe(1);
});
