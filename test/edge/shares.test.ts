/** What one role and network may do together, however many sockets and identities it uses. */
import { env, runInDurableObject, SELF } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Shares } from '../../durable-objects/sockets/shares.ts';
import { offerSubprotocols, type Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  chatBucket,
  exportBucket,
  maxNetworkShares,
  networkChangeBucket,
  networkChatBucket,
  networkMessageBucket,
  requestBucket,
  roleRequestBucket,
  roomChatBucket,
} from '../../protocol/limits.ts';
import { createRoom, origin, TestParticipant } from './participant.ts';

// No time passes, so that no bucket is refilled.
beforeEach(() => {
  vi.setSystemTime(Date.now());
});
afterEach(() => {
  vi.useRealTimers();
});

const from = (network: string) => ({ 'cf-connecting-ip': network });

async function joinFrom(network: string, room: RoomCreated, role: Role): Promise<TestParticipant> {
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/socket`, {
    headers: {
      ...from(network),
      upgrade: 'websocket',
      'sec-websocket-protocol': offerSubprotocols(room.keys[role]).join(', '),
    },
  });
  if (!response.webSocket) throw new Error(`no socket, but ${response.status}`);
  const participant = new TestParticipant(response.webSocket, null);
  participant.say({ type: 'hello', name: role });
  await participant.next('welcome');
  return participant;
}

const ask = (network: string, room: RoomCreated, role: Role, path = '') =>
  SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    headers: { ...from(network), authorization: `Bearer ${room.keys[role]}` },
  });

/** Writes so many texts, each few as somebody who has just come. @returns how many of them were taken. */
async function write(count: number, network: string, room: RoomCreated): Promise<number> {
  let taken = 0;
  for (let written = 0; written < count; written += chatBucket.capacity) {
    const writer = await joinFrom(network, room, 'listener');
    const most = Math.min(chatBucket.capacity, count - written);
    for (let i = 0; i < most; i++) writer.say({ type: 'chat', text: `${written + i}` });
    await writer.settle();
    taken += most - writer.all('error').length;
    expect(writer.all('error')).toEqual(
      writer.all('error').map(() => expect.objectContaining({ code: 'rate-limited' })),
    );
    writer.close();
  }
  return taken;
}

test('a class behind one address comes, says hello and takes names, all at once, and nobody is refused', async () => {
  const room = await createRoom();
  const pupils = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const pupil = await joinFrom('192.0.2.1', room, i % 3 === 0 ? 'mic' : 'listener');
      pupil.say({ type: 'rename', name: `Pupil ${i}` });
      pupil.say({ type: 'chat', text: 'Hello!' });
      return pupil;
    }),
  );
  for (const pupil of pupils) {
    await expect.poll(() => pupil.all('chat').length).toBeGreaterThan(0);
    await pupil.settle();
    expect(pupil.all('error')).toEqual([]);
  }
  const asked = await Promise.all(pupils.map(() => ask('192.0.2.1', room, 'listener')));
  expect(asked.map(({ status }) => status)).toEqual(pupils.map(() => 200));
});

test('whoever comes again and again under new names writes no more for it; other networks and the host do', async () => {
  const room = await createRoom();
  const { capacity } = networkChatBucket;
  expect(await write(capacity + 10, '192.0.2.1', room)).toBe(capacity);
  expect(await write(10, '192.0.2.2', room)).toBe(10);
  // Of all listeners and mics together, no more than the room can bear.
  const left = roomChatBucket.capacity - capacity - 10;
  expect(await write(left + 5, '192.0.2.3', room)).toBe(left);
  const host = await joinFrom('192.0.2.1', room, 'host');
  host.say({ type: 'chat', text: 'Quiet, please.' });
  expect(await host.next('chat')).toMatchObject({ text: 'Quiet, please.' });
});

test('messages beyond those of a network are dropped, and those who sent them stay', async () => {
  const room = await createRoom();
  const { capacity } = networkMessageBucket;
  const perSocket = 20;
  for (let sent = 0; sent < capacity; sent += perSocket) {
    const one = await joinFrom('192.0.2.1', room, 'listener');
    for (let i = 0; i < perSocket; i++) one.say({ type: 'rename', name: 'listener' });
    await one.settle();
    expect(one.all('error')).toEqual([]);
    one.close();
  }
  const late = await joinFrom('192.0.2.1', room, 'listener');
  late.say({ type: 'chat', text: 'Hello?' });
  expect(await late.next('error')).toMatchObject({ code: 'rate-limited', closing: false });
  const elsewhere = await joinFrom('192.0.2.2', room, 'listener');
  elsewhere.say({ type: 'chat', text: 'Hello!' });
  expect(await late.next('chat')).toMatchObject({ text: 'Hello!' });
});

test('a network renames itself so often, whoever of it does', async () => {
  const room = await createRoom();
  const { capacity } = networkChangeBucket;
  for (let renamed = 0; renamed < capacity; renamed += 10) {
    const one = await joinFrom('192.0.2.1', room, 'mic');
    for (let i = 0; i < 10; i++) one.say({ type: 'rename', name: `${i}` });
    await one.settle();
    expect(one.all('error')).toEqual([]);
  }
  const late = await joinFrom('192.0.2.1', room, 'mic');
  late.say({ type: 'rename', name: 'Kitchen' });
  expect(await late.next('error')).toMatchObject({ code: 'rate-limited', closing: false });
  // Nobody believes that a microphone is on which is not.
  late.say({ type: 'mic', on: true });
  expect((await late.closed).reason).toBe('rate-limited');
});

test('requests are so many from one network, and from all with keys of one role; the host asks on', async () => {
  const room = await createRoom();
  const ok = async (...asked: Parameters<typeof ask>) => (await ask(...asked)).status === 200;
  for (let i = 0; i < requestBucket.capacity; i++)
    await ask('192.0.2.1', room, 'listener').then(({ body }) => body?.cancel());
  const refused = await ask('192.0.2.1', room, 'listener');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect(await ok('192.0.2.2', room, 'listener')).toBe(true);
  const left = roleRequestBucket.capacity - requestBucket.capacity - 1;
  for (let i = 0; i < left; i++)
    await ask(`198.51.100.${i % 4}`, room, 'listener').then(({ body }) => body?.cancel());
  expect(await ok('203.0.113.1', room, 'listener')).toBe(false);
  expect(await ok('192.0.2.1', room, 'mic')).toBe(true);
  expect(await ok('192.0.2.1', room, 'host', '/diagnostics')).toBe(true);
});

test('exports are so many at once for one network, and then it says when to come back', async () => {
  const room = await createRoom();
  for (let i = 0; i < exportBucket.capacity; i++) {
    expect((await ask('192.0.2.1', room, 'listener', '/detections')).status).toBe(200);
  }
  const refused = await ask('192.0.2.1', room, 'listener', '/detections');
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('5');
  expect((await ask('192.0.2.2', room, 'listener', '/detections')).status).toBe(200);
  expect((await ask('192.0.2.1', room, 'host', '/detections')).status).toBe(200);
});

test('the buckets of so many networks are remembered, and those not seen for longest go first', () => {
  const shares = new Shares(0);
  const of = (network: string) => shares.of({ role: 'listener', network }, 0);
  const [first, second] = [of('first'), of('second')];
  for (let i = 0; i < maxNetworkShares - 2; i++) of(`${i}`);
  expect(of('first')).toBe(first);
  of('one more');
  expect(of('first')).toBe(first);
  expect(of('second')).not.toBe(second);
});

test('a room keeps no address of those who come, only a tag that nobody else can relate to it', async () => {
  const room = await createRoom();
  await joinFrom('192.0.2.1', room, 'listener');
  await joinFrom('192.0.2.1', room, 'mic');
  await joinFrom('192.0.2.2', room, 'mic');
  const networks = await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) =>
    state.getWebSockets().map((socket) => socket.deserializeAttachment().network as string),
  );
  expect(new Set(networks).size).toBe(2);
  for (const network of networks) expect(network).toMatch(/^[\w-]{16}$/);
});
