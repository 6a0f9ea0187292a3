/** A room's models: opened each in its own time, heard side by side, and never taken for one another. */
import { env, evictDurableObject, SELF } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ModelSource } from '../../edge/models.ts';
import type { RoomCreated, RoomStatus } from '../../protocol/http.ts';
import { maxHeldWhileOpeningMs } from '../../protocol/limits.ts';
import type { ModelState } from '../../protocol/messages.ts';
import { tonesPackage } from '../tones-package.ts';
import { modelOf, roomModels, tones } from './models.ts';
import { createRoom, join, origin, type TestParticipant } from './participant.ts';
import { high, low, silence } from './sound.ts';

const usual = roomModels.current;

beforeEach(() => {
  // What a model throws as it fails to open is logged.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  roomModels.current = usual;
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A model that the test opens when it likes, or fails to. */
function opened(source: ModelSource): ModelSource & { succeed(): void; fail(): void } {
  let opening = Promise.withResolvers<Awaited<ReturnType<ModelSource['open']>>>();
  return {
    ...source,
    open: () => opening.promise,
    succeed: () => opening.resolve(source.open()),
    fail() {
      opening.reject(new Error('no such weights'));
      opening = Promise.withResolvers();
    },
  };
}

async function roomWith(...models: ModelSource[]) {
  roomModels.current = models;
  const room = await createRoom();
  return { room, listener: await join(room, 'listener'), mic: await join(room, 'mic') };
}

const statesOf = (participant: TestParticipant): ModelState[] =>
  participant.all('model').map(({ state }) => state);

async function statusOf(room: RoomCreated): Promise<RoomStatus> {
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  return (await SELF.fetch(`${origin}/api/rooms/${room.id}`, { headers })).json();
}

function turnOn(mic: TestParticipant): void {
  mic.say({ type: 'mic', on: true });
}

test('is opened with the first mic, and everyone sees it become ready', async () => {
  const { room, listener, mic } = await roomWith(tones);
  expect(listener.welcome.models).toMatchObject([{ id: 'tones', state: 'opening' }]);
  turnOn(mic);
  expect(await listener.next('model')).toMatchObject({ model: 'tones', state: 'ready' });
  expect((await join(room, 'listener')).welcome.models).toMatchObject([{ state: 'ready' }]);
  expect((await statusOf(room)).models).toMatchObject([{ id: 'tones', state: 'ready' }]);
});

test('hears what was said while it was being opened', async () => {
  const slow = opened(tones);
  const { listener, mic } = await roomWith(slow);
  turnOn(mic);
  mic.speak(low(1800));
  await mic.settle();
  expect(listener.all('scores')).toEqual([]);
  slow.succeed();
  const { detection } = await listener.next('detection-begin');
  expect(detection).toMatchObject({ model: 'tones', label: 'low' });
  expect(Date.now() - detection.at).toBeGreaterThan(1000);
  // Every window since the first frame: 512 ms, and one each 120 ms.
  await listener.settle();
  expect(listener.all('scores')).toHaveLength(11);
  mic.speak(low(240));
  await mic.settle();
  expect(mic.all('scores')).toHaveLength(13);
});

test('hears the last seconds if it takes long, and what comes after it as ever', async () => {
  const slow = opened(tones);
  const { listener, mic } = await roomWith(slow);
  turnOn(mic);
  const start = Date.now();
  for (let second = 0; second < maxHeldWhileOpeningMs / 1000 + 5; second++) {
    vi.setSystemTime(start + 1000 * second);
    mic.speak(second < 4 ? high(960) : low(960));
    await mic.settle();
  }
  slow.succeed();
  await listener.next('detection-begin');
  await listener.settle();
  expect(new Set(listener.all('detection-begin').map(({ detection }) => detection.label))).toEqual(
    new Set(['low']),
  );
});

test('that fails is told of, hears nothing, and is tried again with the next mic', async () => {
  const broken = opened(tones);
  const { listener, mic } = await roomWith(broken);
  turnOn(mic);
  await mic.settle();
  expect(await listener.next('model')).toMatchObject({ state: 'opening' });
  broken.fail();
  expect(await listener.next('model')).toMatchObject({ model: 'tones', state: 'failed' });
  mic.speak(low(1200));
  await mic.settle();
  expect(listener.all('scores')).toEqual([]);
  expect(mic.all('error')).toEqual([]);
  mic.say({ type: 'mic', on: false });
  turnOn(mic);
  await mic.settle();
  broken.succeed();
  mic.speak(low(1200));
  await listener.next('scores');
  expect(statesOf(listener)).toEqual(['opening', 'failed', 'opening', 'ready']);
});

test('that throws as it is opened closes nobody out', async () => {
  const broken: ModelSource = {
    ...tones,
    open() {
      throw new Error('no such weights');
    },
  };
  const { listener, mic } = await roomWith(broken);
  turnOn(mic);
  mic.speak(silence(120));
  await mic.settle();
  expect(statesOf(listener)).toEqual(['failed']);
  expect(mic.all('error')).toEqual([]);
});

test('is opened again after waking with a mic on, and everyone sees it', async () => {
  const slow = opened(tones);
  const { room, listener, mic } = await roomWith(slow);
  turnOn(mic);
  slow.succeed();
  await vi.waitFor(() => expect(statesOf(listener)).toEqual(['opening', 'ready']), {
    timeout: 30_000,
  });
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  mic.speak(low(1200));
  await listener.next('detection-begin');
  expect(statesOf(listener)).toEqual(['opening', 'ready', 'opening', 'ready']);
});

test('goes on with a sound from before the room slept, however long it takes to open', async () => {
  const slow = opened(tones);
  const { room, listener, mic } = await roomWith(tones);
  turnOn(mic);
  mic.speak(low(1200));
  const { id } = await listener.next('detection-begin');
  await mic.settle();
  roomModels.current = [slow];
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const start = Date.now();
  for (let i = 0; i < 10; i++) {
    mic.speak(low(240));
    await mic.settle();
    await new Promise((resolve) => setTimeout(resolve, 240));
  }
  expect(Date.now() - start).toBeGreaterThan(2000);
  expect(listener.all('detection-end')).toEqual([]);
  slow.succeed();
  mic.speak(silence(3000));
  expect((await listener.next('detection-end')).detection.id).toBe(id);
  await listener.settle();
  expect(listener.all('detection-begin')).toHaveLength(1);
});

test('says "dog" for itself: another that says so too is another detection, with scores of its own', async () => {
  const labels = ['dog', 'cat'] as const;
  const [one, two] = [
    modelOf('one', tonesPackage({ name: 'one', labels })),
    modelOf('two', tonesPackage({ name: 'two', labels })),
  ];
  const { room, listener, mic } = await roomWith(one, two);
  await SELF.fetch(`${origin}/api/rooms/${room.id}/settings`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: JSON.stringify({
      tracker: { one: { labels: { dog: { cooldownMs: 60_000 } } } },
    }),
  });
  turnOn(mic);
  for (let round = 0; round < 2; round++) {
    mic.speak(low(960));
    mic.say({ type: 'mic', on: false });
    turnOn(mic);
    await mic.settle();
    vi.setSystemTime(Date.now() + 5000);
  }
  await listener.settle();
  const began = listener.all('detection-begin').map(({ detection }) => detection);
  // The cooldown is that of one model alone.
  expect(began.map(({ model }) => model).sort()).toEqual(['one', 'two', 'two']);
  expect(new Set(began.map(({ label }) => label))).toEqual(new Set(['dog']));
  expect(listener.all('detection-update')).toEqual([]);
  expect(listener.all('detection-end')).toHaveLength(3);
  const scores = Map.groupBy(listener.all('scores'), ({ model }) => model);
  expect([...scores.keys()].sort()).toEqual(['one', 'two']);
  expect(scores.get(one.id)?.map(({ top }) => top)).toEqual(
    scores.get(two.id)?.map(({ top }) => top),
  );
});

test('one that is out of order does not keep another from hearing', async () => {
  const broken = opened(modelOf('broken', tonesPackage({ name: 'broken' })));
  const { listener, mic } = await roomWith(broken, tones);
  turnOn(mic);
  await mic.settle();
  broken.fail();
  mic.speak(low(1200));
  expect((await listener.next('detection-begin')).detection.model).toBe('tones');
});

test('with a hop shorter than a frame tells the scores of every window', async () => {
  const hasty = modelOf('hasty', tonesPackage({ name: 'hasty', hopSamples: 160 }));
  const { listener, mic } = await roomWith(hasty);
  turnOn(mic);
  mic.speak(low(1200));
  await mic.settle();
  await listener.settle();
  const { windowMs, hopMs } = listener.welcome.models[0] ?? { windowMs: 0, hopMs: 1 };
  expect(hopMs).toBe(10);
  expect(listener.all('scores')).toHaveLength(Math.floor((1200 - windowMs) / hopMs) + 1);
  const inOneFrame = Map.groupBy(listener.all('scores'), ({ sequence }) => sequence);
  expect(Math.max(...[...inOneFrame.values()].map(({ length }) => length))).toBe(6);
});
