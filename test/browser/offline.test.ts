/** The page without a network, and what is pushed to it: the service worker in Chromium. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import { freePort } from '../bundle/free-port.ts';
import { expectAccessible, phone, useVenue } from './venue.ts';

const venue = useVenue();
const built = fileURLToPath(new URL('../../dist/page', import.meta.url));

/** The shell is kept and serves this page from now on. */
async function kept(page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready');
  await page.waitForFunction('navigator.serviceWorker.controller?.state === "activated"');
}

const keptUrls = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });

const offline = (page: Page) => page.getByRole('heading', { name: 'You are offline' });

test('without a network the page opens, says what needs it, and goes on by itself once it is back', async () => {
  const { links } = await createRoom(venue.origin);
  const page = await venue.open(venue.origin, phone);
  await kept(page);
  await page.context().setOffline(true);
  await page.goto(links.mic);
  await offline(page).waitFor();
  await page.getByText('needs the network to reach the room').waitFor();
  await expectAccessible(page);

  const again = page.getByRole('button', { name: 'Try again' });
  await again.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('No answer at').waitFor();
  // Whoever uses the keyboard has not lost their place.
  expect(await page.evaluate(focused)).toContain('Try again');

  await page.context().setOffline(false);
  await offline(page).waitFor({ state: 'detached' });
  await page.locator('earshot-room-view').waitFor();
  expect(page.url()).toBe(links.mic);
});

test('speaks the reader’s language without a network too', async () => {
  const page = await venue.open(venue.origin, phone, { locale: 'de-DE' });
  await kept(page);
  await page.context().setOffline(true);
  await page.reload();
  await page.locator('html[lang=de][data-offline] earshot-offline').waitFor();
});

test('what the browser keeps is the shell alone: nothing of the API, and no room', async () => {
  const { links } = await createRoom(venue.origin);
  const page = await venue.open(links.host);
  await kept(page);
  await page.reload();
  await page.locator('earshot-room-view').waitFor();
  const urls = await keptUrls(page);
  expect(urls).toContain('/');
  expect(
    urls.filter((path) => !/^\/(assets\/[^/]+|favicon\.svg|old-browser\.js)?$/.test(path)),
  ).toEqual([]);
});

test('after a deployment the next visit shows the new page, and nothing stays of the older one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-deployed-'));
  const port = await freePort();
  cpSync(built, folder, { recursive: true });
  const before = await startLocalServer({ port, pageFolder: folder });
  const page = await venue.open(before.origin);
  await kept(page);
  const caches = () => page.evaluate('caches.keys()');
  const [old] = (await caches()) as string[];
  await before.close();

  rewrite(join(folder, 'index.html'), (text) =>
    text.replace('<title>Earshot', '<title>Newer Earshot'),
  );
  rewrite(join(folder, 'sw.js'), (text) => text.replace(/version:`[0-9a-f]+`/, 'version:`newer`'));
  const after = await startLocalServer({ port, pageFolder: folder });
  try {
    await page.reload();
    expect(await page.title()).toBe('Newer Earshot');
    await expect.poll(caches).toEqual(['earshot-shell-newer']);
    expect(old).not.toBe('earshot-shell-newer');
    await page.context().setOffline(true);
    await page.reload();
    await offline(page).waitFor();
    expect(await page.title()).toBe('Newer Earshot');
  } finally {
    await after.close();
    rmSync(folder, { recursive: true });
  }
});

function rewrite(file: string, change: (text: string) => string): void {
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

test('the browser finds all that it takes to install the page', async () => {
  const page = await venue.open(venue.origin);
  await kept(page);
  const session = await page.context().newCDPSession(page);
  const { errors } = await session.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A test's profile is as a private window, in which nothing is installed: it is all that is missing.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
});

/** What is pushed, as the browser's push service hands it to the service worker. */
async function push(page: Page, data: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  let registrationId: string | undefined;
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registrationId = registrations.find(({ isDeleted }) => !isDeleted)?.registrationId;
  });
  await session.send('ServiceWorker.enable');
  await expect.poll(() => registrationId).toBeDefined();
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: registrationId as string,
    data,
  });
}

interface Shown {
  title: string;
  body: string;
  tag: string;
  data: unknown;
}

const shown = (page: Page): Promise<Shown[]> =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body, tag, data }) => ({ title, body, tag, data }));
  });

test('what is pushed is shown with the sound, the microphone and the time, once for each sound', async () => {
  const page = await venue.open(venue.origin);
  await page.context().grantPermissions(['notifications']);
  await kept(page);
  const notice = {
    room: '0123456789abcdefghjk',
    sound: 'Doorbell',
    mic: 'Hall',
    at: Date.UTC(2026, 10, 27, 15, 28),
  };
  await push(page, JSON.stringify(notice));
  await push(page, JSON.stringify(notice));
  await expect
    .poll(() => shown(page))
    .toEqual([
      {
        title: 'Doorbell',
        body: expect.stringMatching(/^Hall · \d?\d:28/),
        tag: '0123456789abcdefghjk Doorbell',
        data: { room: '0123456789abcdefghjk' },
      },
    ]);
  // A browser takes the permission away from whoever shows nothing.
  await push(page, 'not JSON');
  await expect
    .poll(async () => (await shown(page)).map(({ title }) => title).sort())
    .toEqual(['Doorbell', 'Earshot']);
});

test('where the deployment has no keys, the alerts say when notifications arrive', async () => {
  const { links } = await createRoom(venue.origin);
  const page = await venue.open(links.listener, phone);
  await kept(page);
  await page.getByRole('button', { name: 'Alerts' }).first().click();
  await page.getByText('This server sends none to a closed page.').waitFor();
  const choice = page.getByRole('checkbox', { name: /Notify me when Earshot is closed/ });
  expect(await choice.isDisabled()).toBe(true);
});

/** What has the focus; runs in the page. */
function focused(): string {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element?.textContent ?? '';
}
