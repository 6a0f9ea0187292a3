/** What the room does for readers who fall behind, and that it knows of them. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { RateMeter } from '../../durable-objects/rate-meter.ts';
import { Outgoing } from '../../durable-objects/sockets/outgoing.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  maxUnread,
  maxUnreadForScores,
  maxUnreadPerRoom,
  receiptEveryBytes,
} from '../../protocol/limits.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { low, silence } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function speaker(room: RoomCreated) {
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  return mic;
}

/** Somebody who reads, as far as anybody can see, and never says so. */
async function silentReader(room: RoomCreated): Promise<TestParticipant> {
  const reader = await join(room, 'listener');
  reader.givesReceipts = false;
  return reader;
}

const bytesOf = (reader: TestParticipant) =>
  reader.received.reduce((sum, message) => sum + JSON.stringify(message).length, 0);

/** Time passes with the sound, so that no limit of the mic is in the way. */
async function speakFor(mic: TestParticipant, seconds: number, sound = low): Promise<void> {
  for (let i = 0; i < seconds; i += 5) {
    vi.setSystemTime(Date.now() + 5000);
    mic.speak(sound(5000));
    await mic.settle();
  }
}

/** Writes to everyone until a reader was told so many bytes. */
async function write(host: TestParticipant, reader: TestParticipant, bytes: number): Promise<void> {
  const text = 'x'.repeat(500);
  for (let told = bytesOf(reader); told < bytes; ) {
    vi.setSystemTime(Date.now() + 2000);
    host.say({ type: 'chat', text });
    told += JSON.stringify(await host.next('chat')).length;
  }
}

test('a reader is asked for a receipt after every so many bytes, and one who answers is served on', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  await write(await join(room, 'host'), listener, 1.5 * maxUnreadForScores);
  const mic = await speaker(room);
  await speakFor(mic, 10);
  await listener.settle();
  expect(listener.all('scores').length).toBeGreaterThan(0);
  const asked = listener.all('receipt-request').length;
  expect(asked).toBeGreaterThanOrEqual(Math.floor(bytesOf(listener) / (1.2 * receiptEveryBytes)));
  expect(asked).toBeLessThanOrEqual(Math.ceil(bytesOf(listener) / receiptEveryBytes));
  expect(new Set(listener.all('receipt-request').map(({ token }) => token)).size).toBe(asked);
  expect(listener.all('error')).toEqual([]);
});

test('one who is behind does without scores, gets every detection, and scores again once they have read', async () => {
  const room = await createRoom();
  const reader = await silentReader(room);
  await write(await join(room, 'host'), reader, maxUnreadForScores - receiptEveryBytes);
  const mic = await speaker(room);
  await speakFor(mic, 10);
  expect(reader.all('scores').length).toBeGreaterThan(0);
  await vi.waitFor(
    async () => {
      const before = reader.all('scores').length;
      await speakFor(mic, 10);
      expect(reader.all('scores')).toHaveLength(before);
    },
    { timeout: 25_000 },
  );
  expect(bytesOf(reader)).toBeGreaterThan(maxUnreadForScores - 1000);
  const scores = reader.all('scores').length;
  await speakFor(mic, 10, silence);
  expect(mic.all('detection-end')).toHaveLength(1);
  await expect.poll(() => reader.all('detection-end')).toEqual(mic.all('detection-end'));
  expect(reader.all('scores')).toHaveLength(scores);
  // What is unread is known after the room has slept, too.
  await mic.settle();
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const { token } = reader.all('receipt-request').at(-1) ?? { token: '' };
  reader.say({ type: 'receipt', token });
  await reader.settle();
  await speakFor(mic, 10);
  expect(reader.all('scores').length).toBeGreaterThan(scores);
});

test('one who never reads is closed with a reason of their own, and nobody else notices', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const reader = await silentReader(room);
  const host = await join(room, 'host');
  await write(host, host, 1.1 * maxUnread.listener);
  expect((await reader.closed).reason).toBe('too-slow');
  expect(reader.all('error')).toMatchObject([{ code: 'too-slow', closing: true }]);
  expect(bytesOf(reader)).toBeGreaterThan(maxUnreadForScores);
  expect(bytesOf(reader)).toBeLessThan(maxUnread.listener + 5000);
  await listener.settle();
  expect(listener.all('error')).toEqual([]);
  expect((await listener.next('leave')).reason).toBe('too-slow');
});

test('beyond the sum of a room those furthest behind are closed, and no more of them than needed', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), (_, state) => {
    const sessions = new Sessions(state);
    const reader = (bytes: number) => {
      const session = sessions.accept(
        new WebSocketPair()[1],
        { role: 'host', network: 'test' },
        Date.now(),
      );
      session.sendText('x'.repeat(bytes));
      return session;
    };
    const half = maxUnread.host / 2;
    const readers = Array.from({ length: maxUnreadPerRoom / half - 3 }, () => reader(half));
    const furthest = reader(maxUnread.host);
    expect(sessions.takeTooSlow()).toEqual([]);
    readers.push(reader(half));
    expect(sessions.takeTooSlow()).toEqual([furthest]);
    sessions.remove(furthest);
    expect(sessions.takeTooSlow()).toEqual([]);
    for (const each of readers) sessions.remove(each);
  });
});

test('near that sum scores go first, and whoever waits for a reader is called once they have read', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), () => {
    const { 0: client, 1: server } = new WebSocketPair();
    const told: string[] = [];
    client.accept();
    server.accept();
    client.addEventListener('message', ({ data }) => told.push(data as string));
    const sum = { sends: new RateMeter(), unreadBytes: 0, tooSlow: false };
    let token = '';
    const outgoing = new Outgoing(server, 'listener', undefined, ({ asked }) => {
      token = asked.at(-1)?.token ?? token;
    });
    outgoing.countTowards(sum);
    outgoing.send('x'.repeat(receiptEveryBytes + 1));
    const unread = sum.unreadBytes;
    expect(unread).toBeGreaterThan(receiptEveryBytes);
    sum.unreadBytes = 0.75 * maxUnreadPerRoom;
    outgoing.sendScores('scores');
    expect(outgoing.unreadBytes).toBe(unread + 'scores'.length);
    sum.unreadBytes = 0.75 * maxUnreadPerRoom + 1;
    outgoing.sendScores('scores');
    expect(outgoing.unreadBytes).toBe(unread + 'scores'.length);
    let calls = 0;
    outgoing.whenRead(() => calls++);
    expect(calls).toBe(1);
    outgoing.send('x'.repeat(maxUnreadForScores));
    outgoing.whenRead(() => calls++);
    expect(calls).toBe(1);
    expect(outgoing.confirm(token)).toBe(true);
    expect(calls).toBe(2);
    outgoing.countTowards(undefined);
    expect(sum.unreadBytes).toBe(0.75 * maxUnreadPerRoom + 1 - unread - 'scores'.length);
  });
});
