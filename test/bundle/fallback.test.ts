/** The client SDK and the built Worker, over networks that block WebSockets. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom, joinRoom, RoomApi, type RoomConnection } from '../../client/index.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { Network } from './network.ts';

let server: LocalServer;
let network: Network;
let room: RoomCreated;
let host: RoomConnection;
let follower: RoomConnection;
/** Ids of the logged events that the follower was told of. */
let told: number[];

beforeAll(async () => {
  server = await startLocalServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  told = [];
  network = new Network(server.origin);
  await network.listen();
  room = await createRoom(server.origin);
  host = joinRoom({ link: room.links.host }, { name: 'Host' });
  await host.opened();
});

afterEach(() => {
  follower.close();
  host.close();
  network.close();
});

async function follow(): Promise<void> {
  const place = { origin: network.origin, roomId: room.id, key: room.keys.listener };
  const times = { minReconnectMs: 50, maxReconnectMs: 200, connectTimeoutMs: 3000 };
  follower = joinRoom(place, { name: 'Follower', betterAgainMs: 500, ...times });
  follower.on('logged', ({ id }) => told.push(id));
  await follower.opened();
}

/** The host writes, and the follower reads it. */
async function pass(text: string): Promise<void> {
  host.chat(text);
  await until(() => known().messages.at(-1)?.text === text);
}

const until = (holds: () => boolean | Promise<boolean>) =>
  vi.waitUntil(holds, { timeout: 30_000, interval: 50 });

/** The room as the follower knows it. */
const known = () => follower.state.getSnapshot();
const hostId = () => host.state.getSnapshot().you as ParticipantId;

const followers = async () =>
  (await new RoomApi({ origin: server.origin, roomId: room.id, key: room.keys.host }).status())
    .followers;

test('a follower is told everything once and in order, however often the stream breaks', async () => {
  await writeBefore();
  await follow();
  expect(known().connection.transport).toBe('server-sent events');
  expect(known().participants.get(hostId())?.name).toBe('Host');
  await pass('one');
  for (const text of ['two', 'three']) {
    network.cut();
    await pass(text);
  }
  host.rename('Renamed');
  await until(() => known().participants.get(hostId())?.name === 'Renamed');
  expect(told).toEqual(told.map((_, index) => (told[0] ?? 0) + index));
  expect(known().messages.map(({ text }) => text)).toEqual(['before', 'one', 'two', 'three']);
});

/** Something to be replayed. */
async function writeBefore(): Promise<void> {
  host.chat('before');
  await until(() => host.state.getSnapshot().messages.length === 1);
}

test('where answers come only whole, the follower polls', async () => {
  network.collects = true;
  await writeBefore();
  await follow();
  expect(known().connection.transport).toBe('long poll');
  expect(known().role).toBe('listener');
  for (const text of ['one', 'two', 'three']) await pass(text);
  expect(told).toEqual(told.map((_, index) => (told[0] ?? 0) + index));
  expect(known().participants.get(hostId())?.name).toBe('Host');
});

test.each([false, true])(
  'once sockets go through the follower takes part (polled: %s)',
  async (polled) => {
    network.collects = polled;
    await follow();
    await pass('while following');
    network.sockets = true;
    await until(() => known().connection.transport === 'websocket');
    expect(known().you).toBeDefined();
    expect(follower.chat('Here I am.')).toBe(true);
    await until(() => host.state.getSnapshot().messages.at(-1)?.text === 'Here I am.');
    await until(async () => (await followers()) === 0);
    expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
  },
);

// Workerd notices that a reader is gone when it writes to them: at the next sign of life.
test('who goes leaves no follower behind', async () => {
  await follow();
  await until(async () => (await followers()) > 0);
  follower.close();
  await until(async () => (await followers()) === 0);
});

test('when the host deletes the room, the follower is told and stays away', async () => {
  await follow();
  await new RoomApi({ origin: server.origin, roomId: room.id, key: room.keys.host }).deleteRoom();
  await until(() => known().connection.phase === 'closed');
  expect(known().connection.lastClose?.refusal).toBe('room-deleted');
});
