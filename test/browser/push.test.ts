/** A device that a room pushes to: it comes back, and a notification leads it into the room. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { generateVAPIDKeys } from 'web-push-neo';
import { createRoom } from '../../client/index.ts';
import { expectAccessible, phone, useVenue } from './venue.ts';

/** What a test's Chromium, which reaches no push service, is given in place of its subscription. */
const endpoint = 'https://fcm.googleapis.com/fcm/send/of-a-test';
const { publicKey, privateKey } = await generateVAPIDKeys();

const venue = useVenue({
  server: () => ({
    push: {
      keys: JSON.stringify({ publicKey, privateKey, subject: 'mailto:operator@ear.example' }),
      services: 'fcm.googleapis.com',
    },
  }),
});

/** Runs in the page before anything of it. */
function rigPush(): void {
  const point = Uint8Array.from({ length: 65 }, (_, i) => (i === 0 ? 4 : i));
  const secret = new Uint8Array(16);
  const text = (bytes: Uint8Array) =>
    btoa(String.fromCharCode(...bytes))
      .replace(/\+/g, '-')
      .replace(/\//g, '_')
      .replace(/=/g, '');
  const made = (key: BufferSource) => ({
    endpoint: 'https://fcm.googleapis.com/fcm/send/of-a-test',
    expirationTime: null,
    options: { applicationServerKey: key },
    unsubscribe: async () => true,
    toJSON: () => ({
      endpoint: 'https://fcm.googleapis.com/fcm/send/of-a-test',
      keys: { p256dh: text(point), auth: text(secret) },
    }),
  });
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async (options) =>
    made(options?.applicationServerKey as BufferSource) as unknown as PushSubscription;
}

/** What this browser has kept of a room that pushes to it. */
function kept({ id, keys }: { id: string; keys: { listener: string } }): string {
  const sounds = { others: 'essential', labels: { knocking: true } };
  return JSON.stringify([{ id, key: keys.listener, endpoint: 'of old', sounds, askedAt: 0 }]);
}

test('a notification names the room alone, and whoever taps it comes in with the key that they came by', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(`${venue.origin}/r/${room.id}`);
  await page.getByText('This link is incomplete').waitFor();
  await page.evaluate((text) => localStorage.setItem('earshot.push', text), kept(room));
  await page.reload();
  await page.locator('earshot-room-view').waitFor();
  expect(page.url()).toBe(room.links.listener);
});

test('a device that comes back asks the room to go on, under its new address and for the same sounds', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(venue.origin, undefined, { before: rigPush });
  await page.context().grantPermissions(['notifications']);
  await page.evaluate('navigator.serviceWorker.ready');
  await page.evaluate((text) => localStorage.setItem('earshot.push', text), kept(room));
  const asked = page.waitForResponse((response) =>
    response.url().endsWith(`/api/rooms/${room.id}/push`),
  );
  await page.reload();
  const response = await asked;
  expect(response.status()).toBe(200);
  expect(response.request().postDataJSON()).toMatchObject({
    subscription: { endpoint },
    sounds: { others: 'essential', labels: { knocking: true } },
  });
  await expect
    .poll(() => page.evaluate(() => JSON.parse(localStorage.getItem('earshot.push') ?? '[]')))
    .toMatchObject([{ id: room.id, endpoint }]);
});

test('a device forgets a room that was deleted', async () => {
  const room = await createRoom(venue.origin);
  await fetch(`${venue.origin}/api/rooms/${room.id}`, {
    method: 'DELETE',
    headers: { 'x-earshot-key': room.keys.host },
  });
  const page = await venue.open(venue.origin, undefined, { before: rigPush });
  await page.context().grantPermissions(['notifications']);
  await page.evaluate('navigator.serviceWorker.ready');
  await page.evaluate((text) => localStorage.setItem('earshot.push', text), kept(room));
  await page.reload();
  await expect.poll(() => page.evaluate(() => localStorage.getItem('earshot.push'))).toBe('[]');
});

const whenClosed = (page: Page) =>
  page.getByRole('checkbox', { name: /Notify me when Earshot is closed/ });

async function openAlerts(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Alerts' }).first().click();
  await page.getByRole('dialog', { name: 'Alerts' }).waitFor();
}

test('whoever turns push notifications on in the alerts has the room push what alerts this device, and turns them off there', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(room.links.listener, phone, { before: rigPush });
  await page.context().grantPermissions(['notifications']);
  await page.evaluate('navigator.serviceWorker.ready');
  await openAlerts(page);
  const answered = (method: string) =>
    page.waitForResponse(
      (response) => response.url().endsWith('/push') && response.request().method() === method,
    );
  const asked = answered('PUT');
  await whenClosed(page).click();
  const put = await asked;
  expect(put.status()).toBe(200);
  expect(put.request().postDataJSON().sounds).toEqual({ others: 'essential', labels: {} });
  await page.getByText('Notifications arrive even when Earshot is closed.').waitFor();
  expect(await whenClosed(page).isChecked()).toBe(true);
  await expectAccessible(page);

  await page.evaluate(rigKnown);
  const changed = answered('PUT');
  await page.getByRole('radio', { name: 'All sounds' }).click();
  expect((await changed).request().postDataJSON().sounds.others).toBe('all');

  const ended = answered('DELETE');
  await whenClosed(page).click();
  expect((await ended).status()).toBe(204);
  await page.getByText('Notifications arrive while Earshot is open in a tab.').waitFor();
  expect(await page.evaluate(() => localStorage.getItem('earshot.push'))).toBe('[]');
});

/** From now on the browser knows the subscription that it gave; runs in the page. */
function rigKnown(): void {
  const { subscribe } = PushManager.prototype;
  PushManager.prototype.getSubscription = function () {
    return subscribe.call(this, {
      userVisibleOnly: true,
      applicationServerKey: new Uint8Array(65),
    });
  };
}
