/** How a room is called: its host says, everyone sees it. */
import { SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxRoomTitleLength } from '../../protocol/limits.ts';
import { createRoom, join, origin } from './participant.ts';

function entitle(room: RoomCreated, title: unknown): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ title }),
  });
}

test('a room has no title until its host gives it one, which everyone is told', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  expect(listener.welcome.settings.title).toBe('');
  expect((await entitle(room, '  Grandma’s\n house  ')).status).toBe(200);
  expect((await listener.next('settings')).settings.title).toBe('Grandma’s  house');
  expect((await join(room, 'mic')).welcome.settings.title).toBe('Grandma’s  house');
});

test('a title can be taken away, and stays when something else is set', async () => {
  const room = await createRoom();
  await entitle(room, 'Home');
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({ chat: 'off' }),
  });
  expect(await response.json()).toMatchObject({ title: 'Home', chat: 'off' });
  expect(await (await entitle(room, '   ')).json()).toMatchObject({ title: '' });
});

test('a title as long as may be is taken', async () => {
  const title = 'x'.repeat(maxRoomTitleLength);
  expect(await (await entitle(await createRoom(), title)).json()).toMatchObject({ title });
});

test.each([
  ['too long', 'x'.repeat(maxRoomTitleLength + 1), 'bad-name'],
  ['of nothing that is seen but marks', '\u0301', 'bad-name'],
  ['with half a character', 'Home\ud800', 'bad-name'],
  ['that is no text', 7, 'bad-request'],
])('a title %s is refused and changes nothing', async (_, title, code) => {
  const room = await createRoom();
  await entitle(room, 'Home');
  const response = await entitle(room, title);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ code });
  expect((await join(room, 'listener')).welcome.settings.title).toBe('Home');
});
