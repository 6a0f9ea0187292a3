/** What the client says about its codecs, and does about those it lacks. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinRoom, type RoomConnection } from '../../client/index.ts';
import { encodeRelayedFrame } from '../../protocol/frames.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { RoomServer, roomId } from './room-server.ts';
import { now } from './room-state.ts';

let room: RoomServer;
let connection: RoomConnection;
let errors: string[];

beforeEach(async () => {
  room = new RoomServer();
  await once(room.server, 'listening');
  const address = { origin: room.origin, roomId, key: 'k'.repeat(22) };
  connection = joinRoom(address, { name: 'Me', minReconnectMs: 20, firstPingMs: 20 });
  errors = [];
  connection.on('error', ({ code }) => errors.push(code));
});

afterEach(() => {
  connection.close();
  for (const socket of room.sockets) socket.terminate();
  room.server.close();
});

/** Says something harmless and waits until it arrived: what was sent before has arrived too. */
async function settled(): Promise<void> {
  connection.rename('Settled');
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'rename', name: 'Settled' });
}

const sound = new Float32Array(4 * 960).fill(0.5);

test('hello offers what the client can encode', async () => {
  await connection.opened();
  expect(room.messages[0]).toMatchObject({ type: 'hello', codecs: ['pcm16'] });
});

test('asked for a codec it lacks, it says so, drops its microphone and sends nothing else', async () => {
  room.codec = 'opus';
  connection.publish().write(sound);
  expect(now(connection).microphoneOn).toBe(true);
  const welcome = await connection.opened();
  expect(welcome.audio?.codec).toBe('opus');
  expect(errors).toEqual(['codec-unsupported']);
  expect(now(connection).microphoneOn).toBe(false);
  await settled();
  expect(room.messages.map(({ type }) => type)).toEqual(['hello', 'rename']);
  expect(room.frames).toEqual([]);
});

test('a microphone that is turned on later in such a room is told the same, each time', async () => {
  room.codec = 'from-the-future';
  await connection.opened();
  expect(errors).toEqual([]);
  const publisher = connection.publish();
  publisher.write(sound);
  connection.microphone(true);
  publisher.close();
  expect(errors).toEqual(['codec-unsupported', 'codec-unsupported']);
  expect(now(connection).microphoneOn).toBe(false);
  await settled();
  expect(room.messages.map(({ type }) => type)).toEqual(['hello', 'rename']);
  expect(room.frames).toEqual([]);
});

test("a room that changes its mind at a reconnect is believed, and one's microphone goes off", async () => {
  await connection.opened();
  connection.publish().write(sound);
  await expect.poll(() => room.frames.length).toBe(4);
  room.codec = 'opus';
  room.socket.terminate();
  await expect.poll(() => errors).toEqual(['codec-unsupported']);
  expect(now(connection)).toMatchObject({ microphoneOn: false, connection: { phase: 'open' } });
});

test("others' sound, and whatever else is binary, is left alone", async () => {
  await connection.opened();
  const frame = { codec: 'pcm16', sequence: 0, timestamp: 0 } as const;
  const payload = new Uint8Array(1920);
  room.socket.send(encodeRelayedFrame({ ...frame, payload, participant: 'o' as ParticipantId }));
  room.socket.send(new Uint8Array([2, 255, 255]));
  room.socket.send(new Uint8Array(0));
  await expect.poll(() => now(connection).connection.latencyMs).toBeGreaterThan(0);
  expect(errors).toEqual([]);
  expect(room.sockets).toHaveLength(1);
});
