/** What this device does when the room hears something. */
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { steadyMic } from './steady-mic.ts';
import { desktop, expectAccessible, guitar, phone, tabTo, useVenue } from './venue.ts';

const venue = useVenue();

const stage = (page: Page) => page.locator('earshot-stage');
const heard = (page: Page, name: string) =>
  stage(page).getByRole('heading', { level: 1, name }).waitFor();
const bell = (page: Page) => stage(page).getByRole('button', { name: /^Alerts/ });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Alerts' });
const flash = (page: Page) => page.locator('earshot-flash div');

/** What the browser was asked to do, besides doing it. */
interface Asked extends Window {
  vibrations: (number | number[])[];
  notices: [string, NotificationOptions | undefined][];
  behind: boolean;
}

/** Notes what the page asks of the browser, and lets a test put it behind others. Runs in the page. */
function noteAsked(): void {
  const page = window as unknown as Asked;
  page.vibrations = [];
  page.notices = [];
  page.behind = false;
  const vibrate = navigator.vibrate.bind(navigator);
  navigator.vibrate = (pattern) => {
    page.vibrations.push(pattern as number[]);
    return vibrate(pattern as number[]);
  };
  const Notice = Notification;
  window.Notification = class extends Notice {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options);
      page.notices.push([title, options]);
    }
  };
  // Through the service worker, once the browser has it.
  const show = ServiceWorkerRegistration.prototype.showNotification;
  ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
    page.notices.push([title, options]);
    return show.call(this, title, options);
  };
  Object.defineProperty(document, 'hidden', { get: () => page.behind });
  if (localStorage.getItem('earshot.urgent') === null) {
    localStorage.setItem('earshot.urgent', '{"music":true,"crow":false}');
  }
}

const asked = (page: Page) =>
  page.evaluate(() => {
    const { vibrations, notices } = window as unknown as Asked;
    return { vibrations, notices };
  });

async function put(page: Page, behind: boolean) {
  await page.evaluate((hidden) => {
    (window as unknown as Asked).behind = hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  }, behind);
}

describe('an urgent sound', () => {
  test('flashes no more than three times a second, and vibrates; others do not', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone, { before: noteAsked });
    await heard(page, 'No microphone is on');
    await steadyMic(room.links.mic, 'Garden', 'misc_crow');
    await heard(page, 'Crow');
    expect(await flash(page).count()).toBe(0);
    expect((await asked(page)).vibrations).toEqual([]);
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await flash(page).waitFor({ state: 'attached' });
    const { animationDuration, pointerEvents } = await flash(page).evaluate((element) => {
      const { animationDuration, pointerEvents } = getComputedStyle(element);
      return { animationDuration, pointerEvents };
    });
    expect(Number.parseFloat(animationDuration)).toBeGreaterThan(1 / 3);
    expect(pointerEvents).toBe('none');
    expect((await asked(page)).vibrations).toEqual([[500, 150, 500, 150, 500, 150, 500]]);
    await expect.poll(() => flash(page).count()).toBe(0);
  });

  test('is framed and does not flash where motion is unwelcome', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone, { before: noteAsked });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await flash(page).waitFor();
    const { animationName, opacity } = await flash(page).evaluate((element) => {
      const { animationName, opacity } = getComputedStyle(element);
      return { animationName, opacity };
    });
    expect({ animationName, opacity }).toEqual({ animationName: 'none', opacity: '1' });
  });

  test('is snoozed for five minutes, and is not once that is undone', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone, { before: noteAsked });
    const kitchen = await steadyMic(room.links.mic, 'Kitchen', guitar);
    await flash(page).waitFor({ state: 'attached' });
    await stage(page).getByRole('button', { name: 'Snooze 5 min' }).click();
    await stage(page)
      .getByText(/^Snoozed 4:\d\d$/)
      .waitFor();
    expect(await flash(page).count()).toBe(0);
    await stage(page).getByRole('button', { name: 'Alerts: off' }).waitFor();
    await expectAccessible(page);
    const { vibrations } = await asked(page);
    kitchen.connection.close();
    await steadyMic(room.links.mic, 'Hall', guitar);
    await stage(page).getByText('Hall', { exact: true }).waitFor();
    expect((await asked(page)).vibrations).toEqual(vibrations);
    await stage(page).getByRole('button', { name: 'Undo' }).click();
    await stage(page).getByRole('button', { name: 'Alerts', exact: true }).waitFor();
    await steadyMic(room.links.mic, 'Door', guitar);
    await flash(page).waitFor({ state: 'attached' });
  });

  test('is a notification where that is allowed, with what and where', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, desktop, { before: noteAsked });
    await page.context().grantPermissions(['notifications'], { origin: venue.origin });
    await bell(page).click();
    await dialog(page).getByLabel('Show a notification').check();
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await expect.poll(async () => (await asked(page)).notices.length).toBe(1);
    const [[title, options]] = (await asked(page)).notices as [[string, NotificationOptions]];
    expect([title, options.body]).toEqual(['Music', 'Kitchen']);
    // What the system keeps of it has no key in it.
    expect(JSON.stringify(options)).not.toContain(new URL(room.links.listener).hash.slice(1));
  });

  test('is told by the title and icon of a tab behind others, until that is seen', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, desktop, { before: noteAsked });
    await heard(page, 'No microphone is on');
    const title = await page.title();
    const icon = () => page.locator('link[rel=icon]').getAttribute('href');
    const iconBefore = await page.evaluate(
      () => document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href,
    );
    await put(page, true);
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await expect.poll(() => page.title()).toBe('● Music - Kitchen');
    expect(await icon()).toMatch(/^data:image\/svg/);
    await put(page, false);
    await expect.poll(() => page.title()).toBe(title);
    expect(await icon()).toBe(iconBefore);
  });
});

test('in quiet hours nothing draws attention, where urgent sounds may not either', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(room.links.listener, phone, { before: noteAsked });
  await bell(page).click();
  await dialog(page).getByLabel('Quiet hours').check();
  for (const name of ['From', 'To'])
    await dialog(page).getByLabel(name, { exact: true }).fill('08:00');
  await dialog(page).getByLabel('Alert me to urgent sounds all the same').uncheck();
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  const kitchen = await steadyMic(room.links.mic, 'Kitchen', guitar);
  await heard(page, 'Music');
  expect((await asked(page)).vibrations).toEqual([]);
  expect(await flash(page).count()).toBe(0);
  kitchen.connection.close();
  await bell(page).click();
  await dialog(page).getByLabel('Alert me to urgent sounds all the same').check();
  await dialog(page).getByRole('button', { name: 'Close' }).click();
  await steadyMic(room.links.mic, 'Hall', guitar);
  await flash(page).waitFor({ state: 'attached' });
});

describe('the dialog', () => {
  test('makes a sound urgent on this device, at once and for the next visit', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone);
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await heard(page, 'Music');
    await bell(page).click();
    await dialog(page).getByRole('searchbox').fill('musi');
    await dialog(page).getByLabel('Music: urgent').check();
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await stage(page).locator('section.urgent').waitFor();
    await page.reload();
    await stage(page).locator('section.urgent').waitFor();
  });

  test('says what this device cannot do, shows an alert as it will be, and works with the keyboard', async () => {
    const room = await createRoom(venue.origin);
    const page = await venue.open(room.links.listener, phone, { before: noteAsked });
    await tabTo(page, /^Alerts/);
    await page.keyboard.press('Enter');
    await dialog(page).waitFor();
    // Who was granted nothing else is denied it in this browser, which asks nobody.
    await dialog(page).getByText('Blocked. Allow notifications').waitFor();
    expect(await dialog(page).getByLabel('Show a notification').isDisabled()).toBe(true);
    await tabTo(page, 'Try it');
    await page.keyboard.press('Enter');
    await flash(page).waitFor({ state: 'attached' });
    expect((await asked(page)).vibrations).toHaveLength(1);
    await dialog(page).getByRole('searchbox').fill('alarm');
    await dialog(page).getByRole('button', { name: 'How Alarm clock alerts' }).click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog(page).count()).toBe(0);
  });
});
