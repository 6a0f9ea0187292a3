/** What one network may do on relays, however many sockets it uses there. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RoomLink } from '../../durable-objects/relays/room-link.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  changeBucket,
  chatBucket,
  networkChangeBucket,
  networkChatBucket,
  networkMessageBucket,
} from '../../protocol/limits.ts';
import { bounds } from './bounds.ts';
import { createRoom, join } from './participant.ts';
import { withSmallBounds } from './room-with-audience.ts';

withSmallBounds();

// No time passes, so that no bucket is refilled.
beforeEach(() => {
  vi.setSystemTime(Date.now());
  bounds.current = { direct: 0, relay: 100, audience: 100 };
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const [here, elsewhere] = ['192.0.2.1', '192.0.2.2'];
const dropped = { type: 'error', code: 'rate-limited', closing: false };

async function listen(room: RoomCreated, network: string) {
  return join(room, 'listener', {}, network);
}

/** Somebody who has just come writes so many texts. */
async function write(room: RoomCreated, network: string, count = chatBucket.capacity as number) {
  const writer = await listen(room, network);
  for (let i = 0; i < count; i++) writer.say({ type: 'chat', text: `${i}` });
  await writer.settle();
  return writer;
}

test('a relay drops the messages beyond those of a network, and those who sent them stay', async () => {
  const room = await createRoom();
  const perSocket = 20;
  for (let sent = 0; sent < networkMessageBucket.capacity; sent += perSocket) {
    const one = await listen(room, here);
    for (let i = 0; i < perSocket; i++) one.say({ type: 'subscribe', scores: false });
    await one.settle();
    expect(one.all('error')).toEqual([]);
  }
  const late = await listen(room, here);
  late.say({ type: 'subscribe', scores: false });
  expect(await late.next('error')).toMatchObject(dropped);
  const other = await listen(room, elsewhere);
  other.say({ type: 'chat', text: 'Hello!' });
  expect(await late.next('chat')).toMatchObject({ text: 'Hello!' });
});

test('a network renames itself on a relay so often, whoever of it does', async () => {
  const room = await createRoom();
  const { capacity } = changeBucket;
  for (let renamed = 0; renamed < networkChangeBucket.capacity; renamed += capacity) {
    const one = await listen(room, here);
    for (let i = 0; i < capacity; i++) one.say({ type: 'rename', name: `${i}` });
    await one.settle();
    expect(one.all('error')).toEqual([]);
  }
  const late = await listen(room, here);
  late.say({ type: 'rename', name: 'Ada' });
  expect(await late.next('error')).toMatchObject(dropped);
});

test('a relay asks its room for no more texts than a network may write', async () => {
  const room = await createRoom();
  const asked = vi.spyOn(RoomLink.prototype, 'ask');
  const { capacity } = networkChatBucket;
  for (let written = 0; written <= capacity; written += chatBucket.capacity)
    await write(room, here);
  const texts = () => asked.mock.calls.filter(([name]) => name === 'relayChat').length;
  expect(texts()).toBe(capacity);
  await write(room, elsewhere, 1);
  expect(texts()).toBe(capacity + 1);
});

test('what a network writes on the room and on relays counts together', async () => {
  const direct = 10;
  bounds.current = { ...bounds.current, direct };
  const room = await createRoom();
  for (let i = 0; i < direct; i++) expect((await write(room, here)).all('error')).toEqual([]);
  const left = networkChatBucket.capacity - direct * chatBucket.capacity;
  for (let i = 0; i < left; i += chatBucket.capacity) {
    const writer = await write(room, here);
    await expect.poll(() => writer.all('chat').length).toBeGreaterThanOrEqual(chatBucket.capacity);
    expect(writer.all('error')).toEqual([]);
  }
  const late = await write(room, here, 1);
  expect(await late.next('error')).toMatchObject(dropped);
  const other = await write(room, elsewhere, 1);
  expect(await other.next('chat')).toMatchObject({ participant: other.welcome.you });
});
