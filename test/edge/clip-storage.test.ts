/** Where the sound of recordings lies: in the room's database, or in the bucket of a deployment that has one. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { expect, test } from 'vitest';
import { Clips } from '../../durable-objects/clips/clips.ts';
import { maxHeldClipBytes } from '../../protocol/limits.ts';
import {
  ask,
  expectNothingLeft,
  expectProblem,
  list,
  quotaBytes,
  rowsOf,
  shortWav,
  soundsOf,
  store,
} from './clip-upload.ts';
import { isSame, largeFile, play, reserve, storeInBucket } from './kept-clips.ts';
import { createRoom } from './participant.ts';
import { partsOf } from './room-parts.ts';

test('a recording lies where the deployment keeps them, and outlasts the room’s sleep', async () => {
  const room = await createRoom();
  const file = largeFile();
  const clip = await store(room, file);
  const objects = (await env.CLIPS?.list({ prefix: `rooms/${room.id}/` }))?.objects ?? [];
  expect(objects).toHaveLength(env.CLIPS ? 1 : 0);
  expect(await soundsOf(room)).toEqual([clip.id]);
  await evictDurableObject(env.ROOMS.getByName(room.id));
  expect(isSame(await play(room, clip), file)).toBe(true);
});

test('a range is read from wherever it lies in the pieces', async () => {
  const room = await createRoom();
  const file = largeFile();
  const clip = await store(room, file);
  const piece = maxHeldClipBytes;
  for (const [first, last] of [
    [0, 0],
    [piece - 1, piece - 1],
    [piece, piece],
    [piece - 1, piece],
    [5, 2 * piece + 5],
    [piece, 2 * piece - 1],
    [2 * piece, file.length - 1],
    [file.length - 1, file.length - 1],
  ] as const) {
    const played = await play(room, clip, `bytes=${first}-${last}`);
    expect(isSame(played, file.subarray(first, last + 1))).toBe(true);
  }
});

test('a recording that fills its last piece comes back as it was', async () => {
  const room = await createRoom();
  for (const bytes of [maxHeldClipBytes, 2 * maxHeldClipBytes, maxHeldClipBytes + 1]) {
    const file = largeFile(bytes);
    expect(isSame(await play(room, await store(room, file)), file)).toBe(true);
  }
});

test('recordings that come at the same time do not mix', async () => {
  const room = await createRoom();
  const files = [largeFile(), largeFile(), largeFile()];
  const clips = await Promise.all(files.map((file) => store(room, file)));
  for (const [i, clip] of clips.entries()) {
    expect(isSame(await play(room, clip), files[i] as Uint8Array)).toBe(true);
  }
});

test('a recording that is removed is gone with its sound, and leaves the others', async () => {
  const room = await createRoom();
  const [first, second] = [await store(room, largeFile()), await store(room)];
  expect((await ask(room, `/${first.id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await soundsOf(room)).toEqual([second.id]);
  expect(isSame(await play(room, second), shortWav)).toBe(true);
  await ask(room, `/${second.id}`, { method: 'DELETE' });
  await expectNothingLeft(room);
});

test('a full room says how full it is', async () => {
  const room = await createRoom();
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    storage.sql.exec("INSERT INTO clips VALUES ('x', ?, '{}', NULL)", quotaBytes);
  });
  const response = await ask(room, '', { method: 'POST', body: 'x' }, 'mic');
  const detail = `1 of 100 recordings, ${quotaBytes} of ${quotaBytes} bytes`;
  expect(await response.clone().json()).toMatchObject({ detail });
  await expectProblem(response, 'clip-quota');
});

/** Who brings it, as the room is told. */
const mic = { key: '', role: 'mic', network: 'x' } as const;

test('a recording from when the deployment had no bucket stays when it has one', async () => {
  const room = await createRoom();
  const file = largeFile();
  const clip = await runInDurableObject(env.ROOMS.getByName(room.id), (_, state) => {
    const clips = new Clips({ ...partsOf(state), bucket: undefined, roomId: room.id });
    const { id, storage } = clips.reserve(file.length, Date.now());
    expect(storage).toBe('database');
    for (let at = 0; at < file.length; at += maxHeldClipBytes) {
      const piece = file.slice(at, at + maxHeldClipBytes);
      void clips.requests.putClipSound.act({ id, at, piece }, { ...mic, now: Date.now() });
    }
    const stored = { id, name: 'x', status: 'stored', type: 'flac', bytes: file.length } as const;
    return clips.store(stored, Date.now());
  });
  expect(isSame(await play(room, clip), file)).toBe(true);
  await ask(room, `/${clip.id}`, { method: 'DELETE' });
  await expectNothingLeft(room);
});
test('a recording in a bucket that is bound no more is told to be gone, and can be removed', async () => {
  const room = await createRoom();
  const id = await storeInBucket(room);
  await expectProblem(await ask(room, `/${id}`), 'clip-not-found');
  expect((await ask(room, `/${id}`, { method: 'DELETE' })).status).toBe(204);
  expect(await list(room)).toEqual([]);
  // Nobody knows of its object but this row.
  expect(await rowsOf(room)).toBe(env.CLIPS ? 0 : 1);
  // It takes no place.
  expect((await reserve(room, 100)).maxBytes).toBe(100);
});
