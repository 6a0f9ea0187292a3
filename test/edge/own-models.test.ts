/** Models that a host gives to a live room: heard beside the others, told to everyone, gone when they go. */
import { env, evictDurableObject, runInDurableObject, SELF } from 'cloudflare:test';
import { expect, test } from 'vitest';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxRoomModels } from '../../protocol/limits.ts';
import { tonesPackage } from '../tones-package.ts';
import { readEvents } from './event-reader.ts';
import { isolate } from './models.ts';
import { askModels, filesOf, give, sendZip, soundsFiles, tonesZip, zipOf } from './own-models.ts';
import { createRoom, join, origin } from './participant.ts';
import { high, low, silence } from './sound.ts';

const hibernate = (room: RoomCreated) =>
  evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'hibernate' });

/** A room with a listener and a mic that is on. */
async function livingRoom() {
  const room = await createRoom();
  const listener = await join(room, 'listener');
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  await mic.settle();
  return { room, listener, mic };
}

/** What a room stores of models. */
function stored(room: RoomCreated): Promise<{ models: number; bytes: number }> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => ({
    models: storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM models').one().count,
    bytes:
      storage.sql
        .exec<{ bytes: number | null }>('SELECT sum(length(piece)) AS bytes FROM pieces')
        .one().bytes ?? 0,
  }));
}

test('a model of Teachable Machine is heard beside the others, and everyone learns of it live', async () => {
  const { room, listener, mic } = await livingRoom();
  const model = await give(room, zipOf(soundsFiles()), { name: 'Our tones' });
  expect(model).toMatchObject({
    source: 'room',
    name: 'Our tones',
    labels: ['Background Noise', 'Low', 'High'],
    background: 'Background Noise',
    bytes: soundsFiles()['weights.bin'].length,
  });
  expect(model.id).toMatch(/^our-tones-[0-9a-z]{6}$/);
  expect(model.inferenceMs).toBeGreaterThan(0);
  for (const each of [listener, mic]) {
    const { models } = await each.next('models');
    expect(models.map(({ id }) => id)).toEqual(['tones', model.id]);
    expect(models[1]?.labels).toEqual(model.labels);
  }
  const { settings } = await listener.next('settings');
  expect(Object.keys(settings.tracker)).toEqual(['tones', model.id]);
  expect(await listener.next('model')).toMatchObject({ model: 'tones', state: 'ready' });
  expect(await listener.next('model')).toMatchObject({ model: model.id, state: 'ready' });
  mic.speak(low(4000));
  mic.speak(silence(4000));
  await mic.settle();
  const heard = () =>
    listener.all('detection-begin').map(({ detection }) => [detection.model, detection.label]);
  await expect.poll(heard).toEqual(
    expect.arrayContaining([
      ['tones', 'low'],
      [model.id, 'Low'],
    ]),
  );
  await listener.settle();
  expect(heard()).toHaveLength(2);
  expect(listener.all('detection-end')).toHaveLength(2);
});

test('one that is removed while it hears a sound ends that first, and hears no more', async () => {
  const { room, listener, mic } = await livingRoom();
  const { id } = await give(room, tonesZip({ name: 'own', labels: ['hum', 'whistle'] }));
  mic.speak(low(1800));
  await expect.poll(() => listener.all('detection-begin')).toHaveLength(2);
  const before = listener.received.length;
  expect((await askModels(room, 'DELETE', `/${id}`)).status).toBe(204);
  await listener.settle();
  const told = listener.received.slice(before).filter(({ type }) => type !== 'scores');
  expect(told.map(({ type }) => type)).toEqual(['detection-end', 'models', 'settings', 'pong']);
  expect(told[0]).toMatchObject({ detection: { model: id, label: 'hum' } });
  expect(
    listener
      .all('models')
      .at(-1)
      ?.models.map((model) => model.id),
  ).toEqual(['tones']);
  const scores = listener.all('scores').filter(({ model }) => model === id).length;
  mic.speak(low(1800));
  await mic.settle();
  await listener.settle();
  expect(listener.all('scores').filter(({ model }) => model === id)).toHaveLength(scores);
  // The other goes on with the same sound.
  expect(listener.all('detection-end')).toHaveLength(1);
  expect(await stored(room)).toEqual({ models: 0, bytes: 0 });
});

test('one that is replaced keeps its id; what it heard ends, and the new one hears at once', async () => {
  const { room, listener, mic } = await livingRoom();
  const { id } = await give(room, tonesZip({ name: 'own', labels: ['hum', 'whistle'] }));
  mic.speak(low(1800));
  await expect.poll(() => listener.all('detection-begin')).toHaveLength(2);
  const zip = tonesZip({ name: 'other', labels: ['drone', 'beep'] });
  expect(await give(room, zip, { id })).toMatchObject({ id, labels: ['drone', 'beep'] });
  mic.speak(low(1800));
  const own = () =>
    listener.received
      .filter((message) => 'detection' in message)
      .map(({ type, detection }) => [type, detection.model, detection.label])
      .filter(([, model]) => model === id);
  await expect.poll(own).toEqual([
    ['detection-begin', id, 'hum'],
    ['detection-end', id, 'hum'],
    ['detection-begin', id, 'drone'],
  ]);
  expect((await stored(room)).models).toBe(1);
});

test('it survives hibernation, and hears on after it', async () => {
  const { room, listener, mic } = await livingRoom();
  const { id } = await give(room, zipOf(soundsFiles()));
  mic.speak(high(1200));
  await mic.settle();
  await hibernate(room);
  mic.speak(low(4000));
  const heard = () =>
    listener.all('detection-begin').map(({ detection }) => [detection.model, detection.label]);
  await expect.poll(heard).toContainEqual([id, 'Low']);
  expect((await join(room, 'listener')).welcome.models).toMatchObject([
    { id: 'tones' },
    { id, source: 'room', state: 'ready' },
  ]);
});

test('it is gone when all sockets were lost and the room was deleted', async () => {
  const room = await createRoom();
  await give(room, tonesZip());
  await evictDurableObject(env.ROOMS.getByName(room.id), { webSockets: 'close' });
  expect(await stored(room)).toMatchObject({ models: 1 });
  const headers = { authorization: `Bearer ${room.keys.host}` };
  const url = `${origin}/api/rooms/${room.id}`;
  expect((await SELF.fetch(url, { method: 'DELETE', headers })).status).toBe(204);
  const left = await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    storage.sql.exec("SELECT name FROM sqlite_master WHERE name IN ('models', 'pieces')").toArray(),
  );
  expect(left).toEqual([]);
});

test('two rooms with the same model share what is open of it', async () => {
  const zip = tonesZip({ name: 'shared', labels: ['hum', 'whistle'] });
  const rooms = [await livingRoom(), await livingRoom()];
  const before = isolate.bytes;
  const bytes: number[] = [];
  for (const { room, listener, mic } of rooms) {
    const { id } = await give(room, zip);
    mic.speak(low(1800));
    const heard = () => listener.all('detection-begin').map(({ detection }) => detection.model);
    await expect.poll(heard).toContain(id);
    bytes.push(isolate.bytes);
  }
  expect(bytes[0]).toBeGreaterThan(before);
  expect(bytes[1]).toBe(bytes[0]);
});

test('the same model twice in a room is stored once, and stays until both are gone', async () => {
  const room = await createRoom();
  const zip = tonesZip();
  const one = await give(room, zip);
  const { bytes } = await stored(room);
  const two = await give(room, zip);
  expect(two.id).not.toBe(one.id);
  expect(await stored(room)).toEqual({ models: 2, bytes });
  await askModels(room, 'DELETE', `/${one.id}`);
  expect(await stored(room)).toEqual({ models: 1, bytes });
  await askModels(room, 'DELETE', `/${two.id}`);
  expect(await stored(room)).toEqual({ models: 0, bytes: 0 });
});

test('a host may call it and its labels otherwise, and say which is the background', async () => {
  const { room, listener, mic } = await livingRoom();
  const { id } = await give(room, tonesZip({ labels: ['hum', 'whistle'] }));
  const change = (body: object) =>
    askModels(room, 'PATCH', `/${id}`, { body: JSON.stringify(body) });
  const renamed = await change({ name: ' Tones\u202e ', titles: { hum: 'A hum' } });
  expect(await renamed.json()).toMatchObject({
    name: 'Tones',
    labelDetails: { hum: { title: 'A hum', essential: false } },
  });
  mic.speak(low(1800));
  await expect.poll(() => listener.all('detection-begin')).toHaveLength(2);
  // A background is not heard: what it was heard as ends.
  expect(await (await change({ background: 'hum' })).json()).toMatchObject({ background: 'hum' });
  const ends = () => listener.all('detection-end').map(({ detection }) => detection.label);
  await expect.poll(ends).toEqual(['hum']);
  mic.speak(low(1800));
  await mic.settle();
  await listener.settle();
  expect(listener.all('detection-begin')).toHaveLength(2);
  const plain = await (await change({ background: null, titles: { hum: null } })).json();
  expect(plain).not.toHaveProperty('background');
  expect(plain).not.toHaveProperty('labelDetails');
  expect((await change({ background: 'thunder' })).status).toBe(400);
  expect((await change({ titles: { thunder: 'T' } })).status).toBe(400);
});

test('as many as a room takes, and not one more', async () => {
  const room = await createRoom();
  for (let i = 0; i < maxRoomModels; i++) await give(room, tonesZip({ name: `m${i}` }));
  const response = await sendZip(room, tonesZip());
  expect(response.status).toBe(507);
  expect(await response.json()).toMatchObject({ code: 'model-quota' });
  const { models } = (await join(room, 'listener')).welcome;
  // In the place of one of them another may come.
  await give(room, tonesZip({ name: 'other' }), { id: models[1]?.id as string });
});

test('one that takes files in a form, whatever its fields are called', async () => {
  const room = await createRoom();
  const form = new FormData();
  form.set('name', 'In pieces');
  for (const [name, bytes] of Object.entries(filesOf(tonesPackage())))
    form.append('files', new File([bytes], name));
  const response = await askModels(room, 'POST', '', { body: form });
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({ name: 'In pieces' });
  const zipped = new FormData();
  zipped.set('model', new File([tonesZip()], 'tm-doorbell.zip'));
  const named = await askModels(room, 'POST', '', { body: zipped });
  expect(await named.json()).toMatchObject({ name: 'tm-doorbell' });
});

test.each(['mic', 'listener'] as const)('nobody with a %s key changes models', async (role) => {
  const room = await createRoom();
  const { id } = await give(room, tonesZip());
  const key = room.keys[role];
  for (const response of [
    await sendZip(room, tonesZip(), { key }),
    await sendZip(room, tonesZip(), { key, id }),
    await askModels(room, 'PATCH', `/${id}`, { key, body: '{}' }),
    await askModels(room, 'DELETE', `/${id}`, { key }),
  ]) {
    expect(response.status).toBe(403);
  }
  const listed = await (await askModels(room, 'GET', '', { key })).json();
  expect(listed).toMatchObject({ models: [{ id: 'tones' }, { id }] });
});

test('a model of the catalogue is chosen by its id, heard, survives hibernation, and is removed', async () => {
  const { room, listener, mic } = await livingRoom();
  const response = await askModels(room, 'POST', '', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ catalogue: 'room-tones' }),
  });
  const id = 'room-tones';
  expect(await response.json()).toMatchObject({
    id,
    source: 'catalogue',
    labels: ['hum', 'whistle'],
  });
  mic.speak(low(1800));
  const heard = () => listener.all('detection-begin').map(({ detection }) => detection.model);
  await expect.poll(heard).toContain(id);
  await mic.settle();
  await hibernate(room);
  mic.speak(silence(3000));
  const ended = () => listener.all('detection-end').map(({ detection }) => detection.model);
  await expect.poll(ended).toContain(id);
  const replaced = await sendZip(room, tonesZip(), { id });
  expect(await replaced.json()).toMatchObject({ code: 'model-not-found' });
  expect((await askModels(room, 'DELETE', `/${id}`)).status).toBe(204);
  expect((await join(room, 'listener')).welcome.models).toHaveLength(1);
});

test('whoever follows by server-sent events learns of it between the events of the log', async () => {
  const room = await createRoom();
  const reader = await readEvents(room);
  expect((await reader.next())?.type).toBe('snapshot');
  const { id } = await give(room, tonesZip());
  const told = await reader.next();
  expect(told?.type).toBe('models');
  expect(told?.data).toMatchObject({ models: [{ id: 'tones' }, { id, source: 'room' }] });
  expect((await reader.next())?.type).toBe('settings');
});
