import { SELF } from 'cloudflare:test';
import { describe, expect, test } from 'vitest';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { keyPattern, roomIdPattern } from '../../protocol/ids.ts';
import { maxBodyBytes, maxHeldBeforeWelcome } from '../../protocol/limits.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { someRoomId } from '../room-id.ts';
import { connect, createRoom, join, origin } from './participant.ts';
import { low } from './sound.ts';

const strangerKey = 'AAAAAAAAAAAAAAAAAAAAAA';
const strangerRoom = someRoomId;

test('a new room answers with its id, one key a role and the links that carry them', async () => {
  const response = await SELF.fetch(`${origin}/api/rooms`, { method: 'POST' });
  expect(response.status).toBe(201);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const room = await response.json<Awaited<ReturnType<typeof createRoom>>>();
  expect(room.id).toMatch(roomIdPattern);
  for (const role of ['host', 'mic', 'listener'] as const) {
    expect(room.keys[role]).toMatch(keyPattern);
    expect(room.links[role]).toBe(`${origin}/r/${room.id}#${room.keys[role]}`);
  }
  expect(new Set(Object.values(room.keys)).size).toBe(3);
});

test.each(['host', 'mic', 'listener'] as const)(
  'the %s key opens the room in that role',
  async (role) => {
    const room = await createRoom();
    const participant = await join(room, role);
    expect(participant.selectedProtocol).toBe('earshot.2');
    expect(participant.welcome).toMatchObject({
      roomId: room.id,
      role,
      events: [],
      lastEventId: 1,
    });
  },
);

test('the status of a room is told to each of its keys', async () => {
  const room = await createRoom();
  await join(room, 'host', { name: 'Ada' });
  for (const key of Object.values(room.keys)) {
    const response = await status(room.id, key);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      id: room.id,
      participants: [{ name: 'Ada', role: 'host', mic: false }],
    });
  }
});

describe('HTTP refuses with a problem document', () => {
  const cases: [string, RefusalCode, () => Promise<Response>][] = [
    ['an unknown address', 'not-found', () => SELF.fetch(`${origin}/api/nothing`)],
    ['an unknown room', 'room-not-found', () => status(strangerRoom, strangerKey)],
    ['what cannot be the id of a room', 'room-not-found', () => status('../../x', strangerKey)],
    ['a missing key', 'key-missing', async () => status((await createRoom()).id)],
    ['a wrong key', 'key-wrong', async () => status((await createRoom()).id, strangerKey)],
    [
      'the key of another room',
      'key-wrong',
      async () => {
        const [room, other] = [await createRoom(), await createRoom()];
        return status(room.id, other.keys.host);
      },
    ],
    [
      'a socket address without an upgrade',
      'upgrade-expected',
      () => SELF.fetch(`${origin}/api/rooms/${strangerRoom}/socket`),
    ],
    [
      'too large a body',
      'message-too-large',
      () =>
        SELF.fetch(`${origin}/api/rooms`, { method: 'POST', body: 'x'.repeat(maxBodyBytes + 1) }),
    ],
  ];
  test.each(cases)('for %s: %s', async (_, code, request) => {
    const response = await request();
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.status).toBe(refusals[code].status);
    expect(await response.json()).toMatchObject({ code, title: refusals[code].message });
  });
});

describe('a socket is closed with the reason', () => {
  const cases: [string, RefusalCode, () => Promise<[roomId: string, subprotocols: string[]]>][] = [
    [
      'for an unknown room',
      'room-not-found',
      async () => [strangerRoom, offerSubprotocols(strangerKey)],
    ],
    [
      'for what cannot be the id of a room',
      'room-not-found',
      async () => ['x', offerSubprotocols(strangerKey)],
    ],
    ['for a missing key', 'key-missing', async () => [(await createRoom()).id, ['earshot.2']]],
    [
      'for a wrong key',
      'key-wrong',
      async () => [(await createRoom()).id, offerSubprotocols(strangerKey)],
    ],
    [
      'for another protocol',
      'protocol-unsupported',
      async () => {
        const room = await createRoom();
        return [room.id, ['earshot.9', `key.${room.keys.host}`]];
      },
    ],
  ];
  test.each(cases)('%s: %s', async (_, code, address) => {
    const participant = await connect(...(await address()));
    expect(await participant.next('error')).toMatchObject({
      code,
      message: refusals[code].message,
    });
    expect(await participant.closed).toEqual({ code: refusals[code].close, reason: code });
  });
});

function status(roomId: string, key?: string): Promise<Response> {
  const headers: Record<string, string> =
    key === undefined ? {} : { authorization: `Bearer ${key}` };
  return SELF.fetch(`${origin}/api/rooms/${encodeURIComponent(roomId)}`, { headers });
}

test('what is said between hello and the welcome is dealt with after it, so much of it', async () => {
  const room = await createRoom();
  const hasty = await connect(room.id, offerSubprotocols(room.keys.mic));
  hasty.say({ type: 'hello', name: 'Hasty' });
  hasty.say({ type: 'mic', on: true });
  hasty.speak(low(60));
  expect((await hasty.next('update')).participant).toMatchObject({ name: 'Hasty', mic: true });
  await hasty.settle();
  expect(hasty.received[0]?.type).toBe('welcome');
  expect(hasty.all('error')).toEqual([]);
  const flooding = await connect(room.id, offerSubprotocols(room.keys.listener));
  flooding.say({ type: 'hello', name: 'Flooding' });
  for (let i = 0; i <= maxHeldBeforeWelcome; i++) flooding.say({ type: 'rename', name: `${i}` });
  expect((await flooding.closed).reason).toBe('rate-limited');
});
