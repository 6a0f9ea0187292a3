/** Following a room without taking part, against a real HTTP server on this machine. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clip, followRoom, type RoomError, type RoomFollower } from '../../client/index.ts';
import type { ClipId, EventId, SoundId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { FollowerServer } from './follower-server.ts';
import { roomId } from './room-server.ts';
import { now, transportsOf } from './room-state.ts';

let server: FollowerServer;
let follower: RoomFollower;

beforeEach(async () => {
  server = new FollowerServer();
  server.sockets = 'taken';
  await server.listen();
});

afterEach(() => {
  follower.close();
  server.close();
});

/** @param betterAgainMs when it looks for a better way than the one it has. */
function follow(betterAgainMs = 30): RoomFollower {
  const times = { minReconnectMs: 20, maxReconnectMs: 50, connectTimeoutMs: 200 };
  const address = { origin: server.origin, roomId, key: 'k'.repeat(22) };
  follower = followRoom(address, { ...times, betterAgainMs });
  return follower;
}

const clip = (id: string, at: number): Clip => {
  return { id: id as ClipId, name: id, status: 'stored', type: 'wav', bytes: 44, at };
};
const added = (id: number, of: Clip): LoggedEvent => {
  return { type: 'clip-added', id: id as EventId, at: of.at, clip: of };
};

test('a follower opens no socket and is nobody in the room', async () => {
  const snapshot = await follow().opened();
  expect(snapshot.you).toBeUndefined();
  expect(now(follower).you).toBeUndefined();
  expect(now(follower)).toMatchObject({
    role: 'mic',
    models: [{ id: 'm' }],
    connection: { phase: 'open', transport: 'server-sent events' },
  });
  expect(server.room.sockets).toEqual([]);
});

test('where streams are held back it polls, and comes back to streams', async () => {
  server.streams = 'collected';
  follow();
  const transports = transportsOf(follower);
  await follower.opened();
  expect(now(follower).connection.transport).toBe('long poll');
  server.streams = 'sent';
  await expect.poll(() => now(follower).connection.transport).toBe('server-sent events');
  expect(transports).toEqual(['long poll', 'server-sent events']);
  server.log(added(1, clip('a', 1)));
  await expect.poll(() => now(follower).lastEventId).toBe(1);
});

test('what the room is taught reaches a follower who polls', async () => {
  server.streams = 'refused';
  // Whoever begins anew is told the room as it is.
  await follow(60_000).opened();
  expect(now(follower)).toMatchObject({ connection: { transport: 'long poll' }, sounds: [] });
  server.sounds = [{ id: 'doorbell' as SoundId, name: 'Doorbell', examples: 1, outdated: 0 }];
  server.log({ type: 'taught', id: 1 as EventId, at: 1 });
  // By the time that it polls again.
  await expect.poll(() => server.asked.at(-1)).toContain('after=1');
  expect(now(follower).sounds).toMatchObject([{ name: 'Doorbell', examples: 1 }]);
});

test('recordings are loaded when asked for, and again after a gap', async () => {
  const names = () => now(follower).clips?.map(({ name }) => name);
  server.clips = [clip('a', 1)];
  await follow().opened();
  expect(names()).toBeUndefined();
  await follower.loadClips();
  expect(names()).toEqual(['a']);
  server.log(added(1, clip('b', 2)));
  await expect.poll(names).toEqual(['b', 'a']);
  server.clips = [clip('c', 3)];
  server.truncated = true;
  server.endStreams();
  await expect.poll(names).toEqual(['c']);
});

test('a list of recordings that is refused is told, and nothing else suffers', async () => {
  const errors: RoomError[] = [];
  await follow().opened();
  follower.on('error', (error) => errors.push(error));
  await follower.loadClips();
  server.refuseClips = 'rate-limited';
  await expect(follower.loadClips()).rejects.toMatchObject({ code: 'rate-limited' });
  server.truncated = true;
  server.endStreams();
  await expect.poll(() => errors).toMatchObject([{ code: 'rate-limited' }]);
  expect(now(follower)).toMatchObject({ clips: [], connection: { phase: 'open' } });
});
