/** The page on a network that lets no WebSocket through. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRoom, joinRoom, type RoomConnection } from '../../client/index.ts';
import { shareLink } from '../../protocol/handshake.ts';
import { Network } from '../bundle/network.ts';
import { useVenue } from './venue.ts';

const venue = useVenue();
let network: Network;
let host: RoomConnection;

beforeEach(async () => {
  network = new Network(venue.origin);
  await network.listen();
});
afterEach(() => {
  host.close();
  network.close();
});

test.each([false, true])(
  'shows who comes and goes all the same (only whole answers: %s)',
  async (collects) => {
    network.collects = collects;
    const room = await createRoom(venue.origin);
    host = joinRoom({ link: room.links.host }, { name: 'Grandmother' });
    await host.opened();
    const page = await venue.open(shareLink(network.origin, room.id, room.keys.listener));
    await page.getByText('Grandmother').first().waitFor();
    host.rename('Great-grandmother');
    await page.getByText('Great-grandmother').first().waitFor();
    // A socket alone would have told who the page is.
    const present = () => [...host.state.getSnapshot().participants.values()];
    await expect.poll(() => present().map(({ name }) => name)).toEqual(['Great-grandmother']);
  },
);
