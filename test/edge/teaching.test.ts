/** A room is taught sounds by the people in it, and from then on knows them. */
import { createExecutionContext, env, evictDurableObject, SELF } from 'cloudflare:test';
import { describe, expect, test, vi } from 'vitest';
import { TeachingGround } from '../../edge/teaching-ground.ts';
import { negativesOf, readNegatives, writeNegatives } from '../../models/teaching/negatives.ts';
import { pack } from '../../models/teaching/packed-vectors.ts';
import type { TaughtBase } from '../../models/teaching/taught-base.ts';
import { exportTaughtSet } from '../../models/teaching/taught-package.ts';
import {
  addExample,
  addSound,
  emptySet,
  type TaughtSet,
} from '../../models/teaching/taught-set.ts';
import { thumbnailLength } from '../../models/teaching/thumbnail.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { PolledEvents, RoomCreated, RoomStatus } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import {
  maxTaughtBytes,
  maxTaughtExamples,
  maxTaughtFileBytes,
  maxTaughtSounds,
} from '../../protocol/limits.ts';
import type { ExampleDetails, SoundList } from '../../protocol/sounds.ts';
import { createApp } from '../../worker/app.ts';
import { baseModel, ground, negativesFile, roomsHearWithBaseModel } from './base-model.ts';
import { clipsUrl, formOf, wavOf } from './clip-upload.ts';
import { askForEvents } from './event-reader.ts';
import { isolate, roomModels } from './models.ts';
import { createRoom, join, origin, type TestParticipant } from './participant.ts';
import { doorbell, fan, microwave, quiet, spoken } from './taught-sounds.ts';

roomsHearWithBaseModel();

function ask(
  room: RoomCreated,
  path: string,
  { method = 'GET', body, role = 'host' }: { method?: string; body?: unknown; role?: Role } = {},
): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}${path}`, {
    method,
    headers: { authorization: `Bearer ${room.keys[role]}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

async function teach(...[room, path, given]: Parameters<typeof ask>): Promise<SoundList> {
  const response = await ask(room, `/sounds${path}`, { method: 'POST', ...given });
  if (!response.ok) throw new Error(JSON.stringify(await response.json()));
  return response.json();
}

async function refusal(...asked: Parameters<typeof ask>): Promise<unknown> {
  const response = await ask(...asked);
  const { code, status } = (await response.json()) as { code: string; status: number };
  expect(status).toBe(response.status);
  return code;
}

function listOf(room: RoomCreated, role: Role = 'listener'): Promise<SoundList> {
  return ask(room, '/sounds', { role }).then((response) => response.json());
}

/** Speaks as a mic does, by the clock: sound that comes faster than it is made is refused. */
function speak(mic: TestParticipant, ...parts: readonly Float32Array[]): void {
  const samples = parts.reduce((sum, part) => sum + part.length, 0);
  vi.setSystemTime(Date.now() + samples / 16);
  mic.speak(spoken(...parts));
}

async function turnOn(mic: TestParticipant): Promise<void> {
  mic.say({ type: 'mic', on: true });
  speak(mic, quiet(1.5));
  await mic.settle();
}

/** After it, no window of 1.945 s holds both a sound and the next one. */
const afterSeconds = 2;

/** A mic hears a sound between quiet moments. @returns when it sounded, as far as the room's clock tells. */
async function sounds(mic: TestParticipant, sound: Float32Array) {
  speak(mic, quiet(0.5), sound, quiet(afterSeconds));
  await mic.settle();
  const over = Date.now() - 1000 * afterSeconds;
  return { from: Math.round(over - sound.length / 16), to: over };
}

/** @returns what the taught sounds in it were called. */
async function named(mic: TestParticipant, sound: Float32Array): Promise<string[]> {
  const before = mic.all('detection-begin').length;
  await sounds(mic, sound);
  return mic
    .all('detection-begin')
    .slice(before)
    .filter(({ detection }) => detection.model === 'taught')
    .map(({ detection }) => detection.label);
}

/** A room with a mic that is on, and a sound without examples. */
async function classroom(name = 'Front door') {
  const room = await createRoom();
  const mic = await join(room, 'mic', { name: 'Hall' });
  await turnOn(mic);
  const { sounds: list } = await teach(room, '', { body: { name } });
  return { room, mic, sound: list[0]?.id as string };
}

/** The same, taught by two moments. */
async function taughtRoom() {
  const known = await classroom();
  const { room, mic, sound } = known;
  const participant = mic.welcome.you;
  for (const take of [1, 2]) {
    const span = await sounds(mic, doorbell(take));
    await teach(room, `/${sound}/examples`, { body: { participant, ...span } });
  }
  return known;
}

test('a moment that a mic heard becomes an example, and the next ring is named on another mic', async () => {
  const { room, mic, sound } = await classroom();
  const listener = await join(room, 'listener');
  expect(listener.welcome.sounds).toEqual([
    { id: sound, name: 'Front door', examples: 0, outdated: 0 },
  ]);
  const span = await sounds(mic, doorbell(1));
  const list = await teach(room, `/${sound}/examples`, {
    body: { participant: mic.welcome.you, ...span, by: 'Ada' },
  });
  expect(list.sounds).toMatchObject([
    {
      id: sound,
      name: 'Front door',
      outdated: 0,
      wanted: 3,
      examples: [{ by: 'Ada', from: 'moment' }],
    },
  ]);
  // Everyone is told at once, and what the room hears with has changed with it.
  expect(await listener.next('sounds')).toMatchObject({ sounds: [{ id: sound, examples: 1 }] });
  const { models } = await listener.next('models');
  expect(models.at(-1)).toMatchObject({ id: 'taught', source: 'taught', labels: ['Front door'] });
  const other = await join(room, 'mic', { name: 'Kitchen' });
  await turnOn(other);
  expect(await named(other, doorbell(5))).toEqual(['Front door']);
});

test('whoever polls learns of each change from the log, also of one between two polls', async () => {
  const room = await createRoom();
  await join(room, 'listener');
  const poll = async (after: number, wait: number): Promise<PolledEvents> =>
    (await askForEvents(room, { query: `after=${after}&wait=${wait}` })).json();
  const before = await poll(0, 0);
  const waiting = poll(before.lastEventId, 60);
  await expect.poll(async () => (await (await ask(room, '')).json<RoomStatus>()).followers).toBe(1);
  await teach(room, '', { body: { name: 'Front door' } });
  const told = await waiting;
  expect(told.events).toMatchObject([{ type: 'taught' }]);
  const { sounds: list } = await (await ask(room, '')).json<RoomStatus>();
  expect(list).toMatchObject([{ name: 'Front door', examples: 0 }]);
  await ask(room, `/sounds/${list?.[0]?.id}`, { method: 'PATCH', body: { name: 'Gate' } });
  await teach(room, '/undo');
  const { events, lastEventId } = await poll(told.lastEventId, 60);
  expect(events.map(({ type }) => type)).toEqual(['taught', 'taught']);
  // The names stay out of the log, and somebody who comes now is told them without it.
  expect(JSON.stringify(events)).not.toContain('Front door');
  const listener = await join(room, 'listener');
  expect(listener.welcome).toMatchObject({ events: [], sounds: [{ name: 'Front door' }] });
  // A change that was refused is none.
  await ask(room, '/sounds', { method: 'POST', body: { name: 'front DOOR' } });
  expect((await poll(lastEventId, 0)).events.filter(({ type }) => type === 'taught')).toEqual([]);
});

test('what was not taught is not named, and two sounds are told apart', async () => {
  const { room, mic } = await taughtRoom();
  expect(await named(mic, fan(1.5))).toEqual([]);
  expect(await named(mic, microwave(1))).toEqual([]);
  const { sounds: named2 } = await teach(room, '', { body: { name: 'Microwave' } });
  const second = named2[1]?.id as string;
  // A take: the mic is recorded while its owner presses a button.
  for (const take of [2, 3]) {
    speak(mic, quiet(1), microwave(take));
    await mic.settle();
    const teaching = teach(room, `/${second}/examples`, {
      body: { participant: mic.welcome.you, lastMs: 1500, take: true },
    });
    // The microphone is still on: the room waits for what follows.
    speak(mic, quiet(1.5));
    expect((await teaching).sounds[1]?.examples.at(-1)).toMatchObject({ from: 'take' });
  }
  expect(await named(mic, microwave(5))).toEqual(['Microwave']);
  expect(await named(mic, doorbell(6))).toEqual(['Front door']);
  expect(await named(mic, fan(1.5, 3))).toEqual([]);
  const { separation, sounds: told } = await listOf(room);
  expect(separation.apart[0]?.[1]).toBeGreaterThan(0.9);
  expect(told.map(({ recognised }) => recognised)).toEqual([1, 1]);
});

test('a detection becomes an example, and so does a piece of a recording', async () => {
  const { room, mic, sound } = await taughtRoom();
  await sounds(mic, doorbell(7));
  const heard = mic.all('detection-end').filter(({ detection }) => detection.model === 'taught');
  const list = await teach(room, `/${sound}/examples`, {
    body: { detection: heard.at(-1)?.detection.id },
  });
  expect(list.sounds[0]?.examples).toHaveLength(3);
  const app = createApp([baseModel], isolate);
  const headers = { authorization: `Bearer ${room.keys.host}` };
  const send = (request: Request) => app.fetch(request, env, createExecutionContext());
  const [before, ring] = [quiet(2), doorbell(8)];
  const recording = new Float32Array(before.length + ring.length + 16_000);
  recording.set(ring, before.length);
  const upload = await send(
    new Request(clipsUrl(room), { method: 'POST', headers, body: formOf(wavOf(recording)) }),
  );
  const clip: Clip = await upload.json();
  const ofClip = (fromMs: number, toMs: number) =>
    send(
      new Request(`${origin}/api/rooms/${room.id}/sounds/${sound}/examples`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ clip: clip.id, fromMs, toMs }),
      }),
    );
  const made = await ofClip(2000, 3500);
  expect(made.status).toBe(201);
  const { sounds: after }: SoundList = await made.json();
  expect(after[0]?.examples.map(({ from }) => from)).toEqual([
    'moment',
    'moment',
    'moment',
    'recording',
  ]);
  expect(after[0]?.recognised).toBeGreaterThan(0.7);
  expect(await (await ofClip(60_000, 61_000)).json()).toMatchObject({ code: 'nothing-heard' });
});

test('an uploaded recording is heard by what the room was taught, as it is set', async () => {
  const { room, sound } = await taughtRoom();
  const heard = async (...parts: Float32Array[]) => {
    const { status, detections = [] } = await recorded(room, ...parts);
    expect(status).toBe('recognised');
    return detections.filter(({ model }) => model === 'taught');
  };
  const [ring] = await heard(quiet(2), doorbell(8), quiet(2));
  expect(ring).toMatchObject({ label: 'Front door' });
  expect(Math.abs((ring?.onsetMs ?? 0) - 2000)).toBeLessThan(1000);
  expect(await heard(quiet(2), fan(1.5), microwave(1), quiet(2))).toEqual([]);
  // It is asked of a room that has slept, too.
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  await ask(room, `/sounds/${sound}`, { method: 'PATCH', body: { name: 'Gate' } });
  expect(await heard(doorbell(9), quiet(2))).toMatchObject([{ label: 'Gate' }]);
  const off = { tracker: { taught: { labels: { Gate: { threshold: 1 } } } } };
  expect((await ask(room, '/settings', { method: 'PATCH', body: off })).status).toBe(200);
  expect(await heard(doorbell(9), quiet(2))).toEqual([]);
  await ask(room, '/settings', {
    method: 'PATCH',
    body: { tracker: { taught: { labels: { Gate: { threshold: 0.5 } } } } },
  });
  expect(await heard(doorbell(9), quiet(2))).toHaveLength(1);
  await ask(room, '/sounds', { method: 'DELETE' });
  expect(await heard(doorbell(9), quiet(2))).toEqual([]);
});

test('a recording that was heard by another base model than the room was taught on goes without', async () => {
  const { room } = await taughtRoom();
  const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  // As while a deployment is activated: the Worker is of another version than the room.
  const { directions, whitening } = readNegatives(negativesFile);
  const other = { ...ground.base, hash: '0'.repeat(64) };
  const file = writeNegatives({ base: other, directions, whitening });
  const model = { ...baseModel, ground: new TeachingGround(() => file) };
  const { status, detections = [] } = await recordedBy(model, room, quiet(1), doorbell(8));
  expect(status).toBe('recognised');
  expect(detections.filter(({ model }) => model === 'taught')).toEqual([]);
  expect(log.mock.calls.flat().map(String).join(' ')).toContain('taught cannot be opened');
  log.mockRestore();
});

/** Uploads a recording. @returns what was heard in it. */
function recorded(room: RoomCreated, ...parts: readonly Float32Array[]): Promise<Clip> {
  return recordedBy(baseModel, room, ...parts);
}

async function recordedBy(
  model: typeof baseModel,
  room: RoomCreated,
  ...parts: readonly Float32Array[]
): Promise<Clip> {
  const sound = Float32Array.from(parts.flatMap((part) => [...part]));
  const headers = { authorization: `Bearer ${room.keys.mic}` };
  const request = new Request(clipsUrl(room), {
    method: 'POST',
    headers,
    body: formOf(wavOf(sound)),
  });
  const response = await createApp([model], isolate).fetch(request, env, createExecutionContext());
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

test('a name and its first example are one change: both are stored, undone and refused together', async () => {
  const { room, mic, sound } = await taughtRoom();
  const participant = mic.welcome.you;
  const before = await listOf(room);
  // Refused, it leaves nothing behind, and what was done last can still be undone.
  const gone = { participant, from: Date.now() - 600_000, to: Date.now() - 598_000 };
  const failing = { method: 'POST', body: { name: 'Microwave', example: gone } };
  expect(await refusal(room, '/sounds', failing)).toBe('moment-gone');
  const taken = { ...failing, body: { name: 'front DOOR', example: gone } };
  expect(await refusal(room, '/sounds', taken)).toBe('sound-exists');
  expect(await listOf(room)).toEqual(before);

  const example = { participant, ...(await sounds(mic, microwave(2))) };
  const { sounds: both } = await teach(room, '', { body: { name: 'Microwave', example } });
  expect(both).toMatchObject([
    { id: sound, examples: [{}, {}] },
    { name: 'Microwave', examples: [{ from: 'moment' }] },
  ]);
  expect((await teach(room, '/undo')).sounds).toEqual(before.sounds);

  // What others taught since stays: only the last change goes.
  const { sounds: again } = await teach(room, '', { body: { name: 'Microwave', example } });
  const second = again[1]?.id;
  const more = { participant, ...(await sounds(mic, microwave(3))) };
  await teach(room, `/${second}/examples`, { body: more });
  expect((await teach(room, '/undo')).sounds).toMatchObject([
    { id: sound, examples: [{}, {}] },
    { id: second, examples: [{}] },
  ]);
});

test('a piece of a recording is the first example of a new sound', async () => {
  const room = await createRoom();
  const app = createApp([baseModel], isolate);
  const headers = { authorization: `Bearer ${room.keys.host}` };
  const send = (url: string, init: RequestInit) =>
    app.fetch(new Request(url, { method: 'POST', ...init }), env, createExecutionContext());
  const recording = new Float32Array(16_000 * 4);
  recording.set(doorbell(8), 16_000);
  const upload = await send(clipsUrl(room), { headers, body: formOf(wavOf(recording)) });
  const clip: Clip = await upload.json();
  const add = (fromMs: number, toMs: number) =>
    send(`${origin}/api/rooms/${room.id}/sounds`, {
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Front door', example: { clip: clip.id, fromMs, toMs } }),
    });
  expect(await (await add(60_000, 61_000)).json()).toMatchObject({ code: 'nothing-heard' });
  expect((await listOf(room)).sounds).toEqual([]);
  const added = await add(1000, 2500);
  expect(added.status).toBe(201);
  expect(await added.json()).toMatchObject({
    sounds: [{ name: 'Front door', examples: [{ from: 'recording' }] }],
  });
});

test('a change can be undone; sounds are renamed and deleted, and what sounds ends', async () => {
  const { room, mic, sound } = await taughtRoom();
  const change = async (method: string, path: string, body?: unknown): Promise<SoundList> =>
    (await ask(room, `/sounds${path}`, { method, body })).json();
  const [first] = (await listOf(room)).sounds[0]?.examples ?? [];
  const picture = await ask(room, `/sounds/${sound}/examples/${first?.id}`, { role: 'listener' });
  const { thumbnail }: ExampleDetails = await picture.json();
  expect(atob(thumbnail.data)).toHaveLength(thumbnail.columns * thumbnail.bands);
  expect(new Set(atob(thumbnail.data)).size).toBeGreaterThan(20);

  const less = await change('DELETE', `/${sound}/examples/${first?.id}`);
  expect(less.sounds[0]?.examples).toHaveLength(1);
  expect(less.undoableUntil).toBeGreaterThan(Date.now());
  const again = await change('POST', '/undo');
  expect(again.sounds[0]?.examples.map(({ id }) => id)).toContain(first?.id);
  expect(again).not.toHaveProperty('undoableUntil');
  expect(await refusal(room, '/sounds/undo', { method: 'POST' })).toBe('nothing-to-undo');

  const tracker = { taught: { labels: { 'Front door': { threshold: 0.4 } } } };
  await ask(room, '/settings', { method: 'PATCH', body: { tracker } });
  await change('PATCH', `/${sound}`, { name: 'Doorbell' });
  const status = (await (await ask(room, '')).json()) as RoomStatus;
  expect(status.settings.tracker['taught' as ModelId]?.labels).toEqual({
    Doorbell: { threshold: 0.4 },
  });
  const told = mic.all('detection-begin').length;
  speak(mic, quiet(1), doorbell(9));
  await mic.settle();
  const begun = mic
    .all('detection-begin')
    .slice(told)
    .find(({ detection }) => detection.model === 'taught');
  expect(begun?.detection.label).toBe('Doorbell');
  const gone = await change('DELETE', '');
  expect(gone.sounds).toEqual([]);
  await mic.settle();
  const ended = mic.all('detection-end').find(({ detection }) => detection.id === begun?.id);
  expect(ended?.detection.durationMs).toBeGreaterThan(0);
  expect(
    mic
      .all('models')
      .at(-1)
      ?.models.map(({ id }) => id),
  ).toEqual([baseModel.id]);
  expect(await named(mic, doorbell(10))).toEqual([]);
  await change('POST', '/undo');
  expect(await named(mic, doorbell(11))).toEqual(['Doorbell']);
});

test('what was taught outlasts hibernation and is carried to another room', async () => {
  const { room, mic } = await taughtRoom();
  const before = await listOf(room);
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });
  const { undoableUntil: _, ...known } = before;
  expect(await listOf(room)).toMatchObject(known);
  expect(await named(mic, doorbell(5))).toEqual(['Front door']);

  const file = await (await ask(room, '/sounds/export', { role: 'listener' })).arrayBuffer();
  const other = await classroom('Something else');
  const imported = await SELF.fetch(`${origin}/api/rooms/${other.room.id}/sounds/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${other.room.keys.host}` },
    body: file,
  });
  const { sounds: both }: SoundList = await imported.json();
  expect(both.map(({ name, examples }) => [name, examples.length])).toEqual([
    ['Something else', 0],
    ['Front door', 2],
  ]);
  expect(await named(other.mic, doorbell(6))).toEqual(['Front door']);
  expect(await refusal(other.room, '/sounds/import', { method: 'POST', body: 'no file' })).toBe(
    'sounds-unreadable',
  );
});

test('after the deployment got another base model nothing is heard by what was taught, until it is taught again', async () => {
  const { room, sound } = await taughtRoom();
  const file = await (await ask(room, '/sounds/export')).arrayBuffer();
  const { base, directions } = readNegatives(negativesFile);
  const otherBase = { ...base, version: '9.0.0', hash: 'f'.repeat(64) };
  const bytes = writeNegatives(negativesOf(otherBase, directions.slice(0, 200)));
  roomModels.current = [{ ...baseModel, ground: new TeachingGround(() => bytes) }];
  const stub = env.ROOMS.getByName(room.id);
  await evictDurableObject(stub, { webSockets: 'close' });
  const outdated = await listOf(room);
  expect(outdated.sounds).toMatchObject([{ name: 'Front door', outdated: 2, wanted: 3 }]);
  expect(outdated.sounds[0]?.examples.map((each) => each.outdated)).toEqual([true, true]);
  const listener = await join(room, 'listener');
  expect(listener.welcome.models.map(({ id }) => id)).toEqual([baseModel.id]);
  expect(listener.welcome.sounds).toMatchObject([{ examples: 0, outdated: 2 }]);
  const refused = await SELF.fetch(`${origin}/api/rooms/${room.id}/sounds/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.keys.host}` },
    body: file,
  });
  expect(await refused.json()).toMatchObject({ code: 'sounds-of-other-model' });
  const [old] = outdated.sounds[0]?.examples ?? [];
  const less = await ask(room, `/sounds/${sound}/examples/${old?.id}`, { method: 'DELETE' });
  expect(((await less.json()) as SoundList).sounds[0]?.outdated).toBe(1);
  // Back to the first: what is left is heard by again.
  roomModels.current = [baseModel];
  await evictDurableObject(stub, { webSockets: 'close' });
  expect((await listOf(room)).sounds).toMatchObject([{ outdated: 0, examples: [{}] }]);
});

describe('who may teach', () => {
  test('is the host, and mics where the host lets everyone', async () => {
    const { room, sound, mic } = await classroom();
    const naming = { method: 'POST', body: { name: 'Kettle' } };
    expect(await refusal(room, '/sounds', { ...naming, role: 'mic' })).toBe('not-allowed');
    expect(await refusal(room, '/sounds', { ...naming, role: 'listener' })).toBe('not-allowed');
    const stranger = { ...room, keys: (await createRoom()).keys };
    for (const [method, path] of [
      ['POST', ''],
      ['DELETE', ''],
      ['PATCH', `/${sound}`],
      ['DELETE', `/${sound}`],
      ['POST', `/${sound}/examples`],
      ['POST', '/undo'],
    ] as const) {
      const body = path.endsWith('examples')
        ? { participant: mic.welcome.you, lastMs: 1000 }
        : { name: 'x' };
      const asked = { method, ...(method !== 'DELETE' && { body }) };
      expect(await refusal(stranger, `/sounds${path}`, asked)).toBe('key-wrong');
      expect(await refusal(room, `/sounds${path}`, { ...asked, role: 'listener' })).toBe(
        'not-allowed',
      );
    }
    expect(await refusal(stranger, '/sounds/export')).toBe('key-wrong');
    await ask(room, '/settings', { method: 'PATCH', body: { teach: 'everyone' } });
    const { sounds: list } = await teach(room, '', { ...naming, role: 'mic' });
    expect(list.map(({ name }) => name)).toEqual(['Front door', 'Kettle']);
    expect(await refusal(room, '/sounds', { ...naming, role: 'listener' })).toBe('not-allowed');
  });
});

describe('what a room refuses', () => {
  test('names that are taken, moments that are gone, moments without a sound', async () => {
    const { room, mic, sound } = await classroom();
    const post = (path: string, body: unknown) =>
      refusal(room, `/sounds${path}`, { method: 'POST', body });
    expect(await post('', { name: 'front DOOR' })).toBe('sound-exists');
    expect(await post('', { name: '__proto__' })).toBe('bad-name');
    const examples = `/${sound}/examples`;
    const participant = mic.welcome.you;
    const now = Date.now();
    expect(await post(examples, { participant, from: now - 600_000, to: now - 598_000 })).toBe(
      'moment-gone',
    );
    expect(await post(examples, { participant: 'nobody', lastMs: 1000 })).toBe('moment-gone');
    expect(await post(examples, { detection: 999_999 })).toBe('moment-gone');
    expect(await post(examples, { participant, from: 2, to: 1 })).toBe('bad-request');
    speak(mic, new Float32Array(3 * 16_000));
    await mic.settle();
    expect(await post(examples, { participant, lastMs: 1000 })).toBe('nothing-heard');
    expect(await post('/nothing/examples', { participant, lastMs: 1000 })).toBe('sound-not-found');
  });

  test('more sounds, examples and bytes than its bounds; all within them are kept', async () => {
    const room = await createRoom();
    const { base } = ground;
    const file = exportTaughtSet(fullSet(base));
    const importing = (body: BodyInit) =>
      SELF.fetch(`${origin}/api/rooms/${room.id}/sounds/import`, {
        method: 'POST',
        headers: { authorization: `Bearer ${room.keys.host}` },
        body,
      });
    const answer = await importing(file);
    expect(answer.status).toBe(200);
    const list: SoundList = await answer.json();
    expect(list.sounds).toHaveLength(maxTaughtSounds);
    expect(list.sounds.every(({ examples }) => examples.length === maxTaughtExamples)).toBe(true);
    expect(list.bytes).toBeLessThan(maxTaughtBytes);
    expect(await (await importing(file)).json()).toMatchObject({ code: 'sounds-quota' });
    expect(await refusal(room, '/sounds', { method: 'POST', body: { name: 'One more' } })).toBe(
      'sounds-quota',
    );
    expect((await listOf(room)).bytes).toBe(list.bytes);
    // It wakes, and hears with all of them.
    const mic = await join(room, 'mic');
    await turnOn(mic);
    speak(mic, quiet(2));
    await mic.settle();
    expect(mic.all('scores').filter(({ model }) => model === 'taught').length).toBeGreaterThan(0);
    const huge = await importing(new Uint8Array(maxTaughtFileBytes + 1));
    expect(await huge.json()).toMatchObject({ code: 'message-too-large' });
  });
});

/** As many sounds and examples as a room may have, of 3 s each. */
function fullSet(base: TaughtBase): TaughtSet {
  const windows = 17;
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const vector = () => Float32Array.from({ length: base.embeddingSize }, random);
  let set = emptySet(base);
  for (let i = 0; i < maxTaughtSounds; i++) {
    set = addSound(set, { id: `s${i}`, name: `Sound ${i}` });
    const own = vector();
    for (let k = 0; k < maxTaughtExamples; k++) {
      const vectors = Array.from({ length: windows }, () => {
        const other = vector();
        return own.map((value, at) => value + 0.3 * (other[at] as number));
      });
      set = addExample(set, `s${i}`, {
        id: `e${i}-${k}`,
        atMs: 1,
        from: 'take',
        audible: vectors.map(() => true),
        heardAs: [],
        windows: pack(vectors, base.embeddingSize),
        thumbnail: new Uint8Array(thumbnailLength),
      });
    }
  }
  return set;
}
