/** The client SDK on networks that block WebSockets, against a real HTTP server on this machine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fallback } from '../../client/connection/fallback.ts';
import {
  joinRoom,
  type RoomConnection,
  type RoomError,
  type TransportKind,
} from '../../client/index.ts';
import type { EventId, ParticipantId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { FollowerServer } from './follower-server.ts';
import { roomId } from './room-server.ts';
import { now, phases, transportsOf } from './room-state.ts';

const other = 'o' as ParticipantId;

function chat(number: number): LoggedEvent {
  const id = number as EventId;
  const who = { participant: other, name: 'Other', role: 'host' } as const;
  return { type: 'chat', id, at: id, ...who, text: `text ${id}` };
}

let server: FollowerServer;
let connection: RoomConnection;
let told: [number, boolean][];
let errors: RoomError[];
let transports: TransportKind[];

function join(options: Partial<Parameters<typeof joinRoom>[1]> = {}): RoomConnection {
  const times = { minReconnectMs: 20, maxReconnectMs: 50, connectTimeoutMs: 1000 };
  connection = joinRoom(
    { origin: server.origin, roomId, key: 'k'.repeat(22) },
    { name: 'Me', ...times, ...options },
  );
  connection.on('logged', ({ id, replayed }) => told.push([id, replayed]));
  connection.on('error', (error) => errors.push(error));
  transports = transportsOf(connection);
  return connection;
}

beforeEach(async () => {
  told = [];
  errors = [];
  server = new FollowerServer();
  await server.listen();
});

afterEach(() => {
  connection.close();
  server.close();
});

const followOnly = expect.objectContaining({
  code: 'not-allowed',
  message: expect.stringContaining('follow only'),
});

describe.each(['refused', 'unanswered'] as const)('where sockets are %s', (sockets) => {
  test('one follows by server-sent events', async () => {
    server.sockets = sockets;
    server.room.events = [chat(1), chat(2)];
    const welcome = await join().opened();
    expect(welcome.role).toBe('mic');
    expect(now(connection).connection.transport).toBe('server-sent events');
    expect(transports).toEqual(['server-sent events']);
    expect(now(connection).connection.phase).toBe('open');
    expect(now(connection).you).toBeUndefined();
    expect(now(connection).models[0]?.name).toBe('m');
    server.log(chat(3));
    const participant = { id: other, name: 'Other', role: 'host', mic: false } as const;
    server.log({ type: 'join', id: 4 as EventId, at: 4, participant });
    await expect.poll(() => now(connection).participants.get(other)).toEqual(participant);
    expect(told).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, false],
    ]);
    expect(now(connection).messages).toHaveLength(3);
    expect(errors).toEqual([]);
  });
});

test('a stream that breaks goes on where it broke, and nothing is told twice', async () => {
  server.room.events = [chat(1)];
  await join().opened();
  server.log(chat(2));
  await expect.poll(() => now(connection).lastEventId).toBe(2);
  const states = phases(connection);
  server.onRequest = () => {
    if (server.room.events.length === 2) server.log(chat(3));
  };
  server.endStreams();
  await expect.poll(() => states).toEqual(['reconnecting', 'open']);
  server.log(chat(4));
  await expect.poll(() => now(connection).lastEventId).toBe(4);
  expect(told).toEqual([
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ]);
  expect(server.asked.at(-1)).toMatch(/events\?after=2$/);
  expect(now(connection).connection.transport).toBe('server-sent events');
});

test.each(['collected', 'refused'] as const)(
  'where streams are %s too, one follows by long polls',
  async (streams) => {
    server.streams = streams;
    server.room.events = [chat(1), chat(2)];
    await join({ connectTimeoutMs: 200 }).opened();
    expect(now(connection).connection.transport).toBe('long poll');
    expect(now(connection).role).toBe('mic');
    server.log(chat(3));
    await expect.poll(() => now(connection).lastEventId).toBe(3);
    server.log(chat(4));
    await expect.poll(() => now(connection).lastEventId).toBe(4);
    expect(told).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, false],
    ]);
    expect(transports).toEqual(['long poll']);
    expect(errors).toEqual([]);
  },
);

test('who follows only cannot speak, write or lend a microphone, and is told why', async () => {
  await join().opened();
  expect(() => connection.microphone(true)).toThrow(followOnly);
  expect(() => connection.publish()).toThrow(followOnly);
  expect(() => connection.chat('Hello?')).toThrow(followOnly);
  connection.microphone(false);
  connection.rename('Follower');
  expect(now(connection).connection.phase).toBe('open');
});

test('a microphone that was on is dropped where no socket goes through any longer', async () => {
  server.sockets = 'taken';
  await join().opened();
  const publisher = connection.publish();
  server.sockets = 'refused';
  server.room.socket.terminate();
  await expect.poll(() => now(connection).connection.transport).toBe('server-sent events');
  await expect.poll(() => now(connection).microphoneOn).toBe(false);
  expect(errors).toEqual([followOnly]);
  publisher.write(new Float32Array(960));
  expect(publisher.droppedSamples).toBe(960);
  expect(now(connection).you).toBeUndefined();
});

test('what was only a bad moment costs nobody their microphone', async () => {
  server.sockets = 'taken';
  await join().opened();
  connection.publish();
  server.sockets = 'refused';
  // The network is there again when the first request gets through.
  server.onRequest = () => {
    server.sockets = 'taken';
  };
  server.room.socket.terminate();
  await expect.poll(() => transports).toEqual(['server-sent events', 'websocket']);
  expect(now(connection).microphoneOn).toBe(true);
  await expect.poll(() => server.room.messages.at(-1)).toEqual({ type: 'mic', on: true });
  expect(now(connection).you).toBe('me');
  expect(errors).toEqual([]);
});

test.each(['sent', 'collected'] as const)(
  'from streams that are %s one comes back to a socket when the network lets it through',
  async (streams) => {
    server.streams = streams;
    server.room.events = [chat(1)];
    // On a busy machine a handshake takes longer than it seems: given up, it would be tried twice.
    await join({ betterAgainMs: 30, connectTimeoutMs: 1000 }).opened();
    expect(now(connection).connection.transport).not.toBe('websocket');
    server.sockets = 'taken';
    await expect.poll(() => now(connection).connection.transport).toBe('websocket');
    expect(now(connection).you).toBe('me');
    expect(server.room.messages[0]).toEqual({
      type: 'hello',
      name: 'Me',
      codecs: ['pcm16'],
      after: 1,
    });
    server.room.say(chat(2));
    await expect.poll(() => now(connection).lastEventId).toBe(2);
    expect(connection.chat('Here I am.')).toBe(true);
    expect(told).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(server.room.sockets).toHaveLength(1);
    await expect.poll(() => server.readers).toBe(0);
  },
);

test('a refusal of the room is final on every way', async () => {
  server.refuse = 'key-wrong';
  await expect(join().opened()).rejects.toMatchObject({ code: 'key-wrong' });
  expect(errors).toMatchObject([{ code: 'key-wrong' }]);
  expect(now(connection).connection.lastClose).toMatchObject({
    refusal: 'key-wrong',
    willRetry: false,
  });
});

test('a refusal at the end of a stream is final too', async () => {
  await join().opened();
  server.endStreams('room-deleted');
  await expect.poll(() => now(connection).connection.phase).toBe('closed');
  expect(now(connection).connection.lastClose?.refusal).toBe('room-deleted');
  expect(errors).toMatchObject([{ code: 'room-deleted' }]);
});

test('a refusal while polling is final too', async () => {
  server.streams = 'refused';
  await join().opened();
  server.refuse = 'key-wrong';
  server.log(chat(1));
  await expect.poll(() => now(connection).connection.phase).toBe('closed');
  expect(now(connection).connection.lastClose?.refusal).toBe('key-wrong');
});

describe.each(['sent', 'refused'] as const)('where streams are %s', (streams) => {
  test('what this client does not know is left out, and the rest arrives', async () => {
    server.streams = streams;
    const unknown = (id: number) => ({ type: 'from-the-future', id }) as unknown as LoggedEvent;
    server.room.events = [unknown(1), chat(2), unknown(3)];
    await join().opened();
    expect(now(connection).lastEventId).toBe(3);
    server.log(unknown(4));
    server.log(chat(5));
    await expect.poll(() => now(connection).lastEventId).toBe(5);
    expect(told.map(([id]) => id)).toEqual([2, 5]);
    expect(errors).toEqual([]);
  });

  test('what this client knows and cannot read is told, and the rest arrives', async () => {
    server.streams = streams;
    await join().opened();
    server.log({ type: 'chat', id: 1 } as unknown as LoggedEvent);
    server.log(chat(2));
    await expect.poll(() => now(connection).lastEventId).toBe(2);
    expect(errors).toMatchObject([{ code: 'bad-message' }]);
  });
});

test('closing leaves the room, and nothing behind', async () => {
  await join().opened();
  await expect.poll(() => server.readers).toBe(1);
  connection.close();
  await expect.poll(() => server.readers).toBe(0);
  expect(now(connection).connection.phase).toBe('closed');
  expect(told).toEqual([]);
});

describe('which way is tried next', () => {
  type Way = 'socket' | 'stream' | 'poll';
  const ways = ['socket', 'stream', 'poll'] as const;
  const tried = (fallback: Fallback<Way>, outcomes: boolean[]) =>
    outcomes.map((answered) => [fallback.ended(answered), fallback.next]);

  test('the best a second time, then the others at once, then from the beginning', () => {
    expect(tried(new Fallback<Way>(ways), [false, false, false, false, false])).toEqual([
      [false, 'socket'],
      [true, 'stream'],
      [true, 'poll'],
      [false, 'socket'],
      [false, 'socket'],
    ]);
  });

  test('the way on which the room answered, as long as it does', () => {
    expect(tried(new Fallback<Way>(ways), [false, true, false])).toEqual([
      [false, 'socket'],
      [false, 'socket'],
      [false, 'socket'],
    ]);
    expect(tried(new Fallback<Way>(ways), [false, false, true, true]).at(-1)).toEqual([
      false,
      'stream',
    ]);
  });

  test('the best, on another network', () => {
    const fallback = new Fallback<Way>(ways);
    tried(fallback, [false, false]);
    fallback.reset();
    expect(fallback.next).toBe('socket');
  });
});
