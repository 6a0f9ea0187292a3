/** The log of a room, as its relays have it: one sequence of ids, whatever happens in between. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { Diagnostics, RoomCreated } from '../../protocol/http.ts';
import { firstReplayPage, relayBranching, replayOnResume } from '../../protocol/limits.ts';
import { bounds } from './bounds.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';
import { idsOf, kept, relayOf, roomWithAudience, withSmallBounds } from './room-with-audience.ts';
import { hostly, status } from './room-with-texts.ts';
import { logTexts, readOn, stalledReader, told } from './slow-reader.ts';
import { low, silence } from './sound.ts';

withSmallBounds();

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const diagnose = async (room: RoomCreated): Promise<Diagnostics> =>
  (await hostly(room, '/diagnostics')).json();

test('a relay tells the log in order, and scores, and whoever moves misses and repeats nothing', async () => {
  const { room, host, direct, listener } = await roomWithAudience();
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

test('a relay hibernates and knows its room and its listeners', async () => {
  const { room, host, listener } = await roomWithAudience();
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
  const { room, host, listener } = await roomWithAudience();
  await logSilently(room, 5);
  host.say({ type: 'chat', text: 'And now?' });
  const { id } = await listener.next('chat');
  const start = listener.welcome.lastEventId;
  await expect.poll(() => idsOf(listener)).toEqual(range(start + 1, id));
  expect(id).toBe(start + 6);
});

test('a relay notices what it missed as it is told how large the audience is', async () => {
  const { room, listener } = await roomWithAudience();
  expect((await listener.next('audience')).count).toBe(1);
  await logSilently(room, 3);
  await join(room, 'listener');
  const start = listener.welcome.lastEventId;
  await expect.poll(() => idsOf(listener)).toEqual(range(start + 1, start + 3));
});

test('a room that failed before it told its relays tells them as it wakes', async () => {
  const { room, listener } = await roomWithAudience();
  await logSilently(room, 3);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  await status(room);
  const start = listener.welcome.lastEventId;
  await expect.poll(() => idsOf(listener)).toEqual(range(start + 1, start + 3));
});

test('a replay that waits for a slow reader goes on after its relay has slept', async () => {
  const room = await createRoom();
  await logTexts(room, replayOnResume / 2);
  const host = await join(room, 'host');
  await join(room, 'listener', { name: 'Direct' });
  const reader = await stalledReader(room);
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  host.say({ type: 'chat', text: 'Awake?' });
  const { id } = await host.next('chat');
  readOn(reader);
  await expect.poll(() => told(reader).at(-1)?.id).toBe(id);
  expect(told(reader).map((event) => event.id)).toEqual(range(1, id));
});

test('a new name taken during a replay is told at its end, also after the relay has slept', async () => {
  const room = await createRoom();
  await logTexts(room, replayOnResume / 2);
  await join(room, 'listener', { name: 'Direct' });
  const reader = await stalledReader(room);
  reader.say({ type: 'rename', name: 'Patient' });
  await reader.roundTrip();
  expect(reader.all('update')).toEqual([]);
  await evictDurableObject(relayOf(room), { webSockets: 'hibernate' });
  readOn(reader);
  const { id, participant } = await reader.next('update');
  expect(participant).toMatchObject({ id: reader.all('welcome')[0]?.you, name: 'Patient' });
  expect(reader.received.filter(({ type }) => type !== 'receipt-request').at(-2)).toMatchObject({
    type: 'events',
    more: false,
  });
  expect(told(reader).at(-2)?.id).toBe(id);
});

test('listeners of a relay that missed more than is replayed come back to the room', async () => {
  const { room, host, listener } = await roomWithAudience();
  await logSilently(room, replayOnResume + 1);
  host.say({ type: 'chat', text: 'And now?' });
  expect((await listener.closed).code).toBe(1012);
  const back = await join(room, 'listener', { after: listener.welcome.lastEventId });
  expect(back.welcome.truncated).toBe(true);
  expect(back.welcome.events).toHaveLength(firstReplayPage);
  await expect.poll(() => back.all('events').at(-1)?.more).toBe(false);
  const pages = [back.welcome.events, ...back.all('events').map(({ events }) => events)];
  const ids = pages.flat().map(({ id }) => id);
  const last = ids.at(-1) ?? 0;
  expect(ids).toEqual(Array.from({ length: ids.length }, (_, i) => last - ids.length + 1 + i));
  expect(ids.length).toBeGreaterThanOrEqual(replayOnResume);
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
