/** Scores and events as a room tells them to many: to users of the client they are what they ever were. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ConnectionOptions,
  joinRoom,
  type LogEvent,
  type Participant,
  type RoomConnection,
  type Scores,
} from '../../client/index.ts';
import type { ModelId, ParticipantId } from '../../protocol/ids.ts';
import { RoomServer, roomId } from './room-server.ts';
import { now } from './room-state.ts';

const [kitchen, hall] = ['kitchen', 'hall'] as ParticipantId[] as [ParticipantId, ParticipantId];

function mic(id: ParticipantId): Participant {
  return { id, name: id, role: 'mic', mic: true };
}

function scoresOf(participant: ParticipantId, sequence: number): Scores {
  const model = 'm' as ModelId;
  return { model, participant, sequence, levelDb: -20, top: [['dog', 0.9]] };
}

let room: RoomServer;
let connection: RoomConnection;
let told: Scores[];

beforeEach(async () => {
  room = new RoomServer();
  await once(room.server, 'listening');
});

afterEach(() => {
  connection.close();
  for (const socket of room.sockets) socket.terminate();
  room.server.close();
});

/** Joins a room with two mics. */
async function join(options: Partial<ConnectionOptions> = {}): Promise<void> {
  const address = { origin: room.origin, roomId, key: 'k'.repeat(22) };
  connection = joinRoom(address, { name: 'Me', minReconnectMs: 20, ...options });
  told = [];
  connection.on('scores', (scores) => told.push(scores));
  await connection.opened();
  room.say({ type: 'join', id: 1, at: 0, participant: mic(kitchen) });
  room.say({ type: 'join', id: 2, at: 0, participant: mic(hall) });
  await expect.poll(() => now(connection).lastEventId).toBe(2);
}

const subscriptions = () => room.messages.filter(({ type }) => type === 'subscribe');

test('the scores of a tick are told one by one, as if each had come alone, and the state holds all', async () => {
  await join();
  room.say({ type: 'scores', ...scoresOf(kitchen, 1) });
  const tick = [scoresOf(kitchen, 5), scoresOf(hall, 9)];
  room.say({ type: 'tick', scores: tick });
  await expect.poll(() => told.length).toBe(3);
  expect(told.slice(1)).toEqual(tick);
  const latest = [...now(connection).scores.values()].flatMap((ofModels) => [...ofModels.values()]);
  expect(latest).toEqual(tick);
});

test('events that come together are told one by one, each once', async () => {
  const logged: LogEvent[] = [];
  await join();
  connection.on('logged', (event) => logged.push(event));
  const text = { participant: hall, name: 'hall', role: 'mic', text: 'Hello' };
  const left = { participant: kitchen, name: 'kitchen', reason: 'left' };
  const events = [
    { type: 'join', id: 2, at: 0, participant: mic(hall) },
    { type: 'chat', id: 3, at: 0, ...text },
    { type: 'from a newer room', id: 4, at: 0 },
    { type: 'leave', id: 5, at: 0, ...left },
  ];
  room.say({ type: 'events', events, more: false });
  await expect.poll(() => now(connection).lastEventId).toBe(5);
  expect(logged.map(({ type, id, replayed }) => [type, id, replayed])).toEqual([
    ['chat', 3, false],
    ['leave', 5, false],
  ]);
  expect(now(connection).messages.map((message) => message.text)).toEqual(['Hello']);
  expect(now(connection).participants.has(kitchen)).toBe(false);
});

test('the state says at what pace scores come, from the welcome on', async () => {
  room.pace = 4;
  await join();
  expect(now(connection).pace).toBe(4);
  room.say({ type: 'tick', scores: [scoresOf(kitchen, 1)] });
  await expect.poll(() => now(connection).scores.size).toBe(1);
  room.say({ type: 'pace', scoresPerSecond: 0 });
  await expect.poll(() => now(connection).pace).toBe(0);
  expect(now(connection).scores.size).toBe(0);
  room.say({ type: 'pace', scoresPerSecond: null });
  await expect.poll(() => now(connection).pace).toBeNull();
});

test('a room whose scores are off is not missed while a sound goes on', async () => {
  await join();
  const heard = { participant: kitchen, name: 'kitchen', model: 'm', label: 'dog', at: 1 };
  room.say({ type: 'pace', scoresPerSecond: 0 });
  room.say({ type: 'detection-begin', id: 3, detection: { id: 3, ...heard, peak: 0.9 } });
  await expect.poll(() => now(connection).detections.length).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 5500));
  expect(now(connection).connection.reachedUntil).toBeUndefined();
});

test('one may do without scores from the beginning, and ask for them later', async () => {
  await join({ scores: false });
  expect(room.messages[0]).toMatchObject({ type: 'hello', scores: false });
  expect(now(connection).wantsScores).toBe(false);
  connection.subscribeScores(true);
  connection.subscribeScores(true);
  await expect.poll(subscriptions).toEqual([{ type: 'subscribe', scores: true }]);
  room.socket.terminate();
  await expect.poll(() => room.messages.filter(({ type }) => type === 'hello').length).toBe(2);
  expect(room.messages.at(-1)).not.toHaveProperty('scores');
});

test('who wants no scores any more has none, now and after a reconnect', async () => {
  await join();
  room.say({ type: 'scores', ...scoresOf(kitchen, 1) });
  await expect.poll(() => now(connection).scores.size).toBe(1);
  connection.subscribeScores(false);
  expect(now(connection).scores.size).toBe(0);
  await expect.poll(subscriptions).toEqual([{ type: 'subscribe', scores: false }]);
  room.socket.terminate();
  await expect
    .poll(() => room.messages.filter(({ type }) => type === 'hello').at(1))
    .toMatchObject({ scores: false });
  expect(subscriptions()).toHaveLength(1);
});

test('what is asked for while the room answers reaches it after its welcome', async () => {
  room.server.once('connection', (socket) => {
    socket.once('message', () => connection.subscribeScores(false));
  });
  await join();
  await expect.poll(subscriptions).toEqual([{ type: 'subscribe', scores: false }]);
});
