/** What the page says, and asks for, where many people listen. */
import type { Page, WebSocketRoute } from 'playwright-core';
import { expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { expectAccessible, useVenue } from './venue.ts';

const venue = useVenue();

/** Opens a page whose socket to the room a test can look into, and speak into. */
async function openObserved(link: string) {
  const page = await venue.open(`${venue.origin}/errors`);
  const said: unknown[] = [];
  let route: WebSocketRoute | undefined;
  await page.routeWebSocket(/\/socket$/, (socket) => {
    route = socket;
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      if (typeof message === 'string') said.push(JSON.parse(message));
      server.send(message);
    });
  });
  await page.goto(link);
  await page.getByText('Live', { exact: true }).waitFor();
  const told = (message: object) => route?.send(JSON.stringify(message));
  return { page, said, told };
}

/** As if another tab came before this one, or it came back. */
function turn(page: Page, state: DocumentVisibilityState): Promise<void> {
  return page.evaluate((now) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: now });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

test('a page says that scores come seldom, or not at all, and still shows what is detected', async () => {
  const room = await createRoom(venue.origin);
  const speaker = await venue.open(room.links.mic);
  await speaker.getByRole('button', { name: 'Turn microphone on' }).click();
  const { page, told } = await openObserved(room.links.listener);
  await page.getByText('Details', { exact: true }).click();
  await page.locator('earshot-hearing .track').first().waitFor();
  told({ type: 'pace', scoresPerSecond: 1 });
  await page.getByText('Scores are updated once a second: many people are listening.').waitFor();
  await expectAccessible(page);
  told({ type: 'pace', scoresPerSecond: 0 });
  await page.getByText(/^Scores are off: very many people are listening\./).waitFor();
  told({ type: 'pace', scoresPerSecond: null });
  await page.getByText(/^Scores are/).waitFor({ state: 'detached' });
});

test('a listener’s page that nobody sees asks for no scores until it is seen again', async () => {
  const room = await createRoom(venue.origin);
  const { page, said } = await openObserved(room.links.listener);
  const asked = () => said.filter((message) => (message as { type: string }).type === 'subscribe');
  await turn(page, 'hidden');
  await expect.poll(asked).toEqual([{ type: 'subscribe', scores: false }]);
  await turn(page, 'visible');
  await expect.poll(() => asked().slice(1)).toEqual([{ type: 'subscribe', scores: true }]);
});

test('that of a host asks for scores all the time', async () => {
  const room = await createRoom(venue.origin);
  const { page, said } = await openObserved(room.links.host);
  await turn(page, 'hidden');
  const before = said.length;
  // A keep-alive at the latest.
  await expect.poll(() => said.length).toBeGreaterThan(before);
  expect(said.map((message) => (message as { type: string }).type)).not.toContain('subscribe');
});

test('a page says how many listen besides those whom it lists', async () => {
  const room = await createRoom(venue.origin);
  const { page, told } = await openObserved(room.links.listener);
  const people = page.getByRole('heading', { name: 'Also here' }).locator('+ ul');
  await people.getByText('you, listener').waitFor();
  told({ type: 'audience', count: 1204 });
  await people.getByText('and an audience of 1,204').waitFor();
  await expectAccessible(page);
  told({ type: 'audience', count: 0 });
  await people.getByText('an audience').waitFor({ state: 'detached' });
});
