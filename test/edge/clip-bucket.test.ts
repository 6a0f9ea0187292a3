/** Recordings in a bucket that is not bound for a while. */
import {
  env,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { Clips, unboundAgainMs } from '../../durable-objects/clips/clips.ts';
import { finishDeletion } from '../../durable-objects/deletion.ts';
import { expectNothingLeft, rowsOf, soundsOf, store } from './clip-upload.ts';
import { createRoom } from './participant.ts';
import { partsOf } from './room-parts.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('what is removed waits, and is deleted once it is bound again', async () => {
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  const { id } = await store(room);
  vi.setSystemTime(Date.now());
  await runInDurableObject(stub, async (_, state) => {
    const parts = partsOf(state);
    const unbound = { bucket: undefined, roomId: room.id };
    await new Clips({ ...parts, ...unbound }).remove(id, Date.now());
    vi.setSystemTime(Date.now() + unboundAgainMs);
    await parts.alarm.ring(Date.now());
  });
  expect(await soundsOf(room)).toEqual([id]);
  expect(await rowsOf(room)).toBe(1);
  vi.setSystemTime(Date.now() + unboundAgainMs);
  await evictDurableObject(stub);
  expect(await runDurableObjectAlarm(stub)).toBe(true);
  await expectNothingLeft(room);
});

test('a room that is deleted waits', async () => {
  const room = await createRoom();
  const { id } = await store(room);
  vi.setSystemTime(Date.now());
  const finish = (CLIPS: R2Bucket | undefined) =>
    runInDurableObject(env.ROOMS.getByName(room.id), async (_, { storage }) => {
      await finishDeletion(storage, { ...(CLIPS && { CLIPS }), RELAYS: env.RELAYS });
      return storage.getAlarm();
    });
  expect(await finish(undefined)).toBe(Date.now() + unboundAgainMs);
  expect(await soundsOf(room)).toEqual([id]);
  expect(await finish(env.CLIPS)).toBeNull();
  expect(await soundsOf(room)).toEqual([]);
});
