/** What the page shows of what the operator has set. */
import { expect, test } from 'vitest';
import { createRoom } from '../../client/index.ts';
import { problemResponse } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { desktop, expectAccessible, useVenue } from './venue.ts';

const venue = useVenue();

test('where rooms are opened with a key, the page asks for it', async () => {
  const page = await venue.open(venue.origin);
  const refused = problemResponse(new RefusalError('creation-key-needed'));
  const refusal = {
    status: refused.status,
    contentType: 'application/problem+json',
    body: await refused.text(),
  };
  // An operator's deployment: the built Worker behind a key.
  await page.route('**/api/rooms', (route) =>
    route.request().headers()['x-earshot-key'] === 'right'
      ? route.continue()
      : route.fulfill(refusal),
  );
  const open = page.getByRole('button', { name: 'Open a room' });
  const key = page.getByLabel('Creation key');
  expect(await key.count()).toBe(0);
  await open.click();
  await page.getByRole('alert').getByText('takes a creation key').waitFor();
  await expectAccessible(page);
  await key.fill('wrong');
  await open.click();
  await page.getByRole('alert').getByText('takes a creation key').waitFor();
  await key.fill('right');
  await key.press('Enter');
  await page.waitForURL(/\/r\/[0-9a-z]{20}#/);
});

test('a host who opens a room in its last week is told that it stays; a listener is not', async () => {
  const { links } = await createRoom(venue.origin);
  const expiring = {
    type: 'expiring',
    id: 1,
    at: Date.now() - 1000,
    expiresAt: Date.now() + 86_400_000,
  };
  for (const [link, told] of [
    [links.host, 1],
    [links.listener, 0],
  ] as const) {
    const page = await venue.open('about:blank', desktop);
    await page.routeWebSocket(/\/socket$/, (socket) => {
      const room = socket.connectToServer();
      room.onMessage((data) => {
        const message = JSON.parse(String(data));
        if (message.type === 'welcome') message.events = [expiring];
        socket.send(JSON.stringify(message));
      });
    });
    await page.goto(link);
    await page.getByRole('region', { name: 'Sounds' }).waitFor();
    await expect
      .poll(() => page.getByText('This unused room was due to be deleted on').count())
      .toBe(told);
  }
});
