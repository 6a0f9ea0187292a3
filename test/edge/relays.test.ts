/** The audience of a room, beyond the listeners that the room holds itself. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { audienceBounds } from '../../durable-objects/relays/audience.ts';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import type { Diagnostics, RoomCreated } from '../../protocol/http.ts';
import { relayBranching, replayOnResume } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import { bounds } from './bounds.ts';
import { connect, createRoom, join, type TestParticipant } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';
import { hostly, rotate, status } from './room-with-texts.ts';
import { low, silence } from './sound.ts';

beforeAll(() => {
  bounds.current = { direct: 1, relay: 3, audience: 6 };
});
afterAll(() => {
  bounds.current = audienceBounds;
});

const relayOf = (room: RoomCreated, relay = 1) => env.RELAYS.getByName(`${room.id}/${relay}`);

/** A room with a host, a listener of its own and others on its first relay. */
async function roomWithAudience(count: number) {
  const room = await createRoom();
  const host = await join(room, 'host');
  const direct = await join(room, 'listener', { name: 'Direct' });
  const audience: Awaited<ReturnType<typeof join>>[] = [];
  for (let i = 1; i <= count; i++) audience.push(await join(room, 'listener', { name: `L${i}` }));
  return { room, host, direct, audience };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const diagnose = async (room: RoomCreated): Promise<Diagnostics> =>
  (await hostly(room, '/diagnostics')).json();

type Logged = Extract<ServerMessage, { id: number }>;

/** Ids of the logged events that came live. */
function idsOf({ received }: TestParticipant): number[] {
  return received
    .flatMap((message) => (message.type === 'events' ? message.events : message))
    .filter((message): message is Logged => 'id' in message)
    .map(({ id }) => id);
}

test('a listener beyond the bound is served by a relay, and is counted instead of listed', async () => {
  const { room, host, audience } = await roomWithAudience(1);
  const [listener] = audience;
  const welcome = listener?.welcome;
  expect(listener?.selectedProtocol).toBe('earshot.2');
  expect(welcome).toMatchObject({ roomId: room.id, role: 'listener', audience: 1 });
  expect(welcome?.participants.map(({ name }) => name)).toEqual(['host', 'Direct', 'L1']);
  expect(welcome?.you).toBe(welcome?.participants.at(-1)?.id);
  expect((await host.next('audience')).count).toBe(1);
  expect(await status(room)).toMatchObject({ audience: 1 });
  expect((await status(room)).participants.map(({ name }) => name)).toEqual(['host', 'Direct']);
  listener?.close();
  expect((await listener?.closed)?.code).toBe(1000);
  expect((await host.next('audience')).count).toBe(0);
  expect(host.all('join').map(({ participant }) => participant.name)).toEqual(['Direct']);
});

test('a relay tells the log in order, and scores, and whoever moves misses and repeats nothing', async () => {
  const { room, host, direct, audience } = await roomWithAudience(1);
  const listener = audience[0] as (typeof audience)[number];
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  mic.speak(silence(2400));
  expect((await listener.next('scores')).participant).toBe(mic.welcome.you);
  const { detection } = await listener.next('detection-end');
  host.say({ type: 'chat', text: 'Heard?' });
  const { id: last } = await listener.next('chat');
  await expect.poll(() => idsOf(listener).at(-1)).toBe(last);
  const { lastEventId: start } = listener.welcome;
  expect(idsOf(listener)).toEqual(range(start + 1, last));
  // A place on the room becomes free: the listener finds it, and is who they were.
  direct.close();
  const { id: left } = await host.next('leave');
  const { resume, you } = listener.welcome;
  const moved = await join(room, 'listener', { resume, after: detection.id });
  expect(moved.welcome.you).toBe(you);
  expect(moved.welcome.events.map(({ id }) => id)).toEqual(range(detection.id + 1, left));
  listener.close();
  // And back to a relay, which has the same log, though it never was there when it happened.
  host.say({ type: 'chat', text: 'Again' });
  const { id: again } = await moved.next('chat');
  await join(room, 'listener', { name: 'Other' });
  const back = await join(room, 'listener', { resume: moved.welcome.resume, after: left });
  expect(back.welcome.you).toBe(you);
  expect((await moved.closed).reason).toBe('replaced');
  const seen = [...back.welcome.events.map(({ id }) => id), ...idsOf(back)];
  expect(seen).toEqual(expect.arrayContaining(range(left + 2, again)));
  expect(back.welcome.truncated).toBe(false);
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
  const { audience } = await roomWithAudience(1);
  audience[0]?.say(message);
  expect((await audience[0]?.closed)?.reason).toBe(reason);
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

const kept = (room: RoomCreated, relay = 1) =>
  runInDurableObject(relayOf(room, relay), (_, { storage }) => [
    ...storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'"),
    ...storage.kv.list(),
  ]);

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

test('a relay hibernates and knows its room and its listeners', async () => {
  const { room, host, audience } = await roomWithAudience(1);
  const listener = audience[0] as (typeof audience)[number];
  await expect.poll(async () => (await status(room)).audience).toBe(1);
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  host.say({ type: 'chat', text: 'Awake?' });
  const { id } = await listener.next('chat');
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  listener.say({ type: 'chat', text: 'Awake.' });
  expect(await host.next('chat')).toMatchObject({ id });
  expect(await host.next('chat')).toMatchObject({ id: id + 1, participant: listener.welcome.you });
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  const next = await join(room, 'listener', { after: id - 1 });
  expect(next.welcome.events.map((event) => event.id)).toEqual([id, id + 1]);
  expect(next.welcome.participants.map(({ name }) => name)).toEqual(['host', 'Direct', 'listener']);
});

/** Logs events in the room that nobody is told of, as if it had failed before. */
const logSilently = (room: RoomCreated, count: number) =>
  runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    for (let i = 0; i < count; i++) log.begin({ ...bark, at: Date.now() }, Date.now());
  });

test('a relay that missed events asks for them, and tells all in order', async () => {
  const { room, host, audience } = await roomWithAudience(1);
  const listener = audience[0] as (typeof audience)[number];
  await logSilently(room, 5);
  host.say({ type: 'chat', text: 'And now?' });
  const { id } = await listener.next('chat');
  const start = listener.welcome.lastEventId;
  await expect.poll(() => idsOf(listener)).toEqual(range(start + 1, id));
  expect(id).toBe(start + 6);
});

test('a room that failed before it told its relays tells them as it wakes', async () => {
  const { room, audience } = await roomWithAudience(1);
  const listener = audience[0] as (typeof audience)[number];
  await logSilently(room, 3);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  await status(room);
  const start = listener.welcome.lastEventId;
  await expect.poll(() => idsOf(listener)).toEqual(range(start + 1, start + 3));
});

test('listeners of a relay that missed more than is replayed come back to the room', async () => {
  const { room, host, audience } = await roomWithAudience(1);
  await logSilently(room, replayOnResume + 1);
  host.say({ type: 'chat', text: 'And now?' });
  expect((await audience[0]?.closed)?.code).toBe(1012);
  const back = await join(room, 'listener', { after: audience[0]?.welcome.lastEventId ?? 0 });
  expect(back.welcome.truncated).toBe(true);
  expect(back.welcome.events).toHaveLength(replayOnResume);
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

test('a relay of the second level is told by one of the first', async () => {
  bounds.current = { direct: 0, relay: 1, audience: 40 };
  const room = await createRoom();
  const host = await join(room, 'host');
  const audience: TestParticipant[] = [];
  for (let i = 0; i <= relayBranching; i++) audience.push(await join(room, 'listener'));
  expect((await kept(room, relayBranching + 1)).length).toBeGreaterThan(0);
  const before = await diagnose(room);
  expect(before).toMatchObject({ relays: relayBranching + 1, audience: relayBranching + 1 });
  audience[0]?.close();
  await expect.poll(async () => (await status(room)).audience).toBe(relayBranching);
  host.say({ type: 'chat', text: 'Down there?' });
  const { id } = await host.next('chat');
  expect((await audience.at(-1)?.next('chat'))?.id).toBe(id);
});
