/** Sockets that were refused and whose other end takes no notice: what they cost, and when they end. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import type { Diagnostics } from '../../protocol/http.ts';
import { maxRefusedSockets } from '../../protocol/limits.ts';
import { StubbornSocket } from './stubborn-socket.ts';

type Room = Awaited<ReturnType<typeof createRoom>>;

let server: LocalServer;
const sockets: StubbornSocket[] = [];
beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

async function open(room: Room, key: string): Promise<StubbornSocket> {
  const socket = await StubbornSocket.open(room.socket, key);
  sockets.push(socket);
  return socket;
}

async function diagnose(room: Room): Promise<Diagnostics> {
  const headers = { authorization: `Bearer ${room.keys.host}` };
  return (await (
    await fetch(`${server.origin}/api/rooms/${room.id}/diagnostics`, { headers })
  ).json()) as Diagnostics;
}

/** A socket that a room has refused for a frame that is none. */
async function refused(room: Room, role: 'mic' | 'listener'): Promise<StubbornSocket> {
  const socket = await open(room, room.keys[role]);
  socket.sendFrame(new Uint8Array(4));
  await expect.poll(() => socket.wasClosed('hello-expected')).toBe(true);
  return socket;
}

test('frames after a refusal are not looked at, and nothing is stored for them', async () => {
  const room = await createRoom(server.origin);
  const socket = await open(room, room.keys.mic);
  socket.say({ type: 'hello', name: 'Stubborn' });
  socket.say({ type: 'mic', on: true });
  socket.sendFrame(new Uint8Array(4));
  await expect.poll(() => socket.wasClosed('bad-frame')).toBe(true);
  const before = await diagnose(room);
  expect(before).toMatchObject({ sockets: 0, refusedSockets: 1 });
  for (let i = 0; i < 2000; i++) {
    socket.sendFrame(new Uint8Array(1000));
    socket.say({ type: 'chat', text: 'Still here.' });
  }
  // What is asked on another connection may overtake it: until then there is nothing to see.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = await diagnose(room);
  expect(after).toMatchObject({
    sockets: 0,
    refusedSockets: 1,
    framesPerSecond: 0,
    lastEventId: before.lastEventId,
    storedBytes: before.storedBytes,
  });
  expect(after.disconnects).toHaveLength(1);
});

test('beyond a number of them further sockets of their role are turned away, others and the host are not', async () => {
  const room = await createRoom(server.origin);
  // All come from one network, which may leave half of them.
  for (let i = 0; i < maxRefusedSockets / 2; i += 32) {
    await Promise.all(Array.from({ length: 32 }, () => refused(room, 'listener')));
  }
  expect((await diagnose(room)).refusedSockets).toBe(maxRefusedSockets / 2);
  const late = await open(room, room.keys.listener);
  await expect.poll(() => late.wasClosed('room-full')).toBe(true);
  for (const role of ['mic', 'host'] as const) {
    const other = await open(room, room.keys[role]);
    other.say({ type: 'hello', name: role });
    await expect.poll(() => other.received).toContain('"welcome"');
  }
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect.poll(async () => (await diagnose(room)).refusedSockets).toBe(0);
  const again = await open(room, room.keys.listener);
  again.say({ type: 'hello', name: 'Again' });
  await expect.poll(() => again.received).toContain('"welcome"');
});

test('an upgrade that was refused is cut off when its other end does not answer, and told over HTTP beyond a number', async () => {
  const room = await createRoom(server.origin);
  const wrong = 'A'.repeat(22);
  const strangers: StubbornSocket[] = [];
  for (let i = 0; i < maxRefusedSockets; i += 64) {
    strangers.push(...(await Promise.all(Array.from({ length: 64 }, () => open(room, wrong)))));
  }
  for (const { status } of strangers) expect(status).toBe(101);
  const late = await open(room, wrong);
  expect(late.status).toBe(403);
  await expect.poll(() => late.received).toContain('key-wrong');
  await expect.poll(() => strangers.every(({ ended }) => ended)).toBe(true);
  expect((await open(room, wrong)).status).toBe(101);
});
