import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, RoomApi } from '../../client/index.ts';
import type { RoomStatus } from '../../protocol/http.ts';
import { refusals } from '../../protocol/refusals.ts';
import { desktop, expectAccessible, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const settings = (page: Page) => page.getByRole('dialog', { name: 'Room settings' });
const trouble = (page: Page) => page.locator('earshot-stage').getByRole('alert');

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Room settings' }).click();
  await settings(page).waitFor();
}

async function replaceLink(page: Page, link: 'microphone' | 'follow' | 'host'): Promise<void> {
  await settings(page)
    .getByRole('button', { name: `Replace the ${link} link…` })
    .click();
  await settings(page).getByRole('button', { name: 'Replace it' }).click();
  await settings(page)
    .getByText(new RegExp(`new ${link} link`))
    .waitFor();
}

/** Opens the dialog that shares the room, and reads the link of this name. */
async function linkTo(page: Page, name: 'Add a microphone' | 'Follow along'): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const share = page.getByRole('dialog', { name: /^Share/ });
  await share.getByRole('radio', { name }).check({ force: true });
  const link = await share.getByRole('textbox', { name }).inputValue();
  await share.getByRole('button', { name: 'Close' }).first().click();
  return link;
}

/** How the room's one model is set. */
function onlyTracker({ settings }: RoomStatus) {
  const [tracker, ...others] = Object.values(settings.tracker);
  if (!tracker || others.length > 0) throw new Error('a room has one model');
  return tracker;
}

describe('the host', () => {
  test('replaces the follow link: who came with the old one is out and told why, the new one opens', async () => {
    const host = await venue.open(venue.origin);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.waitForURL(/\/r\//);
    const before = await linkTo(host, 'Follow along');
    const listener = await venue.open(before);
    await listener.getByText('No microphone is on').waitFor();
    await openSettings(host);
    await replaceLink(host, 'follow');
    await trouble(listener).getByText(refusals['key-rotated'].message).waitFor();
    const why = listener.locator('earshot-stage').getByRole('link', { name: 'Why?' });
    expect(await why.getAttribute('href')).toContain('/errors#key-rotated');
    await settings(host).getByRole('button', { name: 'Close' }).click();
    const after = await linkTo(host, 'Follow along');
    expect(after).not.toBe(before);
    const again = await venue.open(after);
    await again.getByText('No microphone is on').waitFor();
  });

  test('replaces their own link, and stays: in the room, in the address, among their rooms', async () => {
    const host = await venue.open(venue.origin);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.waitForURL(/\/r\//);
    const before = host.url();
    await host.getByRole('button', { name: 'Turn microphone on' }).click();
    await host.getByText('Your microphone is on.').waitFor();
    const other = await venue.open(before);
    await openSettings(host);
    await replaceLink(host, 'host');
    await trouble(other).getByText(refusals['key-rotated'].message).waitFor();
    expect(host.url()).not.toBe(before);
    await settings(host).getByRole('button', { name: 'Close' }).click();
    await host.getByText('Your microphone is on.').waitFor();
    await host.getByRole('region', { name: 'Sounds' }).getByText('Music').first().waitFor();
    expect((await trouble(host).textContent())?.trim()).toBe('');
    const after = host.url();
    await host.getByRole('link', { name: 'Earshot, home' }).click();
    await host.getByRole('link', { name: /^Opened/ }).click();
    await host.getByText('Live', { exact: true }).waitFor();
    expect(host.url()).toBe(after);
  });

  test('hands on no link that another host has replaced', async () => {
    const host = await venue.open(venue.origin);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.waitForURL(/\/r\//);
    const before = await linkTo(host, 'Add a microphone');
    const other = await venue.open(host.url());
    await openSettings(other);
    await replaceLink(other, 'microphone');
    await settings(other).getByRole('button', { name: 'Close' }).click();
    const after = await linkTo(other, 'Add a microphone');
    expect(after).not.toBe(before);
    await expect.poll(() => linkTo(host, 'Add a microphone')).toBe(after);
  });

  test('deletes the room after being asked: everyone is out, and it is forgotten here', async () => {
    const host = await venue.open(venue.origin);
    await host.getByRole('button', { name: 'Open a room' }).click();
    await host.waitForURL(/\/r\//);
    const guest = await venue.open(host.url());
    await guest.getByText('No microphone is on').waitFor();
    await openSettings(host);
    await settings(host).getByRole('button', { name: 'Delete this room…' }).click();
    await settings(host).getByRole('button', { name: 'Delete everything' }).click();
    for (const page of [host, guest]) {
      await trouble(page).getByText(refusals['room-deleted'].message).waitFor();
      expect(await page.getByRole('tablist').count()).toBe(0);
    }
    await host.getByRole('link', { name: 'Go to the start' }).click();
    await host.getByRole('button', { name: 'Open a room' }).waitFor();
    expect(await host.getByText('Your rooms').count()).toBe(0);
  });

  test('says how long the room remembers', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    await openSettings(host);
    await settings(host).getByLabel('Days').fill('7');
    await settings(host).getByLabel('Events').fill('500');
    await settings(host).getByRole('button', { name: 'Save' }).click();
    await settings(host).getByText('Saved.').waitFor();
    const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.host });
    expect((await api.status()).settings.retention).toEqual({ days: 7, events: 500 });
    // What was typed here before does not hide what another host saves.
    await api.changeSettings({ retention: { days: 3, events: 99 } });
    await expect.poll(() => settings(host).getByLabel('Days').inputValue()).toBe('3');
    expect(await settings(host).getByLabel('Events').inputValue()).toBe('99');
  });

  test('sets what counts as heard: for all sounds, and for one, which can be taken back', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host, phone);
    const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.listener });
    const tracker = async () => onlyTracker(await api.status());
    await openSettings(host);
    const panel = settings(host).locator('earshot-tracker');
    const saved = panel.getByText('Saved.');
    await panel.getByLabel('Hears more').check();
    await saved.waitFor();
    expect((await tracker()).all.thresholdScale).toBe(0.3);

    await panel.getByText('Fine tuning').click();
    const all = panel.getByRole('group', { name: 'All sounds' });
    expect(await all.getByLabel('Threshold odds ×').inputValue()).toBe('0.3');
    await all.getByLabel('Threshold odds ×').fill('0.6');
    await all.getByLabel('Rest, in seconds').fill('2.5');
    await panel.getByRole('button', { name: 'Save' }).first().click();
    await panel.getByText('Threshold odds × 0.6').waitFor();
    expect(await tracker()).toMatchObject({
      all: { thresholdScale: 0.6, cooldownMs: 2500, mergeGapMs: 1000 },
      labels: {},
    });

    await panel.getByLabel('One sound on its own').selectOption('Siren');
    const siren = panel.getByRole('group', { name: 'Siren' });
    expect(await siren.getByLabel('Rest, in seconds').getAttribute('placeholder')).toBe('2.5');
    await siren.getByLabel('Threshold', { exact: true }).fill('0.9');
    await siren.getByLabel('Shortest, in seconds').fill('1');
    await panel.getByRole('button', { name: 'Save' }).last().click();
    await panel.getByText('Counts as heard from 0.900').waitFor();
    expect((await tracker()).labels).toEqual({ siren: { threshold: 0.9, minDurationMs: 1000 } });
    await panel.getByLabel('One sound on its own').selectOption('Dog');
    expect(await panel.getByLabel('Threshold', { exact: true }).inputValue()).toBe('');

    await panel.getByRole('button', { name: 'Siren: Threshold: 0.9' }).click();
    await siren.waitFor();
    await expectAccessible(host);
    await panel.getByRole('button', { name: 'Reset' }).click();
    await panel.getByText('Reset.').waitFor();
    expect(await siren.getByLabel('Threshold', { exact: true }).inputValue()).toBe('');
    expect((await tracker()).labels).toEqual({});
    expect(await panel.getByText('Sounds set on their own').count()).toBe(0);
  });

  test('sees what another host sets, wherever it is shown', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.host });
    await openSettings(host);
    expect(await settings(host).getByLabel('Everyone').isChecked()).toBe(true);
    await api.changeSettings({ chat: 'off', mergeMics: false, retention: { days: 3, events: 99 } });
    await expect.poll(() => settings(host).getByLabel('Nobody').isChecked()).toBe(true);
    expect(await settings(host).getByLabel('Once for each microphone').isChecked()).toBe(true);
    expect(await settings(host).getByLabel('Days').inputValue()).toBe('3');
    expect(await settings(host).getByLabel('Events').inputValue()).toBe('99');
  });

  test('is not let set what is out of bounds', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    await openSettings(host);
    await settings(host).getByText('Fine tuning').click();
    const scale = settings(host).getByLabel('Threshold odds ×');
    await scale.fill('3000');
    await scale.press('Enter');
    expect(await scale.evaluate((input: HTMLInputElement) => input.validity.rangeOverflow)).toBe(
      true,
    );
    const api = new RoomApi({ origin: venue.origin, roomId: room.id, key: room.keys.listener });
    expect(onlyTracker(await api.status()).all.thresholdScale).toBe(1);
  });

  test('sees how the room is, and how connections ended', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    const guest = await venue.open(room.links.mic);
    await guest.getByText('No microphone is on').waitFor();
    await openSettings(host);
    await settings(host).getByText('Connections and health').click();
    await settings(host).getByText('people2').waitFor();
    await guest.close();
    await settings(host).getByText('people1').waitFor();
    await settings(host)
      .getByText(/left after/)
      .waitFor();
  });

  test('alone has these tools', async () => {
    const room = await createRoom(venue.origin);
    const guest = await venue.open(room.links.mic);
    await guest.getByText('No microphone is on').waitFor();
    expect(await guest.getByRole('button', { name: 'Room settings' }).count()).toBe(0);
  });

  test('reaches and leaves the settings with the keyboard alone', async () => {
    const room = await createRoom(venue.origin);
    const host = await venue.open(room.links.host);
    await host.getByRole('button', { name: 'Room settings' }).waitFor();
    await tabTo(host, 'Room settings');
    await host.keyboard.press('Enter');
    await settings(host).waitFor();
    await tabTo(host, 'Everyone');
    await host.keyboard.press('ArrowDown');
    await settings(host).getByText('Saved.').waitFor();
    await tabTo(host, 'Replace the microphone link…');
    await host.keyboard.press('Enter');
    await settings(host).getByRole('button', { name: 'Replace it' }).waitFor();
    await host.keyboard.press('Escape');
    await settings(host).getByRole('button', { name: 'Replace the microphone link…' }).waitFor();
    await host.keyboard.press('Escape');
    await settings(host).waitFor({ state: 'hidden' });
  });
});

test('everyone can take the list of sounds with them', async () => {
  const room = await createRoom(venue.origin);
  const host = await venue.open(room.links.host);
  await host.getByRole('button', { name: 'Turn microphone on' }).click();
  const listener = await venue.open(room.links.listener);
  const sounds = listener.getByRole('region', { name: 'Sounds' });
  await sounds.getByText('Music').first().waitFor();
  await sounds.getByRole('button', { name: 'Export' }).click();
  for (const [name, expected] of [
    [
      'Table',
      /^\ufeffid,participant,name,label,at,durationMs,peak,mean,mics,model,verdict,actualLabel\r\n.*,music,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,/is,
    ],
    ['Captions', /^WEBVTT\n.*\[music\]/is],
    ['Data', /^\{"detections":\[\{.*"label":"music"/is],
  ] as const) {
    const download = listener.waitForEvent('download');
    await sounds.getByRole('button', { name }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toMatch(expected);
  }
});

test('a German reader gets a table of their own time, as their spreadsheet separates it', async () => {
  const room = await createRoom(venue.origin);
  const host = await venue.open(room.links.host);
  await host.getByRole('button', { name: 'Turn microphone on' }).click();
  const reader = { locale: 'de-DE', timezoneId: 'Asia/Kolkata' };
  const page = await venue.open(room.links.listener, desktop, reader);
  // In German as far as that is translated.
  const sounds = page.locator('earshot-history');
  await sounds.getByText('Musik').first().waitFor();
  await sounds.getByRole('button', { name: /^Export/ }).click();
  const download = page.waitForEvent('download');
  await sounds.getByRole('button', { name: /^Tab(le|elle)/ }).click();
  const [head, first] = readFileSync(await (await download).path(), 'utf8').split('\r\n');
  expect(head).toBe(
    '\ufeffid;participant;name;label;at;durationMs;peak;mean;mics;model;verdict;actualLabel',
  );
  const [, at = '', peak] = first?.match(/;music;([^;]+);\d*;(0,\d+|1);/) ?? [];
  expect(peak).toBeDefined();
  const shownMs = Date.parse(`${at.replace(' ', 'T')}+05:30`);
  expect(Math.abs(shownMs - Date.now())).toBeLessThan(120_000);
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('the settings pass WCAG 2.2 AA on %s, in light and dark', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const host = await venue.open(room.links.host, viewport);
  await (await venue.open(room.links.mic)).getByText('No microphone is on').waitFor();
  await openSettings(host);
  await settings(host).getByText('Connections and health').click();
  await settings(host).getByText('people2').waitFor();
  await replaceLink(host, 'microphone');
  await settings(host)
    .getByText(/disconnected by the room after/)
    .waitFor();
  await settings(host).getByRole('button', { name: 'Delete this room…' }).click();
  await expectAccessible(host);
});
