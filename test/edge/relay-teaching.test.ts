/** What a room is taught while it has an audience on relays. */
import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { roomsHearWithBaseModel } from './base-model.ts';
import { join, origin } from './participant.ts';
import { roomWithAudience, withSmallBounds } from './room-with-audience.ts';

withSmallBounds();
roomsHearWithBaseModel();

test('listeners on a relay are told the sounds and the event; whoever comes there later, the sounds alone', async () => {
  const { room, listener } = await roomWithAudience();
  const named = await SELF.fetch(`${origin}/api/rooms/${room.id}/sounds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.keys.host}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Front door' }),
  });
  expect(named.status).toBe(201);
  expect(await listener.next('sounds')).toMatchObject({ sounds: [{ name: 'Front door' }] });
  const { id } = await listener.next('taught');
  const later = await join(room, 'listener');
  expect(later.welcome.lastEventId).toBeGreaterThanOrEqual(id);
  expect(later.welcome).toMatchObject({ events: [], sounds: [{ name: 'Front door' }] });
});
