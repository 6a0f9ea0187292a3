/** The log that a developer can switch on. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followRoom, joinRoom, type RoomFollower } from '../../client/index.ts';
import { FollowerServer } from './follower-server.ts';
import { roomId } from './room-server.ts';
import { now } from './room-state.ts';

const key = 'SecretKeySecretKey_123';
const times = { minReconnectMs: 20, maxReconnectMs: 50, connectTimeoutMs: 1000 };

let server: FollowerServer;
let connection: RoomFollower;
let lines: string[];

beforeEach(async () => {
  server = new FollowerServer();
  server.sockets = 'taken';
  await server.listen();
  lines = [];
});

afterEach(() => {
  connection.close();
  server.close();
});

function join() {
  const options = { name: 'Secret Name', debug: (line: string) => lines.push(line), ...times };
  const joined = joinRoom({ link: `${server.origin}/r/${roomId}#${key}` }, options);
  connection = joined;
  return joined;
}

test('attempts, states, close codes, refusals and the codec are written, a line each', async () => {
  const joined = join();
  await joined.opened();
  joined.publish();
  server.sockets = 'refused';
  server.room.socket.close(1012);
  await expect.poll(() => now(joined).connection.transport).toBe('server-sent events');
  await expect.poll(() => now(joined).microphoneOn).toBe(false);
  server.endStreams('room-deleted');
  await expect.poll(() => now(joined).connection.phase).toBe('closed');
  const wait = expect.stringMatching(/^waiting \d+ ms for websocket$/);
  expect(lines).toEqual([
    'attempt over websocket',
    'open over websocket, role mic',
    'codec pcm16',
    'microphone on',
    'ended: 1012',
    wait,
    'attempt over websocket',
    'ended: 1006',
    wait,
    'attempt over websocket',
    'ended: 1006',
    'waiting 0 ms for server-sent events',
    'attempt over server-sent events',
    'open over server-sent events, role mic',
    'attempt over websocket beside server-sent events',
    'no websocket beside it: 1006',
    'microphone off',
    'refused: room-deleted',
    'ended: 4016 room-deleted',
    'closed: no other attempt would succeed',
  ]);
});

test('no line holds a key, a token, a name or an address', async () => {
  const joined = join();
  await joined.opened();
  joined.publish();
  server.room.socket.send('{ this is no message and may hold anything');
  server.room.say({ type: 'error', code: 'chat-off', message: key, detail: key, closing: false });
  server.room.socket.terminate();
  await expect.poll(() => lines.filter((line) => line.startsWith('open over'))).toHaveLength(2);
  joined.close();
  expect(lines.at(-1)).toBe('closed: left');
  const log = lines.join('\n');
  expect(log).toContain('unreadable message over websocket');
  for (const secret of [key, 'token', roomId, 'Secret', '127.0.0.1', 'http'])
    expect(log).not.toContain(secret);
});

test('it is written to the console if nothing else is said, and off by default', async () => {
  const written = vi.spyOn(console, 'debug').mockImplementation(() => {});
  const place = { origin: server.origin, roomId, key };
  connection = followRoom(place);
  await connection.opened();
  connection.close();
  expect(written).not.toHaveBeenCalled();
  connection = followRoom(place, { debug: true });
  await connection.opened();
  connection.close();
  expect(written.mock.calls.flat()).toEqual([
    'earshot: attempt over server-sent events',
    'earshot: open over server-sent events, role mic',
    'earshot: closed: left',
  ]);
  written.mockRestore();
});
