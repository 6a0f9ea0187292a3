/** What the room does for readers who fall behind, and that it knows of them. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Outgoing } from '../../durable-objects/sockets/outgoing.ts';
import { RoomUnread } from '../../durable-objects/sockets/room-unread.ts';
import type { Attachment, PendingSession } from '../../durable-objects/sockets/session.ts';
import { Sessions } from '../../durable-objects/sockets/sessions.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  maxRefusedBytes,
  maxUnread,
  maxUnreadForScores,
  maxUnreadPerRoom,
  outrunMs,
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

describe('beyond the sum of a room', () => {
  const half = maxUnread.host / 2;

  /** Readers who answered nothing of what they were sent, half of what they may be sent each. */
  async function withReaders(
    bytes: number,
    act: (sessions: Sessions, reader: (bytes: number) => PendingSession) => void,
  ): Promise<void> {
    const { id } = await createRoom();
    await runInDurableObject(env.ROOMS.getByName(id), (_, state) => {
      const sessions = new Sessions(state);
      const reader = (size: number) => {
        const session = sessions.accept(
          new WebSocketPair()[1],
          { role: 'host', network: 'test' },
          Date.now(),
        );
        session.sendText('x'.repeat(size));
        return session;
      };
      for (let sent = 0; sent < bytes; sent += half) reader(half);
      act(sessions, reader);
      for (const each of sessions.all) {
        sessions.remove(each);
        each.close(1000, '');
      }
    });
  }

  test('those who were outrun are closed, the furthest behind first, and no more than needed', async () => {
    const start = Date.now();
    vi.setSystemTime(start);
    await withReaders(maxUnreadPerRoom.outrun - half, (sessions, reader) => {
      const furthest = reader(maxUnread.host);
      const now = start + outrunMs + 1;
      // Nobody has answered anything: it may be the room that is slow.
      expect(sessions.takeTooSlow(now)).toEqual([]);
      vi.setSystemTime(now);
      const { outgoing, socket } = reader(receiptEveryBytes);
      expect(sessions.takeTooSlow(now)).toEqual([]);
      const { unread } = socket.deserializeAttachment() as Attachment;
      expect(outgoing.confirm(unread?.asked.at(-1)?.token ?? '')).toBe(true);
      expect(sessions.takeTooSlow(now + 999)).toEqual([]);
      expect(sessions.takeTooSlow(now + 1000)).toEqual([furthest]);
    });
  });

  test('and beyond another one whoever is furthest behind', async () => {
    const now = Date.now();
    await withReaders(maxUnreadPerRoom.most - 3 * half, (sessions, reader) => {
      const furthest = reader(maxUnread.host - 1);
      expect(sessions.takeTooSlow(now)).toEqual([]);
      reader(half);
      const closed = sessions.takeTooSlow(now + 1000);
      expect(closed[0]).toBe(furthest);
      const sum = closed.reduce((bytes, { outgoing }) => bytes + outgoing.unreadBytes, 0);
      expect(sum).toBeGreaterThan(maxUnreadPerRoom.most - maxUnreadPerRoom.outrun);
      expect(sum).toBeLessThan(maxUnreadPerRoom.most - maxUnreadPerRoom.outrun + 2 * half);
    });
  });
});

test('what refused sockets have not read is bounded too, until their other end closes them', async () => {
  const { id } = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(id), async (_, state) => {
    const sessions = new Sessions(state);
    const refuse = (role: 'listener' | 'mic', bytes: number) => {
      const { 0: client, 1: server } = new WebSocketPair();
      const session = sessions.accept(server, { role, network: 'test' }, Date.now());
      session.sendText('x'.repeat(bytes));
      sessions.refused.add(session);
      sessions.remove(session);
      session.close(4000, '');
      return client;
    };
    const bytes = maxUnread.listener;
    for (let sum = 0; sum < maxRefusedBytes - 2 * bytes; sum += bytes) refuse('listener', bytes);
    refuse('mic', maxUnread.mic);
    expect(sessions.tooManyRefused('listener')).toBe(false);
    const [, last] = [refuse('listener', bytes), refuse('listener', bytes)];
    expect(sessions.tooManyRefused('listener')).toBe(true);
    expect(sessions.tooManyRefused('mic')).toBe(false);
    last.accept();
    last.close();
    await expect.poll(() => sessions.tooManyRefused('listener')).toBe(false);
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
    const sum = new RoomUnread();
    let token = '';
    const outgoing = new Outgoing(server, 'listener', undefined, ({ asked }) => {
      token = asked.at(-1)?.token ?? token;
    });
    outgoing.countTowards(sum);
    outgoing.send('x'.repeat(receiptEveryBytes + 1));
    const unread = sum.bytes;
    expect(unread).toBeGreaterThan(receiptEveryBytes);
    sum.bytes = maxUnreadPerRoom.scores;
    outgoing.sendScores('scores');
    expect(outgoing.unreadBytes).toBe(unread + 'scores'.length);
    sum.bytes = maxUnreadPerRoom.scores + 1;
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
    expect(sum.bytes).toBe(maxUnreadPerRoom.scores + 1 - unread - 'scores'.length);
  });
});
