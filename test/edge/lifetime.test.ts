/** Rooms that nobody uses, where the operator has them deleted. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readRoomDays } from '../../durable-objects/lifetime.ts';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { expiryNoticeMs, usedOftenMs } from '../../protocol/limits.ts';
import { expectProblem, soundsOf, store } from './clip-upload.ts';
import { createRoom, join, origin } from './participant.ts';
import { roomLife } from './room-life.ts';

const dayMs = 86_400_000;
const days = 90;

beforeEach(() => {
  roomLife.days = days;
});
afterEach(() => {
  roomLife.days = undefined;
  vi.useRealTimers();
});

function ask({ id, keys }: RoomCreated): Promise<Response> {
  const headers = { authorization: `Bearer ${keys.listener}` };
  return SELF.fetch(`${origin}/api/rooms/${id}`, { headers });
}

async function expiryOf(room: RoomCreated): Promise<number | undefined> {
  return (await (await ask(room)).json<RoomStatus>()).expiresAt;
}

/** A room that was made at `now`, which then stands still. */
async function roomAt(now: number): Promise<RoomCreated> {
  vi.setSystemTime(now);
  return createRoom();
}

/** Lets so much time pass in which nothing happens; the room sleeps, and wakes for its alarm alone. */
async function pass(room: RoomCreated, ms: number): Promise<void> {
  const stub = env.ROOMS.getByName(room.id);
  vi.setSystemTime(Date.now() + ms);
  await evictDurableObject(stub, { webSockets: 'hibernate' });
  await runDurableObjectAlarm(stub);
}

function typesOf(room: RoomCreated): Promise<unknown[]> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    storage.sql
      .exec('SELECT type FROM events ORDER BY id')
      .toArray()
      .map(({ type }) => type),
  );
}

test('a room that nobody uses says so a week before, and then goes with all that it kept', async () => {
  const now = Date.now();
  const room = await roomAt(now);
  await store(room);
  expect(await expiryOf(room)).toBe(now + days * dayMs);
  await pass(room, days * dayMs - expiryNoticeMs - 1000);
  expect(await typesOf(room)).not.toContain('expiring');
  await pass(room, 1000);
  expect(await typesOf(room)).toContain('expiring');
  await pass(room, expiryNoticeMs - 1000);
  expect(await soundsOf(room)).toHaveLength(1);
  await pass(room, 1000);
  expect(await soundsOf(room)).toEqual([]);
  await runInDurableObject(env.ROOMS.getByName(room.id), async (_, { storage }) => {
    expect(await storage.getAlarm()).toBeNull();
  });
  await expectProblem(await ask(room), 'room-not-found');
});

test('who opens a room in its last week reads that it was to go, and keeps it', async () => {
  const now = Date.now();
  const room = await roomAt(now);
  await pass(room, days * dayMs - expiryNoticeMs);
  const host = await join(room, 'host');
  expect(host.welcome.events).toMatchObject([{ type: 'expiring', expiresAt: now + days * dayMs }]);
  host.close();
  await host.closed;
  const expiresAt = Date.now() + days * dayMs;
  expect(await expiryOf(room)).toBe(expiresAt);
  await pass(room, days * dayMs - expiryNoticeMs);
  const announced = await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    storage.sql.exec("SELECT body FROM events WHERE type = 'expiring' ORDER BY id").toArray(),
  );
  expect(announced.at(-1)?.body).toBe(JSON.stringify({ expiresAt }));
});

test('who has been in a room all the time uses it', async () => {
  const room = await roomAt(Date.now());
  const listener = await join(room, 'listener');
  const stub = env.ROOMS.getByName(room.id);
  vi.setSystemTime(Date.now() + days * dayMs);
  await runInDurableObject(stub, (_, { storage }) => {
    const { count } = storage.sql.exec('SELECT count(*) AS count FROM lifetime').one();
    expect(count).toBe(1);
  });
  listener.say({ type: 'ping', unlike: 'the text that the platform answers itself' });
  await listener.next('pong');
  await runDurableObjectAlarm(stub);
  expect(await expiryOf(room)).toBe(Date.now() + days * dayMs);
});

test('an audience that has gone without a word keeps no room for ever', async () => {
  const room = await roomAt(Date.now());
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('INSERT INTO relays VALUES (1, 20)');
  });
  // Whoever is counted may be there: the room asks, and the relay knows of nobody.
  await pass(room, days * dayMs);
  const left = () =>
    runInDurableObject(stub, (_, { storage }) =>
      storage.sql.exec('SELECT * FROM relays').toArray(),
    );
  await expect.poll(left).toEqual([]);
  await pass(room, days * dayMs - expiryNoticeMs);
  expect(await typesOf(room)).toContain('expiring');
  await pass(room, expiryNoticeMs);
  await expectProblem(await ask(room), 'room-not-found');
});

test('only a key uses a room, and that is written down once in a while', async () => {
  const now = Date.now();
  const room = await roomAt(now);
  vi.setSystemTime(now + usedOftenMs - 1);
  expect(await expiryOf(room)).toBe(now + days * dayMs);
  vi.setSystemTime(now + usedOftenMs);
  await expectProblem(await SELF.fetch(`${origin}/api/rooms/${room.id}`), 'key-missing');
  const kept = await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    storage.sql.exec('SELECT used_at FROM lifetime').one(),
  );
  expect(kept.used_at).toBe(now);
  expect(await expiryOf(room)).toBe(now + usedOftenMs + days * dayMs);
});

test('where the operator says nothing a room is kept for ever', async () => {
  roomLife.days = undefined;
  const room = await roomAt(Date.now());
  expect(await expiryOf(room)).toBeUndefined();
  await pass(room, 1000 * dayMs);
  expect((await ask(room)).status).toBe(200);
});

test.each([
  ['90', 90],
  ['0.5', 0.5],
  ['', undefined],
  ['0', undefined],
  ['-1', undefined],
  ['Infinity', undefined],
  ['a month', undefined],
])('ROOM_DAYS of %j', (text, read) => {
  expect(readRoomDays(text)).toBe(read);
});
