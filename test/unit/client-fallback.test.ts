/** The client SDK on networks that block WebSockets, against a real HTTP server on this machine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fallback } from '../../client/connection/fallback.ts';
import {
  joinRoom,
  type RoomConnection,
  type RoomError,
  type TransportKind,
} from '../../client/index.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { FollowerServer } from './follower-server.ts';
import { roomId } from './room-server.ts';

function chat(id: number): LoggedEvent {
  const who = { participant: 'o', name: 'Other', role: 'host' } as const;
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
  connection.on('transport', (kind) => transports.push(kind));
  return connection;
}

beforeEach(async () => {
  told = [];
  errors = [];
  transports = [];
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
    expect(connection.transport).toBe('server-sent events');
    expect(transports).toEqual(['server-sent events']);
    expect(connection.state).toBe('open');
    expect(connection.you).toBeUndefined();
    expect(connection.model?.name).toBe('m');
    server.log(chat(3));
    const other = { id: 'o', name: 'Other', role: 'host', mic: false } as const;
    server.log({ type: 'join', id: 4, at: 4, participant: other });
    await expect.poll(() => connection.participants.get('o')).toEqual(other);
    expect(told).toEqual([
      [1, true],
      [2, true],
      [3, false],
      [4, false],
    ]);
    expect(connection.messages).toHaveLength(3);
    expect(errors).toEqual([]);
  });
});

test('a stream that breaks goes on where it broke, and nothing is told twice', async () => {
  server.room.events = [chat(1)];
  await join().opened();
  server.log(chat(2));
  await expect.poll(() => connection.lastEventId).toBe(2);
  const states: string[] = [];
  connection.on('state', (state) => states.push(state));
  server.onRequest = () => {
    if (server.room.events.length === 2) server.log(chat(3));
  };
  server.endStreams();
  await expect.poll(() => states).toEqual(['reconnecting', 'open']);
  server.log(chat(4));
  await expect.poll(() => connection.lastEventId).toBe(4);
  expect(told).toEqual([
    [1, true],
    [2, false],
    [3, true],
    [4, false],
  ]);
  expect(server.asked.at(-1)).toMatch(/events\?after=2$/);
  expect(connection.transport).toBe('server-sent events');
});

test.each(['collected', 'refused'] as const)(
  'where streams are %s too, one follows by long polls',
  async (streams) => {
    server.streams = streams;
    server.room.events = [chat(1), chat(2)];
    await join({ connectTimeoutMs: 200 }).opened();
    expect(connection.transport).toBe('long poll');
    expect(connection.role).toBe('mic');
    server.log(chat(3));
    await expect.poll(() => connection.lastEventId).toBe(3);
    server.log(chat(4));
    await expect.poll(() => connection.lastEventId).toBe(4);
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
  expect(connection.state).toBe('open');
});

test('a microphone that was on is dropped where no socket goes through any longer', async () => {
  server.sockets = 'taken';
  await join().opened();
  const publisher = connection.publish();
  server.sockets = 'refused';
  server.room.socket.terminate();
  await expect.poll(() => connection.transport).toBe('server-sent events');
  await expect.poll(() => connection.microphoneOn).toBe(false);
  expect(errors).toEqual([followOnly]);
  publisher.write(new Float32Array(960));
  expect(publisher.droppedSamples).toBe(960);
  expect(connection.you).toBeUndefined();
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
  expect(connection.microphoneOn).toBe(true);
  await expect.poll(() => server.room.messages.at(-1)).toEqual({ type: 'mic', on: true });
  expect(connection.you).toBe('me');
  expect(errors).toEqual([]);
});

test.each(['sent', 'collected'] as const)(
  'from streams that are %s one comes back to a socket when the network lets it through',
  async (streams) => {
    server.streams = streams;
    server.room.events = [chat(1)];
    await join({ socketAgainMs: 30, connectTimeoutMs: 200 }).opened();
    expect(connection.transport).not.toBe('websocket');
    server.sockets = 'taken';
    await expect.poll(() => connection.transport).toBe('websocket');
    expect(connection.you).toBe('me');
    expect(server.room.messages[0]).toEqual({ type: 'hello', name: 'Me', after: 1 });
    server.room.say(chat(2));
    await expect.poll(() => connection.lastEventId).toBe(2);
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
  expect(connection.lastClose).toMatchObject({ refusal: 'key-wrong', willRetry: false });
});

test('a refusal at the end of a stream is final too', async () => {
  await join().opened();
  server.endStreams('room-deleted');
  await expect.poll(() => connection.state).toBe('closed');
  expect(connection.lastClose?.refusal).toBe('room-deleted');
  expect(errors).toMatchObject([{ code: 'room-deleted' }]);
});

test('a refusal while polling is final too', async () => {
  server.streams = 'refused';
  await join().opened();
  server.refuse = 'key-wrong';
  server.log(chat(1));
  await expect.poll(() => connection.state).toBe('closed');
  expect(connection.lastClose?.refusal).toBe('key-wrong');
});

describe.each(['sent', 'refused'] as const)('where streams are %s', (streams) => {
  test('what this client does not know is left out, and the rest arrives', async () => {
    server.streams = streams;
    const unknown = (id: number) => ({ type: 'from-the-future', id }) as unknown as LoggedEvent;
    server.room.events = [unknown(1), chat(2), unknown(3)];
    await join().opened();
    expect(connection.lastEventId).toBe(3);
    server.log(unknown(4));
    server.log(chat(5));
    await expect.poll(() => connection.lastEventId).toBe(5);
    expect(told.map(([id]) => id)).toEqual([2, 5]);
    expect(errors).toEqual([]);
  });

  test('what this client knows and cannot read is told, and the rest arrives', async () => {
    server.streams = streams;
    await join().opened();
    server.log({ type: 'chat', id: 1 } as unknown as LoggedEvent);
    server.log(chat(2));
    await expect.poll(() => connection.lastEventId).toBe(2);
    expect(errors).toMatchObject([{ code: 'bad-message' }]);
  });
});

test('closing leaves the room, and nothing behind', async () => {
  await join().opened();
  await expect.poll(() => server.readers).toBe(1);
  connection.close();
  await expect.poll(() => server.readers).toBe(0);
  expect(connection.state).toBe('closed');
  expect(told).toEqual([]);
});

describe('which way is tried next', () => {
  const ways = (fallback: Fallback, outcomes: boolean[]) =>
    outcomes.map((reached) => [fallback.ended(reached), fallback.next]);

  test('a second socket, then streams and polls at once, then from the beginning', () => {
    expect(ways(new Fallback(), [false, false, false, false, false])).toEqual([
      [false, 'websocket'],
      [true, 'server-sent events'],
      [true, 'long poll'],
      [false, 'websocket'],
      [false, 'websocket'],
    ]);
  });

  test('the way on which the room answered, as long as it does', () => {
    expect(ways(new Fallback(), [false, true, false])).toEqual([
      [false, 'websocket'],
      [false, 'websocket'],
      [false, 'websocket'],
    ]);
    expect(ways(new Fallback(), [false, false, true, true]).at(-1)).toEqual([
      false,
      'server-sent events',
    ]);
  });

  test('a socket, on another network', () => {
    const fallback = new Fallback();
    ways(fallback, [false, false]);
    fallback.reset();
    expect(fallback.next).toBe('websocket');
  });
});
