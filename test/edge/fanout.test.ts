/** What a room tells to many, and to those who ask for less. */
import { env, evictDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  audioBucket,
  chatBucket,
  eventSendBucket,
  maxMics,
  maxScoresSends,
  presenceSendBucket,
} from '../../protocol/limits.ts';
import type { ModelDescription } from '../../protocol/messages.ts';
import { audience, type Onlooker } from './audience.ts';
import { createRoom, join, type TestParticipant } from './participant.ts';
import { low } from './sound.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Participants of the rooms below. */
const crowd = 100;
/** As much as a mic may send at once, in frames. */
const frames = Math.floor(audioBucket.capacity / 60);

async function speakers(room: RoomCreated, count: number) {
  const mics = [];
  for (let i = 0; i < count; i++) {
    const mic = await join(room, 'mic', { name: `Mic ${i}` }, `192.0.2.${i}`);
    mic.say({ type: 'mic', on: true });
    await mic.settle();
    mics.push(mic);
  }
  return mics;
}

/** Waits until everything that waits to be told was told. */
async function toldAll(onlookers: readonly Onlooker[], lastId: number): Promise<void> {
  await expect
    .poll(() => onlookers.filter(({ logged }) => logged.at(-1)?.id !== lastId).length)
    .toBe(0);
}

function expectInOrder({ logged, told: [welcome] }: Onlooker): void {
  if (welcome?.type !== 'welcome') throw new Error('no welcome');
  const ids = logged.map(({ id }) => id);
  expect(ids).toEqual(ids.map((_, i) => welcome.lastEventId + 1 + i));
}

test('scores come each at once up to so many sends a second, and then in ticks', async () => {
  const room = await createRoom();
  const mics = await speakers(room, maxMics);
  const onlookers = await audience(room, crowd - maxMics);
  // Windows are counted over ten seconds, and no time passes.
  vi.setSystemTime(Date.now());
  const sound = low(60 * frames);
  for (const mic of mics) {
    mic.speak(sound);
    await mic.settle();
  }
  const [onlooker] = onlookers as [Onlooker];
  const { welcome } = mics[0] as (typeof mics)[number];
  const ticks = () => onlooker.told.filter(({ type }) => type === 'tick');
  const { windowMs, hopMs } = welcome.models[0] as ModelDescription;
  const windows = Math.floor((60 * frames - windowMs) / hopMs) + 1;
  const last = Math.ceil((windowMs + (windows - 1) * hopMs) / 60) - 1;
  await expect.poll(() => [...lastScores(onlooker).values()]).toEqual(Array(maxMics).fill(last));
  const late = await join(room, 'listener');
  expect(late.welcome.pace).toBe(4);
  const told = onlooker.told.filter(({ type }) => ['scores', 'tick', 'pace'].includes(type));
  const first = told.findIndex(({ type }) => type !== 'scores');
  expect(first).toBe((10 * maxScoresSends) / crowd);
  expect(told.slice(first, first + 2)).toMatchObject([
    { type: 'pace', scoresPerSecond: 4 },
    { type: 'tick' },
  ]);
  expect(told.slice(first + 1).every(({ type }) => type === 'tick')).toBe(true);
  expect(ticks().length).toBeLessThan(maxMics * windows - first);
  for (const each of [...onlookers, ...mics.map(({ received: told }) => ({ told }))]) {
    const paces = each.told.filter(({ type }) => type === 'pace');
    expect(paces).toEqual([{ type: 'pace', scoresPerSecond: 4 }]);
  }
});

/** The highest sequence of each mic's scores so far. */
function lastScores({ told }: Pick<Onlooker, 'told'>): Map<string, number> {
  const all = told.flatMap((message) => {
    if (message.type === 'tick') return message.scores;
    return message.type === 'scores' ? [message] : [];
  });
  return new Map(all.map(({ participant, sequence }) => [participant, sequence]));
}

test('comings are told each at once up to so many sends, and then several together', async () => {
  const room = await createRoom();
  vi.setSystemTime(Date.now());
  const host = await join(room, 'host');
  const onlookers = await audience(room, crowd);
  const newcomer = await join(room, 'listener');
  await toldAll(onlookers, newcomer.welcome.lastEventId);
  onlookers.forEach(expectInOrder);
  const [first] = onlookers as [Onlooker];
  // The nth to come is told of to n others; the host was the first.
  let sends = 1;
  let alone = 0;
  while (sends + alone + 3 <= presenceSendBucket.capacity) sends += alone++ + 3;
  const told = first.told.slice(1);
  expect(told.findIndex(({ type }) => type === 'events')).toBe(alone);
  // A host is told of each at once, whatever the others are told.
  expect(host.all('join')).toHaveLength(crowd + 1);
  expect(host.all('events')).toEqual([]);
});

test('texts are told each at once up to so many sends, and then several together', async () => {
  const room = await createRoom();
  const writers = await speakers(room, maxMics);
  const onlookers = await audience(room, crowd - maxMics - 1);
  const newcomer = await join(room, 'listener');
  await toldAll(onlookers, newcomer.welcome.lastEventId);
  vi.setSystemTime(Date.now());
  const alone = eventSendBucket.capacity / crowd;
  const texts = maxMics * chatBucket.capacity;
  expect(texts).toBeGreaterThan(alone);
  for (const writer of writers) {
    for (let i = 0; i < chatBucket.capacity; i++) writer.say({ type: 'chat', text: `${i}` });
    await writer.settle();
  }
  await expect.poll(() => (writers[0] as TestParticipant).all('chat').length).toBe(texts);
  const lastId = writers[0]?.all('chat').at(-1)?.id ?? 0;
  await toldAll(onlookers, lastId);
  onlookers.forEach(expectInOrder);
  const [onlooker] = onlookers as [Onlooker];
  expect(onlooker.told.filter(({ type }) => type === 'chat')).toHaveLength(alone);
  expect(onlooker.told.at(-1)).toMatchObject({ type: 'events', more: false });
});

test('who asks for no scores is told none, after the room slept too, and the rest all the same', async () => {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  const [without, changing] = [
    await join(room, 'listener', { scores: false }),
    await join(room, 'listener'),
  ];
  changing.say({ type: 'subscribe', scores: false });
  await changing.settle();
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  mic.speak(low(2400));
  await without.next('detection-begin');
  await changing.next('detection-begin');
  expect(mic.all('scores').length).toBeGreaterThan(0);
  changing.say({ type: 'subscribe', scores: true });
  await changing.settle();
  const before = mic.all('scores').length;
  mic.speak(low(2400));
  await mic.settle();
  await changing.settle();
  await without.settle();
  expect(without.all('scores')).toEqual([]);
  expect(changing.all('scores')).toEqual(mic.all('scores').slice(before));
  expect(changing.all('pace')).toEqual([]);
});
