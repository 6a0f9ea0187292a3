/** The links that a host hands on: the room gives them back to whoever has the host's key, and to nobody else. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { hashKey, randomKey } from '../../edge/keys.ts';
import { type Role, shareLink } from '../../protocol/handshake.ts';
import type { GuestLinks, KeysRotated, RoomCreated } from '../../protocol/http.ts';
import { createRoom, origin } from './participant.ts';

function ask(room: RoomCreated, key: string, method = 'GET', path = '/links', body?: unknown) {
  return SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function linksOf(room: RoomCreated, hostKey: string = room.keys.host): Promise<GuestLinks> {
  return (await ask(room, hostKey)).json();
}

async function replace(room: RoomCreated, roles: Role[]): Promise<KeysRotated['keys']> {
  const response = await ask(room, room.keys.host, 'POST', '/keys', { roles });
  return (await response.json<KeysRotated>()).keys;
}

const stubOf = (room: RoomCreated) => env.ROOMS.getByName(room.id);

test('the host key gets the links for microphones and listeners back, also after hibernation', async () => {
  const room = await createRoom();
  const { mic, listener } = room.keys;
  const links = { mic: room.links.mic, listener: room.links.listener };
  expect(await linksOf(room)).toEqual({ keys: { mic, listener }, links });
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  expect(await linksOf(room)).toEqual({ keys: { mic, listener }, links });
});

test('replaced keys take the place of the old ones, the host key too', async () => {
  const room = await createRoom();
  const { mic } = await replace(room, ['mic']);
  expect(mic).toBeDefined();
  expect((await linksOf(room)).keys).toEqual({ mic, listener: room.keys.listener });
  const { host, listener } = await replace(room, ['host', 'listener']);
  expect((await ask(room, room.keys.host)).status).toBe(403);
  await evictDurableObject(stubOf(room), { webSockets: 'hibernate' });
  expect((await linksOf(room, host)).keys).toEqual({ mic, listener });
});

test('a room stores no key that can be read without the host key', async () => {
  const room = await createRoom();
  await replace(room, ['listener']);
  const { keys } = await linksOf(room);
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    const stored = JSON.stringify(storage.sql.exec('SELECT * FROM room').toArray());
    for (const key of [...Object.values(room.keys), ...Object.values(keys)])
      expect(stored).not.toContain(key);
  });
});

test('a room of before has hashes alone: it gives the links that were made since', async () => {
  const room = await createRoom();
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE room SET guest_keys = NULL');
  });
  await evictDurableObject(stubOf(room));
  expect(await linksOf(room)).toEqual({ keys: {}, links: {} });
  const { listener } = await replace(room, ['listener']);
  expect(await linksOf(room)).toEqual({
    keys: { listener },
    links: { listener: shareLink(origin, room.id, listener as string) },
  });
});

test('a key that was replaced by a version that seals none is not given out', async () => {
  const room = await createRoom();
  await runInDurableObject(stubOf(room), (_, { storage }) => {
    storage.sql.exec('UPDATE room SET mic_key_hash = ?', hashKey(randomKey()));
  });
  await evictDurableObject(stubOf(room));
  expect((await linksOf(room)).keys).toEqual({ listener: room.keys.listener });
});

test('what was sealed with another key or altered is as good as none', async () => {
  const room = await createRoom();
  const other = await createRoom();
  const sealed = await runInDurableObject(
    stubOf(other),
    (_, { storage }) =>
      storage.sql.exec<{ guest_keys: string }>('SELECT guest_keys FROM room').one().guest_keys,
  );
  for (const stored of [sealed, 'x', '']) {
    await runInDurableObject(stubOf(room), (_, { storage }) => {
      storage.sql.exec('UPDATE room SET guest_keys = ?', stored);
    });
    await evictDurableObject(stubOf(room));
    expect((await linksOf(room)).keys).toEqual({});
  }
  const { mic } = await replace(room, ['mic']);
  expect((await linksOf(room)).keys).toEqual({ mic });
});
