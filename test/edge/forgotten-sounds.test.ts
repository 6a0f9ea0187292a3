/** What a room keeps of what it was taught: what is deleted goes, names are clean, and teaching has its price. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
  SELF,
} from 'cloudflare:test';
import { expect, test, vi } from 'vitest';
import { pack } from '../../models/teaching/packed-vectors.ts';
import { exportTaughtSet } from '../../models/teaching/taught-package.ts';
import { addExample, addSound, emptySet } from '../../models/teaching/taught-set.ts';
import { thumbnailLength } from '../../models/teaching/thumbnail.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { soundsUndoMs } from '../../protocol/limits.ts';
import type { SoundList } from '../../protocol/sounds.ts';
import { ground, roomsHearWithBaseModel } from './base-model.ts';
import { createRoom, join, origin } from './participant.ts';
import { quiet, spoken } from './taught-sounds.ts';

roomsHearWithBaseModel();

async function ask(
  room: RoomCreated,
  method: string,
  path: string,
  body?: BodyInit,
): Promise<SoundList> {
  const response = await SELF.fetch(`${origin}/api/rooms/${room.id}/sounds${path}`, {
    method,
    headers: { authorization: `Bearer ${room.keys.host}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** A file with sounds of these names, of one example each. */
function file(...names: readonly string[]): Uint8Array {
  const { base } = ground;
  const set = names.reduce((grown, name, at) => {
    const vector = Float32Array.from({ length: base.embeddingSize }, (_, i) => Math.sin(i + at));
    return addExample(addSound(grown, { id: `s${at}`, name }), `s${at}`, {
      id: `e${at}`,
      atMs: 1,
      from: 'take',
      audible: [true],
      heardAs: [],
      windows: pack([vector], base.embeddingSize),
      thumbnail: new Uint8Array(thumbnailLength),
    });
  }, emptySet(base));
  return exportTaughtSet(set);
}

/** A room in which a mic hears that nothing happens. */
async function quietRoom() {
  const room = await createRoom();
  const mic = await join(room, 'mic');
  mic.say({ type: 'mic', on: true });
  for (let second = 0; second < 5; second++) {
    vi.setSystemTime(Date.now() + 1000);
    mic.speak(spoken(quiet(1)));
    await mic.settle();
  }
  return room;
}

/** @returns how many moments of its background the room keeps. */
function background(room: RoomCreated): Promise<number> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    const query = 'SELECT coalesce(sum(vectors), 0) AS moments FROM taught_background';
    return storage.sql.exec<{ moments: number }>(query).one().moments;
  });
}

function stored(room: RoomCreated, table: 'sounds' | 'examples'): Promise<number> {
  return runInDurableObject(
    env.ROOMS.getByName(room.id),
    (_, { storage }) =>
      storage.sql.exec<{ rows: number }>(`SELECT count(*) AS rows FROM taught_${table}`).one().rows,
  );
}

test('what was deleted is purged though the room slept when it was due', async () => {
  const room = await createRoom();
  const { sounds } = await ask(room, 'POST', '/import', file('Bell'));
  await ask(room, 'DELETE', `/${sounds[0]?.id}`);
  expect([await stored(room, 'sounds'), await stored(room, 'examples')]).toEqual([1, 1]);
  vi.setSystemTime(Date.now() + soundsUndoMs + 1);
  const stub = env.ROOMS.getByName(room.id);
  await evictDurableObject(stub, { webSockets: 'close' });
  await runDurableObjectAlarm(stub);
  expect([await stored(room, 'sounds'), await stored(room, 'examples')]).toEqual([0, 0]);
});

test('the background is kept only while there is an example', async () => {
  const room = await quietRoom();
  await ask(room, 'POST', '', JSON.stringify({ name: 'Kettle' }));
  expect(await background(room)).toBe(0);
  await ask(room, 'POST', '/import', file('Bell'));
  const kept = await background(room);
  expect(kept).toBeGreaterThan(0);
  await ask(room, 'DELETE', '');
  expect(await background(room)).toBe(0);
  await ask(room, 'POST', '/undo');
  expect(await background(room)).toBe(kept);
});

test('an asker adds twelve sounds at once, and no more', async () => {
  const room = await createRoom();
  vi.setSystemTime(Date.now());
  const add = (name: string) => ask(room, 'POST', '', JSON.stringify({ name }));
  for (let i = 0; i < 12; i++) await add(`Sound ${i}`);
  await expect(add('One more')).rejects.toThrow('rate-limited');
});

test("a file's names are as clean as people's", async () => {
  const room = await createRoom();
  const { sounds } = await ask(room, 'POST', '/import', file('Door\u202ebell\u200b'));
  expect(sounds.map(({ name }) => name)).toEqual(['Doorbell']);
  for (const [names, code] of [
    [['Bell', 'Bell\u200b'], 'sound-exists'],
    [['\u200b'], 'bad-name'],
    [['__proto__'], 'bad-name'],
  ] as const) {
    await expect(ask(room, 'POST', '/import', file(...names))).rejects.toThrow(code);
    vi.setSystemTime(Date.now() + 10_000);
  }
});
