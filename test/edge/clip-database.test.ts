/** Recordings in the room's own database, where no bucket is bound. */
import { env, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { afterEach, expect, test, vi } from 'vitest';
import { Pieces } from '../../durable-objects/bytes/pieces.ts';
import { unboundAgainMs } from '../../durable-objects/clips/clips.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  clipReservationMs,
  maxClipBytes,
  maxHeldClipBytes,
  maxIsolatePlaying,
  maxIsolatePlayingPerNetwork,
  minUploadPace,
} from '../../protocol/limits.ts';
import { RoomHandle } from '../../worker/room.ts';
import {
  ask,
  expectNothingLeft,
  expectProblem,
  flac,
  formOf,
  list,
  rowsOf,
  soundsOf,
  store,
} from './clip-upload.ts';
import { asked, isSame, largeFile, play, reserve, storeInBucket } from './kept-clips.ts';
import { createRoom } from './participant.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const piece = flac(100);

test('a piece is taken once, in its turn, within what was reserved', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const room = await createRoom();
  const { id } = await reserve(room, 250);
  const put = (at: number, sound = piece) => asked(room, 'putClipSound', { id, at, piece: sound });
  expect(await put(100)).toMatchObject({ refused: 'server-error' });
  expect(await put(0)).toEqual({ value: null });
  // As when the answer was lost.
  expect(await put(0)).toEqual({ value: null });
  expect(await put(0, piece.slice(0, 50))).toMatchObject({ refused: 'server-error' });
  expect(await put(150)).toMatchObject({ refused: 'server-error' });
  expect(await put(100)).toEqual({ value: null });
  expect(await put(200)).toMatchObject({ refused: 'clip-quota' });
  expect(await put(200, new Uint8Array(0))).toMatchObject({ refused: 'bad-request' });
  expect(await put(0, new Uint8Array(maxHeldClipBytes + 1))).toMatchObject({
    refused: 'bad-request',
  });
  expect(await put(-1)).toMatchObject({ refused: 'bad-request' });
});

test('what is not whole is neither taken in nor given to anybody', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const room = await createRoom();
  const { id } = await reserve(room, 250);
  await asked(room, 'putClipSound', { id, at: 0, piece });
  const part = { id, first: 0, bytes: 100 };
  for (const name of ['clipSound', 'moreClipSound']) {
    expect(await asked(room, name, part, room.keys.host)).toMatchObject({
      refused: 'clip-not-found',
    });
  }
  const clip = { id, name: 'x', status: 'stored', type: 'flac', bytes: 200 };
  const stored = await asked(room, 'storeClip', { clip }, room.keys.mic);
  expect(stored).toMatchObject({ refused: 'server-error' });
  expect(await list(room)).toEqual([]);
  vi.setSystemTime(Date.now() + clipReservationMs);
  expect(await asked(room, 'putClipSound', { id, at: 100, piece })).toMatchObject({
    refused: 'clip-too-slow',
  });
  await asked(room, 'releaseClip', { id });
  await expectNothingLeft(room);
});

test('what comes after the room is gone is refused, and nothing of it stays', async () => {
  const room = await createRoom();
  await store(room);
  const { id } = await reserve(room, 100);
  expect(await rowsOf(room)).toBe(2);
  await asked(room, 'delete', {}, room.keys.host);
  expect(await asked(room, 'putClipSound', { id, at: 0, piece })).toMatchObject({
    refused: 'room-not-found',
  });
  expect(await soundsOf(room)).toEqual([]);
});

test('playing costs by what is asked for', async () => {
  const room = await createRoom();
  const clip = await store(room, largeFile(8 * 1_048_576));
  const headers = { 'cf-connecting-ip': '192.0.2.7' };
  let played = 0;
  let response = await ask(room, `/${clip.id}`, { headers });
  for (; response.status === 200 && played < 60; played++) {
    await response.body?.cancel();
    response = await ask(room, `/${clip.id}`, { headers });
  }
  await expectProblem(response, 'rate-limited');
  // Nine tokens each, of 240 and those that came meanwhile.
  expect(played).toBeGreaterThan(20);
  expect(played).toBeLessThan(60);
});

test('a deleted room waits for the bucket in which it has recordings, and keeps nothing else', async () => {
  const room = await createRoom();
  await store(room);
  await storeInBucket(room);
  vi.setSystemTime(Date.now());
  await asked(room, 'delete', {}, room.keys.host);
  expect(await soundsOf(room)).toEqual([]);
  await runInDurableObject(env.ROOMS.getByName(room.id), async (_, { storage }) => {
    expect(storage.sql.exec('SELECT body FROM clips').toArray()).toEqual([{ body: '' }]);
    expect(await storage.getAlarm()).toBe(Date.now() + unboundAgainMs);
  });
});

test('a recording in a bucket that is not bound is not found, and the answer says why', async () => {
  const room = await createRoom();
  const response = await ask(room, `/${await storeInBucket(room)}`);
  expect(await response.clone().json()).toMatchObject({
    detail: 'it lies in a bucket, which this deployment lacks',
  });
  await expectProblem(response, 'clip-not-found');
});

test('what an earlier version removed after a rollback is gone with its sound', async () => {
  const room = await createRoom();
  const [removed, kept] = [await store(room), await store(room)];
  const stub = env.ROOMS.getByName(room.id);
  await runInDurableObject(stub, (_, { storage }) => {
    // All that it knows of.
    storage.sql.exec('DELETE FROM clips WHERE id = ?', removed.id);
  });
  expect(await soundsOf(room)).toHaveLength(2);
  await evictDurableObject(stub);
  expect(await list(room)).toEqual([kept]);
  expect(await soundsOf(room)).toEqual([kept.id]);
});

test('the largest recording takes no more calls of the room than a request has', async () => {
  const room = await createRoom();
  const calls = vi.spyOn(RoomHandle.prototype, 'ask');
  const clip = await store(room, largeFile(maxClipBytes));
  expect(calls.mock.calls.length).toBeGreaterThan(30);
  expect(calls.mock.calls.length).toBeLessThan(50);
  calls.mockClear();
  expect(await play(room, clip)).toHaveLength(maxClipBytes);
  expect(calls.mock.calls.length).toBeGreaterThan(30);
  expect(calls.mock.calls.length).toBeLessThan(50);
});

test('an upload takes no more calls of the room for coming slowly', async () => {
  const room = await createRoom();
  const form = new Response(formOf(largeFile(3 * maxHeldClipBytes)));
  const headers = { 'content-type': form.headers.get('content-type') ?? '' };
  const body = new Uint8Array(await form.arrayBuffer());
  const calls = vi.spyOn(RoomHandle.prototype, 'ask');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  const { readable, writable } = new TransformStream<Uint8Array>();
  const answer = ask(room, '', { method: 'POST', body: readable, headers }, 'mic');
  const writer = writable.getWriter();
  const begun = Date.now();
  // A tenth faster than it has to be.
  const portionBytes = 120_000;
  for (let at = 0; at < body.length; at += portionBytes) {
    await vi.advanceTimersByTimeAsync((900 * portionBytes) / minUploadPace.bytesPerSecond);
    await writer.write(body.subarray(at, at + portionBytes));
  }
  await writer.close();
  expect((await answer).status).toBe(201);
  expect(Date.now() - begun).toBeGreaterThan(clipReservationMs);
  expect(calls.mock.calls.map(([name]) => name)).toEqual([
    'reserveClip',
    'putClipSound',
    'putClipSound',
    'putClipSound',
    'storeClip',
  ]);
});

test('the slowest piece comes within the time for which a place is kept', () => {
  const { patienceMs, bytesPerSecond } = minUploadPace;
  const slowestMs = patienceMs + (1000 * maxHeldClipBytes) / bytesPerSecond;
  // A third more, for what hearing and storing it take.
  expect(clipReservationMs).toBeGreaterThan((4 / 3) * slowestMs);
});

test('a piece renews the place of its recording', async () => {
  const room = await createRoom();
  vi.setSystemTime(Date.now());
  const { id } = await reserve(room, 500);
  for (let at = 0; at < 300; at += 100) {
    vi.setSystemTime(Date.now() + clipReservationMs - 1);
    expect(await asked(room, 'putClipSound', { id, at, piece })).toEqual({ value: null });
  }
});

/** Begins to play, from a network, and takes nothing. */
const begin = (room: RoomCreated, clip: Clip, network: string) =>
  ask(room, `/${clip.id}`, { headers: { 'cf-connecting-ip': network } });

test('one network has fewer places to play than there are, and has them again', async () => {
  const room = await createRoom();
  const file = largeFile(4 * maxHeldClipBytes);
  const clip = await store(room, file);
  const begun: Response[] = [];
  for (let i = 0; i < maxIsolatePlayingPerNetwork; i++) {
    begun.push(await begin(room, clip, `2001:db8::${i}`));
  }
  const refused = await begin(room, clip, '2001:db8::ffff');
  expect(await refused.clone().json()).toMatchObject({
    detail: 'too many recordings are played from your network',
  });
  await expectProblem(refused, 'rate-limited');
  expect(isSame(await play(room, clip), file)).toBe(true);
  const last = new Uint8Array((await begun.pop()?.arrayBuffer()) ?? []);
  expect(isSame(last, file)).toBe(true);
  expect((await begin(room, clip, '2001:db8::ffff')).status).toBe(200);
  for (const { body } of begun) await body?.cancel();
});

test('beyond its places the isolate asks for nothing of a recording', async () => {
  const room = await createRoom();
  const clip = await store(room, largeFile(4 * maxHeldClipBytes));
  const begun: Response[] = [];
  const reads = vi.spyOn(Pieces.prototype, 'read');
  let response = await begin(room, clip, '10.0.0.0');
  while (response.status === 200 && begun.length < maxIsolatePlaying) {
    begun.push(response);
    response = await begin(room, clip, `10.0.0.${begun.length}`);
  }
  expect(await response.clone().json()).toMatchObject({
    detail: 'too many recordings are played',
  });
  await expectProblem(response, 'rate-limited');
  expect(reads).toHaveBeenCalledTimes(begun.length);
  for (const { body } of begun) await body?.cancel();
  await expect
    .poll(async () => {
      const { status, body } = await begin(room, clip, '10.0.1.1');
      await body?.cancel();
      return status;
    })
    .toBe(200);
});
