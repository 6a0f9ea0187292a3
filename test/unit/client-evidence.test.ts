/** What the client says of now lasts no longer than what it hears of the room. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { joinRoom, type MicEvent, type Participant, type Scores } from '../../client/index.ts';
import { LiveState } from '../../client/state/live-state.ts';
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import { RoomServer, roomId } from './room-server.ts';
import { now } from './room-state.ts';

const key = 'AAAAAAAAAAAAAAAAAAAAAA';
const mic: Participant = {
  id: 'kitchen' as ParticipantId,
  name: 'Kitchen',
  role: 'mic',
  mic: true,
};
const scores = { model: 'm', participant: mic.id, sequence: 1, levelDb: -20, top: [['dog', 0.9]] };

let room: RoomServer;
let connection: ReturnType<typeof joinRoom>;
beforeEach(async () => {
  room = new RoomServer();
  connection = joinRoom({ origin: room.origin, roomId, key }, { name: 'Me', minReconnectMs: 500 });
  await connection.opened();
});
afterEach(() => {
  connection.close();
  room.server.close();
});

/** Somebody's microphone is on and a dog barks there. */
async function bark(): Promise<void> {
  const detection = {
    id: 2,
    participant: mic.id,
    name: 'Kitchen',
    model: 'm',
    label: 'dog',
    at: 1,
  };
  room.say({ type: 'join', id: 1, at: 0, participant: mic });
  room.say({ type: 'detection-begin', id: 2, detection: { ...detection, peak: 0.9 } });
  room.say({ type: 'scores', ...scores });
  await vi.waitFor(() => expect(now(connection).scores.size).toBe(1), { timeout: 30_000 });
}

test('tells from whose microphone nothing comes, and when it is back', async () => {
  const told: MicEvent[] = [];
  connection.on('mic', (event) => told.push(event));
  const about = { participant: mic.id, name: 'Kitchen', since: 1000 };
  room.say({ type: 'join', id: 1, at: 0, participant: mic });
  room.say({ type: 'scores', ...scores });
  await vi.waitFor(() => expect(now(connection).scores.size).toBe(1), { timeout: 30_000 });
  room.say({ type: 'mic-silent', id: 2, at: 4000, ...about });
  await vi.waitFor(() => expect(told).toHaveLength(1), { timeout: 30_000 });
  expect(now(connection).participants.get(mic.id)).toEqual({ ...mic, silentSince: 1000 });
  expect(now(connection).scores.size).toBe(0);
  room.say({ type: 'mic-back', id: 3, at: 5000, ...about });
  await vi.waitFor(() => expect(told).toHaveLength(2), { timeout: 30_000 });
  expect(now(connection).participants.get(mic.id)).toEqual(mic);
  expect(told.map(({ type, replayed }) => [type, replayed])).toEqual([
    ['mic-silent', false],
    ['mic-back', false],
  ]);
});

test('once the connection is lost, it says until when the room was reached, and no scores', async () => {
  await bark();
  const before = Date.now();
  expect(now(connection).connection.reachedUntil).toBeUndefined();
  room.socket.close(1012);
  await vi.waitFor(() => expect(now(connection).connection.phase).toBe('reconnecting'), {
    timeout: 30_000,
  });
  const { reachedUntil } = now(connection).connection;
  expect(Math.abs((reachedUntil ?? 0) - before)).toBeLessThan(1000);
  expect(now(connection).scores.size).toBe(0);
  await vi.waitFor(() => expect(now(connection).connection.phase).toBe('open'), {
    timeout: 30_000,
  });
  expect(now(connection).connection.reachedUntil).toBeUndefined();
});

test('it keeps that moment while attempts fail', async () => {
  await bark();
  room.refuse = 'server-error';
  room.socket.close(1012);
  await vi.waitFor(() => expect(now(connection).connection.reachedUntil).toBeDefined(), {
    timeout: 30_000,
  });
  const { reachedUntil } = now(connection).connection;
  await vi.waitFor(() => expect(room.sockets.length).toBeGreaterThan(1), { timeout: 30_000 });
  await vi.waitFor(
    () => expect(now(connection).connection.lastClose?.refusal).toBe('server-error'),
    { timeout: 30_000 },
  );
  expect(now(connection).connection.reachedUntil).toBe(reachedUntil);
});

test('a room that says nothing for 5 s while a sound goes on is not taken at its last word', async () => {
  await bark();
  const spokeAt = Date.now();
  await vi.waitFor(() => expect(now(connection).connection.reachedUntil).toBeDefined(), {
    timeout: 30_000,
  });
  expect(Date.now() - spokeAt).toBeGreaterThan(4500);
  expect(now(connection).connection.phase).toBe('open');
  room.say({ type: 'scores', ...scores });
  await vi.waitFor(() => expect(now(connection).connection.reachedUntil).toBeUndefined(), {
    timeout: 30_000,
  });
});

test('a room in which nothing goes on may say nothing', () => {
  const state = new LiveState({ detections: 10, messages: 10 });
  expect(state.speaksAllTheTime).toBe(false);
  state.reached('websocket', { ...welcomeOf([mic]), lastEventId: 1 as EventId });
  state.scored([{ ...scores, model: 'm' as ModelId } as Scores]);
  expect(state.speaksAllTheTime).toBe(false);
});

function welcomeOf(participants: Participant[]) {
  return {
    roomId,
    role: 'mic' as const,
    participants,
    audience: 0,
    models: [],
    sounds: [],
    settings: {
      chat: 'off',
      title: '',
      teach: 'host',
      retention: { events: 1, days: 1 },
      mergeMics: true,
      tracker: {},
    } as const,
    events: [],
    truncated: false,
    more: false,
    at: 0,
  };
}
