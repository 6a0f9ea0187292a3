/** The page on a network that lets no WebSocket through. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRoom, joinRoom, type RoomConnection } from '../../client/index.ts';
import { shareLink } from '../../protocol/handshake.ts';
import { Network } from '../bundle/network.ts';
import { useVenue } from './venue.ts';

const venue = useVenue();
let network: Network;
let host: RoomConnection | undefined;

beforeEach(async () => {
  network = new Network(venue.origin);
  await network.listen();
});
afterEach(() => {
  host?.close();
  host = undefined;
  network.close();
});

test.each([false, true])(
  'shows who comes and goes all the same (only whole answers: %s)',
  async (collects) => {
    network.collects = collects;
    const room = await createRoom(venue.origin);
    const joined = joinRoom({ link: room.links.host }, { name: 'Grandmother' });
    host = joined;
    await joined.opened();
    const page = await venue.open(shareLink(network.origin, room.id, room.keys.listener));
    await page.getByText('Grandmother').first().waitFor();
    joined.rename('Great-grandmother');
    await page.getByText('Great-grandmother').first().waitFor();
    // A socket alone would have told who the page is.
    const present = () => [...joined.state.getSnapshot().participants.values()];
    await expect.poll(() => present().map(({ name }) => name)).toEqual(['Great-grandmother']);
  },
);

test('turns a microphone off that can send no more, and says why', async () => {
  const room = await createRoom(venue.origin);
  network.sockets = true;
  const page = await venue.open(shareLink(network.origin, room.id, room.keys.mic));
  const own = page.getByRole('region', { name: 'Your microphone' });
  await own.getByRole('button', { name: 'Turn microphone on' }).click();
  await page.getByText('Your microphone is on.').waitFor();
  network.sockets = false;
  network.cut();
  await own.getByRole('alert').getByText('This network lets you follow only').waitFor();
  await own.getByRole('button', { name: 'Turn microphone on' }).waitFor();
  expect(await page.getByText('Your microphone is on.').count()).toBe(0);
});
