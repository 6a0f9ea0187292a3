/** Whether a detection was right: who may say so, what is kept of it, who is told. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import {
  maxVerdictEvents,
  maxVerdictLabelLength,
  networkVerdictBucket,
  verdictBucket,
} from '../../protocol/limits.ts';
import type { JudgedDetection } from '../../protocol/logged-event.ts';
import { createRoom, join, origin } from './participant.ts';
import { bark, partsOf } from './room-parts.ts';
import { roomWithAudience, withSmallBounds } from './room-with-audience.ts';
import { hostly } from './room-with-texts.ts';
import { low, silence } from './sound.ts';

beforeEach(() => {
  // Nothing is refilled by itself.
  vi.setSystemTime(Date.now());
});
afterEach(() => {
  vi.useRealTimers();
});

/** Logs a detection. @returns its id. */
function logBark(room: RoomCreated, label = 'low'): Promise<EventId> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    const { detection } = log.begin({ ...bark, label, at: Date.now() }, Date.now());
    log.end({ ...detection, durationMs: 800 }, Date.now());
    return detection.id;
  });
}

async function exported(room: RoomCreated, query = ''): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/detections${query}`, {
    headers: { authorization: `Bearer ${room.keys.listener}` },
  });
}

async function judged(room: RoomCreated): Promise<JudgedDetection[]> {
  return (await (await exported(room)).json<{ detections: JudgedDetection[] }>()).detections;
}

test('what a mic or host says of a detection is logged and told to everyone, and to who comes later', async () => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  const host = await join(room, 'host', { name: 'Ada' });
  mic.say({ type: 'mic', on: true });
  mic.speak(low(2400));
  mic.speak(silence(2400));
  const { detection } = await mic.next('detection-end');
  mic.say({ type: 'verdict', detectionId: detection.id, right: false, label: 'high' });
  const verdict = await listener.next('verdict');
  expect(verdict).toMatchObject({
    participant: mic.welcome.you,
    name: 'Kitchen',
    detectionId: detection.id,
    right: false,
    label: 'high',
  });
  expect(await mic.next('verdict')).toEqual(verdict);
  host.say({ type: 'verdict', detectionId: detection.id, right: true });
  await host.next('verdict');
  const latest = await host.next('verdict');
  expect(latest).toMatchObject({ name: 'Ada', right: true });
  expect(latest).not.toHaveProperty('label');
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const later = await join(room, 'listener');
  const replayed = later.welcome.events.filter(({ type }) => type === 'verdict');
  expect(replayed).toEqual([verdict, latest]);
});

test('followers read verdicts in the log as everybody else', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  const mic = await join(room, 'mic');
  mic.say({ type: 'verdict', detectionId, right: true });
  const verdict = await mic.next('verdict');
  const poll = await SELF.fetch(
    `${origin}/api/rooms/${room.id}/events?after=${verdict.id - 1}&wait=0`,
    { headers: { authorization: `Bearer ${room.keys.listener}`, accept: 'application/json' } },
  );
  expect(await poll.json()).toMatchObject({ events: [verdict] });
});

test('exports carry the latest verdict on each detection, and none where nobody said anything', async () => {
  const room = await createRoom();
  const [first, second, third] = [
    await logBark(room),
    await logBark(room),
    await logBark(room, 'high'),
  ];
  const mic = await join(room, 'mic', { name: 'Kitchen' });
  mic.say({ type: 'verdict', detectionId: first, right: false });
  mic.say({ type: 'verdict', detectionId: first, right: false, label: 'high' });
  mic.say({ type: 'verdict', detectionId: second, right: false, label: 'low' });
  mic.say({ type: 'verdict', detectionId: second, right: true });
  await mic.settle();
  const participant = mic.welcome.you;
  const by = { participant, name: 'Kitchen', at: expect.any(Number) };
  const [one, two, three] = await judged(room);
  expect(one?.verdict).toEqual({ right: false, label: 'high', ...by });
  expect(two?.verdict).toEqual({ right: true, ...by });
  expect(three).not.toHaveProperty('verdict');
  expect(three?.id).toBe(third);
  const lines = (await (await exported(room, '?format=csv')).text()).split('\r\n');
  expect(lines[0]).toMatch(/,model,verdict,actualLabel$/);
  expect(lines.slice(1, 4).map((line) => line.split(',').slice(-2))).toEqual([
    ['wrong', 'high'],
    ['right', ''],
    ['', ''],
  ]);
});

test('a label that a spreadsheet would run stays text in the table', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { participant, name } = bark;
    const said = { detectionId, right: false, label: '=1+1' };
    partsOf(state).log.add({ type: 'verdict', participant, name, ...said }, Date.now());
  });
  expect(await (await exported(room, '?format=csv')).text()).toContain(",wrong,'=1+1\r\n");
});

test.each([
  ['of no detection', { detectionId: 999, right: true }, 'detection-not-found'],
  ['of an event that is none', { detectionId: 1, right: true }, 'detection-not-found'],
  ['with a label that no model has', { right: false, label: 'unicorn' }, 'label-unknown'],
  ['with the name of a property', { right: false, label: '__proto__' }, 'label-unknown'],
])('a verdict %s is dropped, and its author told and kept', async (_, said, code) => {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  const detectionId = await logBark(room);
  mic.say({ type: 'verdict', detectionId, ...said });
  expect(await mic.next('error')).toMatchObject({ code, closing: false });
  await mic.settle();
  expect(mic.all('verdict')).toEqual([]);
});

test.each([
  ['without an answer', { right: undefined }],
  ['with a word for an answer', { right: 'yes' }],
  ['with half an id', { right: true, detectionId: 1.5 }],
  ['with text for an id', { right: true, detectionId: '1' }],
  ['that was right and something else', { right: true, label: 'high' }],
  ['with an empty label', { right: false, label: '' }],
  ['with a long label', { right: false, label: 'x'.repeat(maxVerdictLabelLength + 1) }],
])('a verdict %s closes the socket it came from, and no other', async (_, said) => {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  const detectionId = await logBark(room);
  mic.say({ type: 'verdict', detectionId, ...said });
  expect((await mic.closed).reason).toBe('bad-message');
  await listener.settle();
  expect(listener.all('verdict')).toEqual([]);
});

test('who judges too fast is told and stays, and may go on in a while', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  const mic = await join(room, 'mic');
  for (let i = 0; i <= verdictBucket.capacity; i++) {
    mic.say({ type: 'verdict', detectionId, right: true });
  }
  expect(await mic.next('error')).toMatchObject({ code: 'rate-limited', closing: false });
  await mic.settle();
  expect(mic.all('verdict')).toHaveLength(verdictBucket.capacity);
  vi.setSystemTime(Date.now() + 1000 / verdictBucket.refillPerSecond);
  mic.say({ type: 'verdict', detectionId, right: false });
  await mic.settle();
  expect(mic.all('verdict').at(-1)?.right).toBe(false);
});

test('new identities bring no more verdicts to a network', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  const { capacity } = networkVerdictBucket;
  let taken = 0;
  for (let people = 0; people * verdictBucket.capacity <= capacity; people++) {
    const mic = await join(room, 'mic', {}, '192.0.2.7');
    for (let i = 0; i < verdictBucket.capacity; i++) {
      mic.say({ type: 'verdict', detectionId, right: true });
    }
    await mic.settle();
    const own = mic.all('verdict').filter(({ participant }) => participant === mic.welcome.you);
    taken += own.length;
    mic.close();
  }
  expect(taken).toBe(capacity);
});

test('verdicts push out no detections, and the oldest of them go first', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const { log } = partsOf(state);
    const { participant, name } = bark;
    for (let i = 0; i <= maxVerdictEvents; i++) {
      log.add({ type: 'verdict', participant, name, detectionId, right: true }, Date.now());
    }
    expect(log.detection(detectionId)).toMatchObject({ durationMs: 800 });
    // Two events are the detection's.
    expect(log.count).toBe(maxVerdictEvents + 2);
  });
});

test('a detection that is past its time can be judged no more', async () => {
  const room = await createRoom();
  const detectionId = await logBark(room);
  await hostly(room, '/settings', {
    method: 'PATCH',
    body: JSON.stringify({ retention: { days: 1 } }),
  });
  vi.setSystemTime(Date.now() + 2 * 24 * 60 * 60 * 1000);
  const mic = await join(room, 'mic');
  mic.say({ type: 'verdict', detectionId, right: true });
  expect(await mic.next('error')).toMatchObject({ code: 'detection-not-found' });
});

withSmallBounds();

test('a listener on a relay reads verdicts, and gives none', async () => {
  const { room, host, listener } = await roomWithAudience();
  const detectionId = await logBark(room);
  host.say({ type: 'verdict', detectionId, right: true });
  expect(await listener.next('verdict')).toMatchObject({ detectionId, right: true });
  listener.say({ type: 'verdict', detectionId, right: false });
  expect((await listener.closed).reason).toBe('not-allowed');
});
