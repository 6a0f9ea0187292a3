/** The stream of server-sent events itself, between a socket and a reader. */
import { afterEach, expect, test, vi } from 'vitest';
import {
  maxStreamBacklogBytes,
  maxUnreadForScores,
  streamKeepAliveMs,
} from '../../protocol/limits.ts';
import { pingText } from '../../protocol/messages.ts';
import { eventStream } from '../../worker/follow/event-stream.ts';
import { EventReader } from './event-reader.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A stream, and the other end of its socket. */
function open(signal = new AbortController().signal) {
  const { 0: client, 1: room } = new WebSocketPair();
  const heard: unknown[] = [];
  const closed = new Promise((resolve) => room.addEventListener('close', resolve));
  room.addEventListener('message', ({ data }) => {
    heard.push(data);
  });
  room.accept();
  const stream = eventStream(client, signal);
  const say = (message: object) => room.send(JSON.stringify(message));
  return { stream, say, heard, closed };
}

/** As large as an event can be. */
const chat = (id: number) => ({ type: 'chat', id, at: 0, text: '\u{1f514}'.repeat(250) });
const chatBytes = new TextEncoder().encode(JSON.stringify(chat(1))).length;
const perBacklog = Math.ceil(maxStreamBacklogBytes / chatBytes);

test('a reader who falls behind is cut off, and has lost nothing until there', async () => {
  const { stream, say, closed } = open();
  say({ type: 'snapshot', events: [], lastEventId: 0 });
  for (let id = 1; id <= 2 * perBacklog; id++) say(chat(id));
  await closed;
  const reader = new EventReader(stream);
  const ids: number[] = [];
  for (let event = await reader.next(); event; event = await reader.next()) ids.push(event.id);
  expect(ids).toEqual(ids.map((_, index) => index));
  expect(ids.length).toBeGreaterThan(perBacklog / 2);
  expect(ids.length).toBeLessThanOrEqual(perBacklog + 2);
});

test('a reader who keeps up gets however much there is', async () => {
  const { stream, say } = open();
  const reader = new EventReader(stream);
  say({ type: 'snapshot', events: [], lastEventId: 0 });
  await reader.next();
  for (let id = 1; id <= 2 * perBacklog; id++) {
    say(chat(id));
    expect((await reader.next())?.id).toBe(id);
  }
  await reader.leave();
});

test('the room gets its receipt once the reader has taken what came before, and not earlier', async () => {
  const { stream, say, heard } = open();
  say({ type: 'snapshot', events: [], lastEventId: 0 });
  say({ type: 'receipt-request', token: 'first' });
  await expect.poll(() => heard).toEqual([JSON.stringify({ type: 'receipt', token: 'first' })]);
  const count = Math.ceil((2 * maxUnreadForScores) / chatBytes);
  for (let id = 1; id <= count; id++) say(chat(id));
  say({ type: 'receipt-request', token: 'second' });
  const reader = new EventReader(stream);
  for (let id = 0; id <= count / 4; id++) await reader.next();
  expect(heard).toHaveLength(1);
  for (let id = 1; id < count / 2; id++) await reader.next();
  await expect
    .poll(() => heard.slice(1))
    .toEqual([JSON.stringify({ type: 'receipt', token: 'second' })]);
  await reader.leave();
});

test('whoever is sent out for good is told so, and whoever may come back is not', async () => {
  for (const [code, told] of [
    ['room-deleted', ['snapshot', 'refused']],
    ['too-slow', ['snapshot']],
  ] as const) {
    const { stream, say } = open();
    const reader = new EventReader(stream);
    say({ type: 'snapshot', events: [], lastEventId: 0 });
    say({ type: 'error', code, message: '', closing: true });
    const types: string[] = [];
    for (let event = await reader.next(); event; event = await reader.next()) {
      types.push(event.type);
    }
    expect(types).toEqual(told);
  }
});

test('a replay is sent whole, even if it is larger than what may wait', async () => {
  const { stream, say } = open();
  const events = Array.from({ length: 2 * perBacklog }, (_, index) => chat(index + 1));
  say({ type: 'snapshot', events, lastEventId: events.length });
  const reader = new EventReader(stream);
  const told = await reader.take(1 + events.length);
  expect(told.at(-1)?.id).toBe(events.length);
  await reader.leave();
});

test('both sides get signs of life, the room the one that does not wake it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { stream, say, heard } = open();
  say({ type: 'snapshot', events: [], lastEventId: 0 });
  const reader = stream.getReader();
  await reader.read();
  vi.advanceTimersByTime(streamKeepAliveMs);
  expect(new TextDecoder().decode((await reader.read()).value)).toBe(':\n\n');
  await vi.waitUntil(() => heard.length > 0, { timeout: 30_000 });
  expect(heard).toEqual([pingText]);
  await reader.cancel();
  expect(vi.getTimerCount()).toBe(0);
});

test('an aborted request leaves the room', async () => {
  const page = new AbortController();
  const { say, closed } = open(page.signal);
  say({ type: 'snapshot', events: [], lastEventId: 0 });
  page.abort();
  await closed;
});

test('a request that was aborted before the room answered leaves it at once', async () => {
  const { closed } = open(AbortSignal.abort());
  await closed;
});
