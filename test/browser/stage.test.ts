/** What matters most in a room is on the stage, in the live region and in the tab's title. */
import type { Page, WebSocketRoute } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createRoom, joinRoom } from '../../client/index.ts';
import { steadyMic } from './steady-mic.ts';
import { desktop, expectAccessible, guitar, phone, useVenue } from './venue.ts';

const venue = useVenue();

const stage = (page: Page) => page.locator('earshot-stage');
const heading = (page: Page) => stage(page).getByRole('heading', { level: 1 });
const said = (page: Page, name: string | RegExp) =>
  stage(page).getByRole('heading', { level: 1, name }).waitFor();
const microphone = (page: Page) =>
  page.getByRole('region', { name: 'Your microphone' }).getByRole('button').first();
const announced = (page: Page, live: 'polite' | 'assertive', hasText: string | RegExp) =>
  page.locator(`[aria-live=${live}] p`).filter({ hasText });

/** Where the stage ends and what is below it begins, in the document. Runs in the page. */
function edges(): number[] {
  const view = document
    .querySelector('earshot-page')
    ?.shadowRoot?.querySelector('earshot-room-view');
  const shown = view?.shadowRoot?.querySelector('earshot-stage') as HTMLElement;
  const below = shown.nextElementSibling as HTMLElement;
  return [shown.offsetHeight, Math.round(below.getBoundingClientRect().top + scrollY)];
}

function musicIsUrgent(): void {
  localStorage.setItem('earshot.urgent', '{"music":true,"crow":false}');
  localStorage.setItem('earshot.alerts', '{"which":"off"}');
}

function crowsAreUrgent(): void {
  localStorage.setItem('earshot.urgent', '{"music":false,"crow":true}');
  localStorage.setItem('earshot.alerts', '{"which":"off"}');
}

describe('a sound', () => {
  test('is on the stage of another page: what, where and for how long; then how long ago', async () => {
    const room = await createRoom(venue.origin);
    const speaker = await venue.open(room.links.mic);
    const listener = await venue.open(room.links.listener, phone);
    await said(listener, 'No microphone is on');
    await speaker.getByRole('button', { name: 'Kitchen' }).click();
    await microphone(speaker).click();
    await said(listener, 'Music');
    await stage(listener).getByText('Kitchen', { exact: true }).waitFor();
    await stage(listener).getByText('for 2 s').waitFor();
    await announced(listener, 'polite', 'Music, heard by Kitchen.').waitFor({ state: 'attached' });
    await microphone(speaker).click();
    await stage(listener).getByText('3 s ago').waitFor();
    await said(listener, 'Music');
    await announced(listener, 'polite', 'Music has ended.').waitFor({ state: 'attached' });
  });

  test('that is urgent on this device comes first, whatever is newer', async () => {
    const room = await createRoom(venue.origin);
    const toMusic = await venue.open(room.links.listener, phone, { before: musicIsUrgent });
    const toCrows = await venue.open(room.links.listener, phone, { before: crowsAreUrgent });
    await steadyMic(room.links.mic, 'Garden', 'misc_crow');
    await said(toMusic, 'Crow');
    await steadyMic(room.links.mic, 'Kitchen', guitar);
    await said(toMusic, 'Music');
    for (const page of [toMusic, toCrows]) await stage(page).getByText('+1 more').waitFor();
    expect(await stage(toMusic).locator('section').getAttribute('class')).toContain('urgent');
    expect(await heading(toMusic).textContent()).toBe('Music');
    expect(await heading(toCrows).textContent()).toBe('Crow');
    await announced(toMusic, 'assertive', 'Music, heard by Kitchen.').waitFor({
      state: 'attached',
    });
    await announced(toCrows, 'polite', 'Music, heard by Kitchen.').waitFor({ state: 'attached' });
    await expectAccessible(toMusic);
  });
});

test('a microphone that stops sending is said to on stage, in the title and aloud; so is that it left', async () => {
  const room = await createRoom(venue.origin);
  const listener = await venue.open(room.links.listener, phone);
  const before = await listener.title();
  const nursery = await steadyMic(room.links.mic, 'Nursery', guitar);
  await said(listener, 'Music');
  nursery.freeze();
  await said(listener, 'Stopped sending');
  await stage(listener).getByText('Nursery', { exact: true }).waitFor();
  await stage(listener)
    .getByText(/^\d+ s ago/)
    .waitFor();
  await expect.poll(() => listener.title()).toMatch(/⚠ Nursery stopped sending, \d+ s ago\./);
  await announced(listener, 'assertive', 'Nursery stopped sending.').waitFor({ state: 'attached' });
  await expectAccessible(listener);
  nursery.connection.close();
  await said(listener, 'Left the room');
  await stage(listener)
    .getByText(/^at \d+:\d\d/)
    .waitFor();
  await announced(listener, 'polite', /^Nursery left at/).waitFor({ state: 'attached' });
  await steadyMic(room.links.mic, 'Nursery', guitar);
  await said(listener, 'Music');
  await expect.poll(() => listener.title()).toBe(before);
});

test('the owner of a microphone from which nothing arrives is told so', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(`${venue.origin}/errors`);
  let held = false;
  await page.routeWebSocket(/\/socket$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (!held || typeof message === 'string') server.send(message);
    });
  });
  await page.goto(room.links.mic);
  await microphone(page).click();
  await said(page, 'Music');
  held = true;
  await said(page, 'On, but nothing arrives');
});

test('a lost connection greys the stage, counts down to the next try, and is tried when asked', async () => {
  const room = await createRoom(venue.origin);
  await steadyMic(room.links.mic, 'Kitchen', guitar);
  const page = await venue.open(`${venue.origin}/errors`, phone);
  let blocked = false;
  let route: WebSocketRoute | undefined;
  await page.routeWebSocket(/\/socket$/, (socket) => {
    if (blocked) void socket.close();
    else {
      route = socket;
      socket.connectToServer();
    }
  });
  await page.route(/\/api\//, (request) => (blocked ? request.abort() : request.fallback()));
  await page.goto(room.links.listener);
  await said(page, 'Music');
  const heights = [await page.evaluate(edges)];
  blocked = true;
  await route?.close();
  await said(page, 'Last heard: Music');
  await stage(page)
    .getByText(/^no connection for \d+ s/)
    .waitFor();
  expect(await stage(page).locator('section').getAttribute('class')).toContain('lost');
  await announced(page, 'assertive', 'The connection to the room is lost.').waitFor({
    state: 'attached',
  });
  await expect.poll(() => page.title()).toMatch(/no connection for \d+ s/);
  heights.push(await page.evaluate(edges));
  await expectAccessible(page);
  // Waits grow: this one is long enough to tell a try that was asked for from one that was due.
  await stage(page)
    .getByTitle('Until the next try')
    .filter({ hasText: /^\s*([6-9]|1\d) s/ })
    .waitFor();
  blocked = false;
  await stage(page).getByRole('button', { name: 'Try now' }).click();
  await stage(page).getByText('Live', { exact: true }).waitFor({ timeout: 4000 });
  await said(page, 'Music');
  // Whoever used the keyboard is still at the stage, not at the top of the page.
  expect(
    await stage(page).evaluate(
      (element) => document.activeElement !== document.body && element.isConnected,
    ),
  ).toBe(true);
  heights.push(await page.evaluate(edges));
  expect(new Set(heights.map(String)).size).toBe(1);
});

test.each([
  ['a phone', phone],
  ['a desktop', desktop],
])('whatever the stage says, nothing below it moves on %s', async (_, viewport) => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(room.links.listener, viewport);
  await said(page, 'No microphone is on');
  const heights = [await page.evaluate(edges)];
  const long = 'Living room of the grandparents, behind the piano, on the left 12';
  const mic = await steadyMic(room.links.mic, long.slice(0, 64), guitar);
  await said(page, 'Music');
  heights.push(await page.evaluate(edges));
  await expectAccessible(page);
  mic.freeze();
  await said(page, 'Stopped sending');
  heights.push(await page.evaluate(edges));
  mic.connection.close();
  await said(page, 'Left the room');
  heights.push(await page.evaluate(edges));
  expect(new Set(heights.map(String)).size).toBe(1);
});

test('the same words said twice are announced twice; nothing is where that is turned off', async () => {
  const room = await createRoom(venue.origin);
  const page = await venue.open(room.links.listener);
  const silent = await venue.open(room.links.listener, desktop, {
    before: () => localStorage.setItem('earshot.alerts', '{"announced":"off"}'),
  });
  for (const each of [page, silent])
    await stage(each).getByRole('button', { name: 'Alerts' }).waitFor();
  for (const each of [page, silent]) await said(each, 'No microphone is on');
  const writer = joinRoom({ link: room.links.host }, { name: 'Anna' });
  await writer.opened();
  for (const [times] of [[1], [2]] as const) {
    await expect.poll(() => writer.chat('Dinner is ready')).toBe(true);
    await expect
      .poll(() => announced(page, 'polite', 'Anna writes: Dinner is ready').count())
      .toBe(times);
  }
  await silent.getByText('Dinner is ready').first().waitFor();
  expect(await announced(silent, 'polite', /./).count()).toBe(0);
  writer.close();
});
