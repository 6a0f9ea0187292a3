/** The audience of a room, beyond the listeners that the room holds itself. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import { markDeleted } from '../../durable-objects/identity.ts';
import { ticketHeader } from '../../durable-objects/relays/ticket.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { audienceChatBucket, chatBucket, unresponsiveMs } from '../../protocol/limits.ts';
import { bounds } from './bounds.ts';
import { connect, createRoom, join } from './participant.ts';
import { kept, relayOf, roomWithAudience, withSmallBounds } from './room-with-audience.ts';
import { hostly, rotate, status } from './room-with-texts.ts';

withSmallBounds();

test('a listener beyond the bound is served by a relay, and is counted instead of listed', async () => {
  const { room, host, listener } = await roomWithAudience();
  const welcome = listener.welcome;
  expect(listener.selectedProtocol).toBe('earshot.2');
  expect(welcome).toMatchObject({ roomId: room.id, role: 'listener', audience: 1 });
  expect(welcome?.participants.map(({ name }) => name)).toEqual(['host', 'Direct', 'L1']);
  expect(welcome?.you).toBe(welcome?.participants.at(-1)?.id);
  expect((await host.next('audience')).count).toBe(1);
  expect(await status(room)).toMatchObject({ audience: 1 });
  expect((await status(room)).participants.map(({ name }) => name)).toEqual(['host', 'Direct']);
  listener.close();
  expect((await listener.closed).code).toBe(1000);
  expect((await host.next('audience')).count).toBe(0);
  expect(host.all('join').map(({ participant }) => participant.name)).toEqual(['Direct']);
});

test('listeners on a relay write to everyone, where the host lets them', async () => {
  const { room, host, direct, audience } = await roomWithAudience(2);
  const [writer, reader] = audience as [(typeof audience)[number], (typeof audience)[number]];
  writer.say({ type: 'rename', name: 'Ada' });
  expect((await writer.next('update')).participant).toMatchObject({
    id: writer.welcome.you,
    name: 'Ada',
  });
  writer.say({ type: 'chat', text: 'Hello' });
  const told = await Promise.all([host, direct, writer, reader].map((each) => each.next('chat')));
  for (const chat of told) {
    expect(chat).toEqual({ ...told[0] });
    expect(chat).toMatchObject({ name: 'Ada', role: 'listener', participant: writer.welcome.you });
  }
  await hostly(room, '/settings', { method: 'PATCH', body: JSON.stringify({ chat: 'host' }) });
  expect((await writer.next('settings')).settings.chat).toBe('host');
  writer.say({ type: 'chat', text: 'Still here?' });
  expect(await writer.next('error')).toMatchObject({ code: 'chat-off', closing: false });
  writer.say({ type: 'rename', name: '\u200b' });
  expect(await writer.next('error')).toMatchObject({ code: 'bad-name', closing: false });
  expect(host.all('update')).toEqual([]);
});

test.each([
  ['a microphone', { type: 'mic', on: true }, 'not-allowed'],
  ['a second hello', { type: 'hello', name: 'Me' }, 'bad-message'],
  ['what is no message', { type: 'nonsense' }, 'bad-message'],
])('a relay refuses %s as a room does', async (_, message, reason) => {
  const { listener } = await roomWithAudience();
  listener.say(message);
  expect((await listener.closed).reason).toBe(reason);
});

test('a listener whose key is replaced leaves the relay, one with the new key stays', async () => {
  const { room, audience } = await roomWithAudience(2);
  const keys = ((await (await rotate(room)).json()) as Pick<RoomCreated, 'keys'>).keys;
  for (const each of audience) expect((await each.closed).reason).toBe('key-rotated');
  const renewed = { ...room, keys: { ...room.keys, ...keys } };
  const direct = await join(renewed, 'listener');
  const counted = await join(renewed, 'listener');
  expect(direct.welcome.participants).toHaveLength(2);
  await counted.settle();
  expect(counted.all('error')).toEqual([]);
  expect(counted.welcome.audience).toBeGreaterThan(0);
});

test('a listener whose key is replaced on the way to the relay is not let in', async () => {
  const { room, host, listener } = await roomWithAudience(2);
  await rotate(room);
  await listener.closed;
  const { id } = await host.next('keys');
  const arrive = (admittedAt: number) => {
    const ticket = JSON.stringify({ network: 'test', relay: 1, admittedAt, audience: 1 });
    const headers = { upgrade: 'websocket', [ticketHeader]: ticket };
    return relayOf(room).fetch('https://relay/socket', { headers });
  };
  const refused = await arrive(id - 1);
  expect(await refused.json()).toMatchObject({ code: 'key-rotated' });
  const admitted = await arrive(id);
  expect(admitted.status).toBe(101);
  admitted.webSocket?.accept();
  admitted.webSocket?.close();
});

test('whoever comes back to the room leaves no socket on a relay', async () => {
  const { room, host, direct, listener } = await roomWithAudience();
  const { resume, you } = listener.welcome;
  direct.close();
  await host.next('leave');
  const back = await join(room, 'listener', { resume });
  expect(back.welcome).toMatchObject({ you, audience: 1 });
  expect((await listener.closed).reason).toBe('replaced');
  await expect.poll(async () => (await status(room)).audience).toBe(0);
  await back.settle();
  expect(back.all('error')).toEqual([]);
});

test('whoever comes back to another relay leaves no socket on the earlier one', async () => {
  const { room, listener } = await roomWithAudience(3);
  const { resume, you } = listener.welcome;
  const back = await join(room, 'listener', { resume });
  expect(back.welcome.you).toBe(you);
  expect((await kept(room, 2)).length).toBeGreaterThan(0);
  expect((await listener.closed).reason).toBe('replaced');
  await expect.poll(async () => (await status(room)).audience).toBe(3);
  await back.settle();
  expect(back.all('error')).toEqual([]);
});

test('when the room is deleted its relays close their sockets and keep nothing', async () => {
  const { room, audience } = await roomWithAudience(2);
  expect((await kept(room)).length).toBeGreaterThan(0);
  expect((await hostly(room, '', { method: 'DELETE' })).status).toBe(204);
  for (const each of audience) expect((await each.closed).reason).toBe('room-deleted');
  expect(await kept(room)).toEqual([]);
});

test('a relay whose last listener went keeps nothing, and the room does not count it', async () => {
  const { room, host, audience } = await roomWithAudience(2);
  for (const each of audience) each.close();
  await expect.poll(() => kept(room)).toEqual([]);
  await expect.poll(async () => (await status(room)).audience).toBe(0);
  host.say({ type: 'chat', text: 'Meanwhile' });
  const { id } = await host.next('chat');
  const back = await join(room, 'listener', { after: id - 1 });
  expect(back.welcome.events.map((event) => event.id)).toEqual([id]);
  expect(back.welcome.audience).toBe(1);
});

test('a relay that slept parts with whoever vanished meanwhile as its alarm rings', async () => {
  const { room, host, listener } = await roomWithAudience();
  expect((await host.next('audience')).count).toBe(1);
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  vi.setSystemTime(Date.now() + unresponsiveMs + 1);
  await runDurableObjectAlarm(relayOf(room));
  vi.useRealTimers();
  expect((await listener.closed).reason).toBe('unresponsive');
  expect((await host.next('audience')).count).toBe(0);
});

test('relays fill one after the other, and the room takes no more than its audience', async () => {
  const { room, audience } = await roomWithAudience(5);
  expect(audience.map(({ welcome }) => welcome.audience)).toEqual([1, 2, 3, 4, 5]);
  expect((await kept(room, 2)).length).toBeGreaterThan(0);
  expect(await kept(room, 3)).toEqual([]);
  const next = await connect(room.id, offerSubprotocols(room.keys.listener));
  expect((await next.closed).reason).toBe('room-full');
  audience[4]?.close();
  await expect.poll(async () => (await status(room)).audience).toBe(4);
  expect((await join(room, 'listener')).welcome.audience).toBe(5);
});

test('all listeners on relays together write so many texts at once', async () => {
  const writers = audienceChatBucket.capacity / chatBucket.capacity + 1;
  bounds.current = { direct: 0, relay: writers, audience: writers };
  const room = await createRoom();
  const host = await join(room, 'host');
  // No time passes, so that no bucket is refilled.
  vi.setSystemTime(Date.now());
  for (let i = 1; i < writers; i++) {
    const writer = await join(room, 'listener');
    for (let j = 1; j <= chatBucket.capacity; j++) writer.say({ type: 'chat', text: `${i} ${j}` });
    for (let j = 1; j <= chatBucket.capacity; j++) await host.next('chat');
    expect(writer.all('error')).toEqual([]);
  }
  const last = await join(room, 'listener');
  last.say({ type: 'chat', text: 'One too many' });
  expect(await last.next('error')).toMatchObject({
    code: 'rate-limited',
    detail: 'too many texts',
  });
  vi.useRealTimers();
});

test('a relay whose room is gone closes its sockets and keeps nothing', async () => {
  const { room, listener, audience } = await roomWithAudience(2);
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => markDeleted(storage.sql, Date.now()));
  await evictDurableObject(stub, { webSockets: 'hibernate' });
  audience[1]?.close();
  expect((await listener.closed).reason).toBe('room-deleted');
  await expect.poll(() => kept(room)).toEqual([]);
});
