/** The connection of the client SDK against a real WebSocket server on this machine. */
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type Clip,
  type ClipEvent,
  type DetectionEvent,
  joinRoom,
  type LoggedEvent,
  type RoomConnection,
  type RoomError,
  type VerdictEvent,
} from '../../client/index.ts';
import type { ClipId, EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import type { DetectionEvent as LoggedDetection } from '../../protocol/logged-event.ts';
import { refusals } from '../../protocol/refusals.ts';
import { RoomServer, roomId, settings } from './room-server.ts';
import { now, phases } from './room-state.ts';

const key = 'k'.repeat(22);
const frameSamples = 960;

function begin(number: number): LoggedDetection {
  const id = number as EventId;
  const heard = { label: 'dog', at: id, peak: 0.9, model: 'm' as ModelId };
  const detection = { id, participant: 'me' as ParticipantId, name: 'Me', ...heard };
  return { type: 'detection-begin', id, detection };
}

function end(id: number, of: number): LoggedDetection {
  const { detection } = begin(of);
  return { type: 'detection-end', id: id as EventId, detection: { ...detection, durationMs: 700 } };
}

let room: RoomServer;
let connection: RoomConnection;

function join(options: Partial<Parameters<typeof joinRoom>[1]> = {}): RoomConnection {
  connection = joinRoom(
    { origin: room.origin, roomId, key },
    { name: 'Me', minReconnectMs: 20, maxReconnectMs: 50, ...options },
  );
  return connection;
}

beforeEach(async () => {
  room = new RoomServer();
  await once(room.server, 'listening');
});

afterEach(() => {
  connection?.close();
  for (const socket of room.sockets) socket.terminate();
  room.server.close();
});

test('hello comes first, with the key in the subprotocol and not in the address', async () => {
  const welcome = await join().opened();
  expect(welcome.you).toBe('me');
  expect(now(connection).connection.phase).toBe('open');
  expect(room.messages).toEqual([{ type: 'hello', name: 'Me', codecs: ['pcm16'] }]);
  expect(room.offered[0]?.replaceAll(' ', '')).toBe(`earshot.2,key.${key}`);
  expect(room.paths[0]).toBe(`/api/rooms/${roomId}/socket`);
});

test('a new name that crosses the welcome on its way reaches the room', async () => {
  room.server.once('connection', (socket) => {
    // Hello was said, and the answer has not arrived: what is said now is not said to anyone.
    socket.once('message', () => connection.rename('Later'));
  });
  await join().opened();
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'rename', name: 'Later' });
});

test('after a lost socket it says hello again with its token and the last event it saw', async () => {
  await join().opened();
  connection.rename('Mine');
  room.say(begin(7));
  await expect.poll(() => now(connection).lastEventId).toBe(7);
  const states = phases(connection);
  room.socket.terminate();
  await expect.poll(() => states).toEqual(['reconnecting', 'open']);
  expect(now(connection).connection.lastClose).toMatchObject({
    willRetry: true,
    refusal: undefined,
  });
  expect(room.messages.at(-1)).toEqual({
    type: 'hello',
    name: 'Mine',
    codecs: ['pcm16'],
    resume: 'token',
    after: 7,
  });
});

test('a detection is told once and in order, however often the room repeats it', async () => {
  const told: [number, DetectionEvent['phase'], boolean][] = [];
  room.events = [begin(1), end(2, 1), begin(3)];
  join().on('detection', ({ detection, phase, replayed }) =>
    told.push([detection.id, phase, replayed]),
  );
  await connection.opened();
  room.say(begin(3));
  room.say(begin(4));
  await expect.poll(() => now(connection).lastEventId).toBe(4);
  // While the connection is down more happens; the room also repeats what was seen, in disorder.
  room.events = [end(6, 4), begin(4), end(5, 3)];
  room.socket.terminate();
  await expect.poll(() => now(connection).lastEventId).toBe(6);
  expect(told).toEqual([
    [1, 'begin', true],
    [1, 'end', true],
    [3, 'begin', true],
    [4, 'begin', false],
    [3, 'end', true],
    [4, 'end', true],
  ]);
  expect(now(connection).detections.map(({ id, durationMs }) => [id, durationMs])).toEqual([
    [1, 700],
    [3, 700],
    [4, 700],
  ]);
});

test('only the latest detections are kept', async () => {
  await join({ keptDetections: 3 }).opened();
  for (let id = 1; id <= 5; id++) room.say(begin(id));
  await expect.poll(() => now(connection).detections.map(({ id }) => id)).toEqual([3, 4, 5]);
});

test('joins, updates and leaves are folded into the participants', async () => {
  await join().opened();
  const other = { id: 'o', name: 'Other', role: 'listener', mic: false };
  room.say({ type: 'join', id: 1, at: 0, participant: other });
  room.say({ type: 'update', id: 2, at: 0, participant: { ...other, name: 'Another' } });
  await expect
    .poll(() => now(connection).participants.get('o' as ParticipantId)?.name)
    .toBe('Another');
  room.say({ type: 'leave', id: 3, at: 0, participant: 'o', name: 'Another', reason: 'left' });
  await expect.poll(() => [...now(connection).participants.keys()]).toEqual(['me']);
});

test('a refusal that cannot succeed later closes for good, with its sentence', async () => {
  room.refuse = 'key-wrong';
  const opened = join().opened();
  await expect(opened).rejects.toMatchObject({ code: 'key-wrong' });
  expect(now(connection).connection.phase).toBe('closed');
  expect(now(connection).connection.lastClose).toEqual({
    code: 4003,
    refusal: 'key-wrong',
    message: refusals['key-wrong'].message,
    explanation: `${room.origin}/errors#key-wrong`,
    host: new URL(room.origin).host,
    retryAfterSeconds: undefined,
    willRetry: false,
  });
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(room.sockets).toHaveLength(1);
});

test('a refusal that can succeed later is tried again', async () => {
  room.refuse = 'unresponsive';
  join();
  await expect.poll(() => now(connection).connection.lastClose?.refusal).toBe('unresponsive');
  expect(now(connection).connection.phase).toBe('reconnecting');
  room.refuse = undefined;
  await connection.opened();
  expect(room.sockets.length).toBeGreaterThan(1);
});

test('an unknown close code of ours is not tried again, any other close is', async () => {
  await join().opened();
  room.socket.close(1012);
  await expect.poll(() => room.sockets.length).toBe(2);
  await connection.opened();
  room.socket.close(4999);
  await expect.poll(() => now(connection).connection.phase).toBe('closed');
});

test('a socket that answers nothing is given up and replaced', async () => {
  await join({ pingIntervalMs: 30, pingDeadlineMs: 60 }).opened();
  await expect.poll(() => now(connection).connection.latencyMs).toBeGreaterThan(0);
  room.answersPings = false;
  await expect.poll(() => room.sockets.length).toBe(2);
  room.answersPings = true;
  await expect.poll(() => now(connection).connection.phase).toBe('open');
});

test('a room that never welcomes is given up and tried again', async () => {
  room.server.removeAllListeners('connection');
  let sockets = 0;
  room.server.on('connection', () => sockets++);
  join({ pingDeadlineMs: 40 });
  await expect.poll(() => sockets).toBeGreaterThan(1);
});

test('a message that cannot be read is an error event and nothing more', async () => {
  const errors: string[] = [];
  await join().opened();
  connection.on('error', ({ code }) => errors.push(code));
  room.socket.send('{');
  room.say({ type: 'detection-begin' });
  room.say(begin(1));
  await expect.poll(() => now(connection).lastEventId).toBe(1);
  expect(errors).toEqual(['bad-message', 'bad-message']);
  expect(now(connection).connection.phase).toBe('open');
});

test('closing is final, also while waiting for another attempt', async () => {
  await join({ minReconnectMs: 200, maxReconnectMs: 200 }).opened();
  room.server.close();
  room.socket.terminate();
  await expect.poll(() => now(connection).connection.phase).toBe('reconnecting');
  connection.close();
  expect(now(connection).connection.phase).toBe('closed');
  await expect(connection.opened()).rejects.toThrow();
});

test('frames have the length the room asked for and follow each other', async () => {
  await join().opened();
  const publisher = connection.publish();
  for (let i = 0; i < 10; i++) publisher.write(new Float32Array(500).fill(0.5));
  await expect.poll(() => room.frames.length).toBe(5);
  expect(room.messages.at(-1)).toEqual({ type: 'mic', on: true });
  expect(room.frames.map(({ payload }) => payload.length)).toEqual(Array(5).fill(2 * frameSamples));
  expect(room.frames.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
  expect(room.frames.map(({ timestamp }) => timestamp)).toEqual([0, 960, 1920, 2880, 3840]);
  publisher.write(new Float32Array(400));
  publisher.close();
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'mic', on: false });
  // 600 samples were left: a short frame.
  expect(room.frames.at(-1)?.payload.length).toBe(2 * 600);
});

test('while the connection is down the oldest sound is dropped, and the timestamp shows the gap', async () => {
  await join({ minReconnectMs: 100, maxReconnectMs: 100 }).opened();
  const publisher = connection.publish({ maxBacklogMs: 1000 });
  publisher.write(new Float32Array(frameSamples));
  await expect.poll(() => room.frames.length).toBe(1);
  room.socket.terminate();
  await expect.poll(() => now(connection).connection.phase).toBe('reconnecting');
  // Three seconds of sound, of which half a second may wait (the other half is the socket's).
  for (let i = 0; i < 48; i++) publisher.write(new Float32Array(1000));
  expect(publisher.droppedSamples).toBe(40_000);
  await connection.opened();
  await expect.poll(() => room.frames.length).toBe(9);
  expect(room.messages.slice(-2).map(({ type }) => type)).toEqual(['hello', 'mic']);
  expect(room.frames[1]?.timestamp).toBe(frameSamples + 40_000);
  expect(room.frames[1]?.sequence).toBe(1);
});

test('no sound leaves while the microphone is announced off', async () => {
  await join().opened();
  const publisher = connection.publish();
  connection.microphone(false);
  publisher.write(new Float32Array(frameSamples));
  connection.microphone(true);
  publisher.write(new Float32Array(frameSamples));
  await expect.poll(() => room.frames.length).toBeGreaterThan(0);
  expect(room.frames.map(({ timestamp }) => timestamp)).toEqual([frameSamples]);
});

test('where there are too many microphones it comes back without its own', async () => {
  room.micsFull = true;
  await join().opened();
  const errors: string[] = [];
  connection.on('error', ({ code }) => errors.push(code));
  const publisher = connection.publish();
  await expect.poll(() => room.sockets.length).toBe(2);
  await connection.opened();
  expect(errors).toEqual(['too-many-mics']);
  expect(now(connection).microphoneOn).toBe(false);
  const before = room.frames.length;
  publisher.write(new Float32Array(2 * frameSamples));
  connection.rename('Still here');
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'rename', name: 'Still here' });
  expect(room.messages.filter(({ type }) => type === 'mic')).toHaveLength(1);
  expect(room.frames).toHaveLength(before);
  expect(room.sockets).toHaveLength(2);
});

test('a listener that publishes before the welcome is told and stays', async () => {
  room.role = 'listener';
  const errors: string[] = [];
  join().on('error', ({ code }) => errors.push(code));
  connection.publish().write(new Float32Array(2 * frameSamples));
  await connection.opened();
  connection.rename('Ear');
  await expect.poll(() => room.messages.map(({ type }) => type)).toEqual(['hello', 'rename']);
  expect(errors).toEqual(['not-allowed']);
  expect(now(connection).microphoneOn).toBe(false);
  expect(room.frames).toEqual([]);
});

test('sound written as soon as the state is open follows the announcement', async () => {
  const order: string[] = [];
  room.server.on('connection', (socket) => {
    socket.on('message', (data: Buffer, isBinary) =>
      order.push(isBinary ? 'frame' : JSON.parse(data.toString()).type),
    );
  });
  const publisher = join().publish();
  const stop = connection.state.subscribe(() => {
    if (now(connection).connection.phase !== 'open') return;
    stop();
    publisher.write(new Float32Array(frameSamples));
  });
  await expect.poll(() => order).toEqual(['hello', 'mic', 'frame']);
});

test('a name that the room would not take is refused before it is sent', async () => {
  const refused = expect.objectContaining({
    code: 'bad-name',
    message: expect.stringContaining('Choose a visible name'),
    detail: expect.stringContaining('name'),
  });
  for (const name of [' ', 'x'.repeat(65), '\u200b\u0000'])
    expect(() => join({ name })).toThrow(refused);
  await join({ name: ' Me ' }).opened();
  expect(() => connection.rename(' ')).toThrow(refused);
  expect(connection.rename(' M\u00adi\u200ene ')).toBe('Mine');
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'rename', name: 'Mine' });
  expect(room.messages[0]).toMatchObject({ type: 'hello', name: 'Me' });
});

test('what was going on before a replay with a gap does not go on forever', async () => {
  room.events = [begin(1), end(2, 1), begin(3), begin(4)];
  await join().opened();
  room.truncated = true;
  room.events = [begin(10), end(11, 4)];
  room.socket.terminate();
  await expect.poll(() => now(connection).lastEventId).toBe(11);
  expect(now(connection).detections.map(({ id, durationMs }) => [id, durationMs])).toEqual([
    [1, 700],
    [4, 700],
    [10, undefined],
  ]);
});

test('a replay that comes in pages is taken as one: nothing in it is news, and none of it is missed', async () => {
  const gone = { id: 'gone' as ParticipantId, name: 'Gone', role: 'mic', mic: true } as const;
  room.events = [
    begin(1),
    { type: 'join', id: 2 as EventId, at: 2, participant: gone },
    end(3, 1),
    begin(4),
  ];
  room.firstPage = 1;
  const logged: [number, boolean][] = [];
  join().on('logged', ({ id, replayed }) => logged.push([id, replayed]));
  await connection.opened();
  // A connection that ends within it goes on where it was.
  expect(now(connection).lastEventId).toBe(1);
  room.say({ type: 'events', events: room.events.slice(1, 2), more: true });
  await expect.poll(() => now(connection).lastEventId).toBe(2);
  expect([...now(connection).participants.keys()]).toEqual(['me']);
  room.socket.terminate();
  await expect.poll(() => room.messages.at(-1)).toMatchObject({ type: 'hello', after: 2 });
  await expect.poll(() => now(connection).lastEventId).toBe(3);
  room.say({ type: 'events', events: room.events.slice(3), more: false });
  room.say(begin(5));
  await expect.poll(() => now(connection).lastEventId).toBe(5);
  expect(logged).toEqual([
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, false],
  ]);
});

test('a microphone whose place the room has given to another is off, and its owner is told', async () => {
  const errors: string[] = [];
  join().on('error', ({ code }) => errors.push(code));
  await connection.opened();
  connection.publish();
  await expect.poll(() => room.messages.at(-1)).toEqual({ type: 'mic', on: true });
  const { message } = refusals['mic-given-up'];
  room.say({ type: 'error', code: 'mic-given-up', message, closing: false });
  await expect.poll(() => errors).toEqual(['mic-given-up']);
  expect(now(connection).microphoneOn).toBe(false);
  expect(now(connection).connection.phase).toBe('open');
});

test('closing while waiting for another attempt leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  await join({ minReconnectMs: 5000, maxReconnectMs: 5000 }).opened();
  room.socket.terminate();
  await expect.poll(() => now(connection).connection.phase).toBe('reconnecting');
  await new Promise((resolve) => setTimeout(resolve, 30));
  const waiting = timers();
  connection.close();
  expect(timers()).toBe(waiting - 1);
});

test('the first ping waits a moment', async () => {
  await join({ firstPingMs: 120 }).opened();
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(now(connection).connection.latencyMs).toBeUndefined();
  await expect.poll(() => now(connection).connection.latencyMs).toBeGreaterThan(0);
});

test('texts are told and kept, the latest ones, oldest first', async () => {
  const chat = (id: number) => ({
    type: 'chat',
    id,
    at: id,
    participant: 'o',
    name: 'Other',
    role: 'host',
    text: `text ${id}`,
  });
  room.events = [chat(1) as LoggedEvent];
  const told: [string, boolean][] = [];
  const lists = new Set<unknown>();
  join({ keptMessages: 2 }).on('chat', ({ text, replayed }) => {
    told.push([text, replayed]);
    lists.add(now(connection).messages);
  });
  await connection.opened();
  room.say(chat(2));
  room.say(chat(3));
  await expect.poll(() => now(connection).messages.map(({ id }) => id)).toEqual([2, 3]);
  expect(told).toEqual([
    ['text 1', true],
    ['text 2', false],
    ['text 3', false],
  ]);
  expect(lists.size).toBe(3);
});

test('a text is sent as the room takes it, or refused before it is sent', async () => {
  expect(join().chat('Too early')).toBe(false);
  await connection.opened();
  expect(connection.chat(' Dinner\r\nis\u202e ready. ')).toBe(true);
  await expect
    .poll(() => room.messages.at(-1))
    .toEqual({ type: 'chat', text: 'Dinner\nis ready.' });
  for (const text of ['', ' ', 'x'.repeat(501), '\u202e'])
    expect(() => connection.chat(text)).toThrow(
      expect.objectContaining({ code: 'bad-text', detail: expect.stringContaining('text') }),
    );
});

test('a verdict is sent as the room takes it, or refused before it is sent', async () => {
  const dog = 7 as EventId;
  expect(join().judge(dog, { right: true })).toBe(false);
  await connection.opened();
  expect(connection.judge(dog, { right: false, label: 'siren' })).toBe(true);
  const said = { type: 'verdict', detectionId: 7, right: false, label: 'siren' };
  await expect.poll(() => room.messages.at(-1)).toEqual(said);
  for (const label of ['', 'x'.repeat(101)])
    expect(() => connection.judge(dog, { right: false, label })).toThrow(
      expect.objectContaining({ code: 'bad-message', detail: expect.stringContaining('label') }),
    );
  const verdicts: VerdictEvent[] = [];
  connection.on('verdict', (verdict) => verdicts.push(verdict));
  const participant = 'me' as ParticipantId;
  const logged = { id: 9 as EventId, at: 9, participant, name: 'Me', detectionId: dog };
  room.say({ type: 'verdict', ...logged, right: true });
  await expect.poll(() => now(connection).verdicts.get(dog)?.right).toBe(true);
  expect(verdicts).toMatchObject([{ detectionId: 7, replayed: false }]);
});

test('a listener is told that verdicts are not theirs to give, before anything is sent', async () => {
  room.role = 'listener';
  await join().opened();
  expect(() => connection.judge(7 as EventId, { right: true })).toThrow(
    expect.objectContaining({ code: 'not-allowed' }),
  );
  expect(room.messages.map(({ type }) => type)).toEqual(['hello']);
});

test('what was dropped without a close is told, and the connection goes on', async () => {
  await join().opened();
  const errors: RoomError[] = [];
  connection.on('error', (error) => errors.push(error));
  room.say({ type: 'error', code: 'chat-off', message: 'Off.', closing: false });
  room.say({
    type: 'error',
    code: 'rate-limited',
    message: 'Slow down.',
    retryAfterSeconds: 5,
    closing: false,
  });
  await expect.poll(() => errors).toHaveLength(2);
  expect(errors).toMatchObject([
    { code: 'chat-off' },
    { code: 'rate-limited', retryAfterSeconds: 5 },
  ]);
  expect(now(connection).connection.phase).toBe('open');
});

test('settings, recordings, shedding and everything logged are told', async () => {
  const clips: ClipEvent[] = [];
  const logged: [string, boolean][] = [];
  const clip: Clip = {
    id: 'c' as ClipId,
    name: 'Dog',
    status: 'stored',
    type: 'wav',
    bytes: 44,
    at: 1,
  };
  const quiet = { ...settings, chat: 'off' };
  room.events = [{ type: 'clip-added', id: 1, at: 1, clip } as LoggedEvent];
  join().on('clip', (event) => clips.push(event));
  connection.on('logged', ({ type, replayed }) => logged.push([type, replayed]));
  const shedding = new Promise((resolve) => connection.on('shedding', resolve));
  await connection.opened();
  expect(now(connection).settings).toEqual(settings);
  room.say({ type: 'settings', id: 2, at: 2, settings: quiet });
  room.say({ type: 'clip-removed', id: 3, at: 3, clip: 'c' });
  room.say({ type: 'keys', id: 4, at: 4, roles: ['mic'] });
  room.say({ type: 'receipt-request', token: 'abc' });
  room.say({ type: 'shedding', active: true, lagMs: 2500 });
  expect(await shedding).toMatchObject({ active: true, lagMs: 2500 });
  expect(now(connection).shedding).toMatchObject({ active: true, lagMs: 2500 });
  expect(now(connection).settings).toEqual(quiet);
  await expect.poll(() => room.messages).toContainEqual({ type: 'receipt', token: 'abc' });
  expect(clips).toEqual([
    { type: 'clip-added', id: 1, at: 1, clip, replayed: true },
    { type: 'clip-removed', id: 3, at: 3, clip: 'c', replayed: false },
  ]);
  expect(logged).toEqual([
    ['clip-added', true],
    ['settings', false],
    ['clip-removed', false],
    ['keys', false],
  ]);
});

test('a full room says when to come again, and waiting for it can be cut short', async () => {
  room.refuse = 'room-full';
  join();
  await expect.poll(() => now(connection).connection.lastClose?.refusal).toBe('room-full');
  expect(now(connection).connection.lastClose).toMatchObject({
    retryAfterSeconds: 30,
    explanation: `${room.origin}/errors#room-full`,
    willRetry: true,
  });
  connection.close();
  expect(now(connection).connection.phase).toBe('closed');
  expect(room.sockets).toHaveLength(1);
});

/** An event of a kind that this client does not know. */
const unknown = { type: 'from-the-future', id: 1, at: 1 } as unknown as LoggedEvent;

test('an unknown event in the replay is left out, and the rest of the welcome is taken', async () => {
  const errors: RoomError[] = [];
  room.events = [unknown, begin(2), { ...unknown, id: 3 as EventId }];
  join({ firstPingMs: 20 }).on('error', (error) => errors.push(error));
  const welcome = await connection.opened();
  expect(welcome.events.map(({ id }) => id)).toEqual([2]);
  expect(now(connection).lastEventId).toBe(3);
  await expect.poll(() => now(connection).connection.latencyMs).toBeDefined();
  expect(errors).toEqual([]);
});

test('an unknown message is left alone, a known one that is malformed is told', async () => {
  const errors: RoomError[] = [];
  join().on('error', (error) => errors.push(error));
  await connection.opened();
  room.say(unknown);
  room.say({ type: 'detection-begin', id: 2 });
  room.say(begin(3));
  await expect.poll(() => now(connection).lastEventId).toBe(3);
  expect(errors).toMatchObject([{ code: 'bad-message' }]);
});

test('a welcome that cannot be read ends the attempt, and another follows', async () => {
  const errors: RoomError[] = [];
  (room as { role: unknown }).role = 7;
  join().on('error', (error) => errors.push(error));
  await expect.poll(() => errors[0]).toMatchObject({ code: 'bad-message' });
  room.role = 'mic';
  await connection.opened();
});

test('values that a newer room may have do not make its welcome unreadable', async () => {
  room.server.once('connection', (socket) => {
    const send = socket.send.bind(socket) as (text: string) => void;
    const newer = (text: string) =>
      send(text.replace('"everyone"', '"mics"').replace('"pcm16"', '"opus"'));
    socket.send = newer as typeof socket.send;
  });
  const welcome = await join().opened();
  expect(welcome).toMatchObject({ settings: { chat: 'off' }, audio: { codec: 'opus' } });
});

test('the state tells when the next attempt begins, and retryNow begins it at once', async () => {
  await join({ minReconnectMs: 60_000, maxReconnectMs: 60_000 }).opened();
  const states = phases(connection);
  const before = Date.now();
  room.socket.terminate();
  await expect.poll(() => now(connection).connection.phase).toBe('reconnecting');
  const { retryAt } = now(connection).connection;
  expect(retryAt).toBeGreaterThan(before + 20_000);
  expect(retryAt).toBeLessThanOrEqual(Date.now() + 60_000);
  connection.retryNow();
  expect(now(connection).connection.retryAt).toBeUndefined();
  await expect.poll(() => now(connection).connection.phase).toBe('open');
  expect(states).toEqual(['reconnecting', 'open']);
  // There is nothing to wait for any more: it changes nothing.
  connection.retryNow();
  expect(now(connection).connection.phase).toBe('open');
});
