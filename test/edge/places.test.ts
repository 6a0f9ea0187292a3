/** Who gets a place in a room that is nearly full: nobody who follows takes that of one who speaks. */
import { env, SELF } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { audienceBounds } from '../../durable-objects/relays/audience.ts';
import { networkHeader } from '../../edge/network.ts';
import { offerSubprotocols, type Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  changeBucket,
  maxDirectListeners,
  maxFollowers,
  maxFollowersPerNetwork,
  maxMicSockets,
  maxMicSocketsPerNetwork,
  maxMics,
  maxPendingSocketsPerNetwork,
  micYieldsMs,
} from '../../protocol/limits.ts';
import { readProblem } from '../../protocol/problem.ts';
import { bounds } from './bounds.ts';
import { connect, createRoom, join, origin, silentFrame } from './participant.ts';
import { status } from './room-with-texts.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Opens a socket from a network, as the Worker hands it to the room. @returns the refusal, if it is refused. */
async function knock(room: RoomCreated, role: Role, network: string, path = 'socket') {
  const response = await env.ROOMS.getByName(room.id).fetch(
    `${origin}/api/rooms/${room.id}/${path}`,
    {
      headers: {
        upgrade: 'websocket',
        [networkHeader]: network,
        authorization: `Bearer ${room.keys[role]}`,
        'sec-websocket-protocol': offerSubprotocols(room.keys[role]).join(', '),
      },
    },
  );
  const { webSocket } = response;
  webSocket?.accept();
  if (webSocket) return { webSocket, refused: undefined };
  const refused = response.ok ? 'sent to a relay' : (await readProblem(response)).code;
  return { webSocket, refused };
}

/** Opens so many sockets. @returns how many of them were refused. */
async function knocks(count: number, ...from: Parameters<typeof knock>): Promise<number> {
  const all = await Promise.all(Array.from({ length: count }, () => knock(...from)));
  return all.filter(({ refused }) => refused === 'room-full').length;
}

test('listeners take neither the places of microphones nor those of hosts, nor the other way round', async () => {
  const room = await createRoom();
  const each = maxFollowersPerNetwork.listener;
  const others = maxFollowers.listener - each;
  expect(await knocks(each, room, 'listener', '192.0.2.0', 'events')).toBe(0);
  expect(await knocks(others, room, 'listener', '192.0.2.1', 'events')).toBe(0);
  expect((await knock(room, 'listener', '192.0.2.2', 'events')).refused).toBe('room-full');
  expect((await knock(room, 'mic', '192.0.2.2', 'events')).refused).toBeUndefined();
  await expect.poll(async () => (await status(room)).followers).toBe(maxFollowers.listener + 1);
  expect(await knocks(maxDirectListeners, room, 'listener', '192.0.2.1')).toBe(0);
  expect((await knock(room, 'listener', '198.51.100.1')).refused).toBe('sent to a relay');
  expect(await knocks(maxMicSocketsPerNetwork, room, 'mic', '203.0.113.1')).toBe(0);
  expect((await knock(room, 'mic', '203.0.113.1')).refused).toBe('room-full');
  const rest = maxMicSockets - maxMicSocketsPerNetwork;
  expect(await knocks(rest, room, 'mic', '203.0.113.2')).toBe(0);
  const late = await connect(room.id, offerSubprotocols(room.keys.mic));
  expect(await late.next('error')).toMatchObject({ code: 'room-full', retryAfterSeconds: 30 });
  expect((await knock(room, 'host', '203.0.113.1')).refused).toBeUndefined();
});

test('sockets that say nothing keep out only those of their network, on a relay too', async () => {
  bounds.current = { ...audienceBounds, direct: 0 };
  const room = await createRoom();
  const protocols = offerSubprotocols(room.keys.listener);
  const one = '192.0.2.1';
  for (let i = 0; i < maxPendingSocketsPerNetwork; i += 64) {
    await Promise.all(Array.from({ length: 64 }, () => connect(room.id, protocols, one)));
  }
  const late = await connect(room.id, protocols, one);
  expect(await late.next('error')).toMatchObject({ code: 'room-full' });
  await join(room, 'listener', {}, '198.51.100.1');
  await join(room, 'mic', {}, one);
  bounds.current = audienceBounds;
});

test('followers have places of their own, so many of them for one network', async () => {
  const room = await createRoom();
  const each = maxFollowersPerNetwork.mic;
  expect(await knocks(each, room, 'mic', '192.0.2.1', 'events')).toBe(0);
  expect((await knock(room, 'mic', '192.0.2.1', 'events')).refused).toBe('room-full');
  expect(await knocks(maxFollowers.mic - each, room, 'mic', '198.51.100.1', 'events')).toBe(0);
  expect((await knock(room, 'mic', '203.0.113.1', 'events')).refused).toBe('room-full');
  expect((await knock(room, 'listener', '203.0.113.1', 'events')).refused).toBeUndefined();
  expect((await knock(room, 'host', '203.0.113.1', 'events')).refused).toBeUndefined();
  await join(room, 'listener');
});

test('a microphone from which nothing comes gives its place to one that is turned on', async () => {
  const room = await createRoom();
  const start = Date.now();
  vi.setSystemTime(start);
  const mics = await Promise.all(Array.from({ length: maxMics }, () => join(room, 'mic')));
  for (const mic of mics) {
    mic.say({ type: 'mic', on: true });
    await mic.settle();
  }
  vi.setSystemTime(start + micYieldsMs - 1);
  const [silent, ...speaking] = mics;
  for (const mic of speaking) {
    mic.send(silentFrame());
    await mic.settle();
  }
  const early = await join(room, 'mic');
  early.say({ type: 'mic', on: true });
  expect((await early.closed).reason).toBe('too-many-mics');
  vi.setSystemTime(start + micYieldsMs);
  // One who may make no more changes turns nobody off.
  const restless = await join(room, 'mic');
  for (let i = 0; i < changeBucket.capacity; i++) {
    restless.say({ type: 'rename', name: `Restless ${i}` });
  }
  restless.say({ type: 'mic', on: true });
  expect((await restless.closed).reason).toBe('rate-limited');
  expect(silent?.all('error')).toEqual([]);
  const late = await join(room, 'mic', { name: 'Late' });
  late.say({ type: 'mic', on: true });
  expect(await silent?.next('error')).toMatchObject({ code: 'mic-given-up', closing: false });
  await late.settle();
  const on = late.all('update').filter(({ participant }) => participant.mic);
  expect(on.map(({ participant }) => participant.name)).toEqual(['Late']);
  expect(late.all('update')).toContainEqual(
    expect.objectContaining({
      participant: expect.objectContaining({ id: silent?.welcome.you, mic: false }),
    }),
  );
  // A frame that was on its way is passed over.
  silent?.send(silentFrame());
  await silent?.settle();
  expect(silent?.all('error')).toHaveLength(1);
});

test('whoever claims to come from another network is taken for who the Worker says they are', async () => {
  const room = await createRoom();
  const open = (claimed: string) =>
    SELF.fetch(`${origin}/api/rooms/${room.id}/socket`, {
      headers: {
        upgrade: 'websocket',
        [networkHeader]: claimed,
        'cf-connecting-ip': '192.0.2.1',
        'sec-websocket-protocol': offerSubprotocols(room.keys.mic).join(', '),
      },
    });
  for (let i = 0; i < maxMicSocketsPerNetwork; i++) (await open(`x${i}`)).webSocket?.accept();
  const { refused } = await knock(room, 'mic', '192.0.2.1');
  expect(refused).toBe('room-full');
});
