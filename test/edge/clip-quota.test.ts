import { env, runDurableObjectAlarm, runInDurableObject, SELF } from 'cloudflare:test';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type ClipInvitation, Clips } from '../../durable-objects/clips/clips.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import {
  clipReservationMs,
  maxClips,
  maxClipUploads,
  maxRoomUploadsPerNetwork,
} from '../../protocol/limits.ts';
import {
  ask,
  clipsUrl,
  expectNothingLeft,
  expectProblem,
  flac,
  formOf,
  quotaBytes,
  rowsOf,
  shortWav,
  soundsOf,
  store,
  storePieces,
  upload,
} from './clip-upload.ts';
import { createRoom, join } from './participant.ts';
import { partsOf } from './room-parts.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A place for a clip of 100 bytes, as the Worker asks for it. */
async function reserve(room: RoomCreated): Promise<{ value: ClipInvitation }> {
  const answer = await env.ROOMS.getByName(room.id).ask('reserveClip', room.keys.mic, {
    bodyBytes: 100,
  });
  if (!('value' in answer)) throw new Error(answer.refused);
  return answer as { value: ClipInvitation };
}

/** Fills the room with clips of which there are only the rows. */
async function fill(room: RoomCreated, clips: number, bytes: number): Promise<void> {
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    for (let i = 0; i < clips; i++) {
      const id = `${i}`.padStart(22, '0');
      const clip = { id, name: 'x', status: 'stored', type: 'flac', bytes, at: 0 };
      storage.sql.exec('INSERT INTO clips VALUES (?, ?, ?, NULL)', id, bytes, JSON.stringify(clip));
    }
  });
}

/** Begins an upload whose rest does not come until it is told to. */
async function beginUpload(room: RoomCreated, network: string) {
  const { readable, writable } = new TransformStream<Uint8Array>();
  const headers = {
    authorization: `Bearer ${room.keys.mic}`,
    'content-type': 'multipart/form-data; boundary=xx',
    'cf-connecting-ip': network,
  };
  const answer = SELF.fetch(clipsUrl(room), { method: 'POST', body: readable, headers });
  const writer = writable.getWriter();
  const part = '--xx\r\ncontent-disposition: form-data; name="audio"; filename="a"\r\n\r\nfLaC';
  await writer.write(new TextEncoder().encode(part.padEnd(part.length + 1000)));
  return {
    finish: async () => {
      await writer.write(new TextEncoder().encode('\r\n--xx--\r\n'));
      await writer.close();
      return (await answer).status;
    },
  };
}

test('a network has fewer places in a room than there are', async () => {
  const room = await createRoom();
  const send = (network: string) =>
    ask(room, '', {
      method: 'POST',
      body: formOf(shortWav),
      headers: { 'cf-connecting-ip': network },
    });
  const begun = [];
  for (let i = 0; i < maxRoomUploadsPerNetwork; i++) {
    begun.push(await beginUpload(room, `2001:db8::${i}`));
  }
  await expectProblem(await send('2001:db8::ffff'), 'rate-limited');
  expect((await send('2001:db8:0:1::1')).status).toBe(201);
  for (const { finish } of begun) expect(await finish()).toBe(201);
  expect((await send('2001:db8::ffff')).status).toBe(201);
});

describe('the quota of a room', () => {
  test('ends with so many recordings, until one is removed', async () => {
    const room = await createRoom();
    await fill(room, maxClips - 1, 1);
    const { id } = await store(room);
    await expectProblem(await upload(room, shortWav), 'clip-quota');
    await ask(room, `/${id}`, { method: 'DELETE' });
    await store(room);
  });

  test('ends with so many bytes, to the byte', async () => {
    const room = await createRoom();
    await fill(room, 1, quotaBytes - 5000);
    await expectProblem(await upload(room, flac(5001)), 'clip-quota');
    await expectProblem(await upload(room, flac(50_000)), 'clip-quota');
    expect(await soundsOf(room)).toEqual([]);
    await store(room, flac(5000));
    await expectProblem(await upload(room, shortWav), 'clip-quota');
  });

  test('counts what is on its way, of which there are so many at a time', async () => {
    const room = await createRoom();
    const stub = env.ROOMS.getByName(room.id);
    for (let i = 0; i < maxClipUploads; i++) {
      expect(await reserve(room)).toMatchObject({
        value: { maxBytes: 100 },
      });
    }
    await expectProblem(await upload(room, shortWav), 'rate-limited');
    // Whoever holds the places never comes: they are free before the alarm has cleared up.
    vi.setSystemTime(Date.now() + clipReservationMs);
    await store(room);
    expect(await runDurableObjectAlarm(stub)).toBe(true);
    expect(await rowsOf(room)).toBe(1);
  });
});

test('a place is kept for as long as it is renewed', async () => {
  const room = await createRoom();
  const stub = env.ROOMS.getByName(room.id);
  vi.setSystemTime(Date.now());
  const { value } = await reserve(room);
  const renew = () => stub.ask('renewClip', undefined, { id: value.id });
  for (let time = 0; time < 3; time++) {
    vi.setSystemTime(Date.now() + clipReservationMs - 1);
    expect(await renew()).toEqual({ value: null });
  }
  vi.setSystemTime(Date.now() + clipReservationMs);
  expect(await renew()).toMatchObject({ refused: 'clip-too-slow' });
});

describe('an upload that breaks off', () => {
  test('leaves no pieces, even if its Worker died', async () => {
    const room = await createRoom();
    const { value } = await reserve(room);
    await storePieces(room, value.id, [flac(50), flac(50)]);
    expect(await soundsOf(room)).not.toEqual([]);
    vi.setSystemTime(Date.now() + clipReservationMs);
    expect(await runDurableObjectAlarm(env.ROOMS.getByName(room.id))).toBe(true);
    await expectNothingLeft(room);
  });

  test('leaves nothing', async () => {
    const room = await createRoom();
    const form = new Response(formOf(flac(12_000_000)));
    const headers = { 'content-type': form.headers.get('content-type') ?? '' };
    const { readable, writable } = new TransformStream<Uint8Array>();
    const answer = ask(room, '', { method: 'POST', body: readable, headers }).catch(
      () => undefined,
    );
    const writer = writable.getWriter();
    // Enough that first pieces are stored.
    await writer.write(new Uint8Array(await form.arrayBuffer()).slice(0, 9_000_000));
    expect(await rowsOf(room)).toBe(1);
    await writer.abort(new Error('gone'));
    await answer;
    await vi.waitFor(() => expectNothingLeft(room), 5000);
  });

  test('is refused as soon as that can be told, not when the rest comes', async () => {
    const room = await createRoom();
    const { readable, writable } = new TransformStream<Uint8Array>();
    const headers = { 'content-type': 'multipart/form-data; boundary=xx' };
    const answer = ask(room, '', { method: 'POST', body: readable, headers });
    const part = '--xx\r\ncontent-disposition: form-data; name="audio"; filename="a.wav"\r\n\r\n';
    const writer = writable.getWriter();
    const writing = writer.write(new TextEncoder().encode(part + '<p>'.repeat(5000)));
    await expectProblem(await answer, 'clip-unsupported');
    await expectNothingLeft(room);
    await writing.catch(() => undefined);
  });

  test('finds its reservation gone if it took too long', async () => {
    const room = await createRoom();
    const stub = env.ROOMS.getByName(room.id);
    const { value } = await reserve(room);
    const { id } = value;
    vi.setSystemTime(Date.now() + clipReservationMs);
    // R2 may be out of reach as the room clears up: the place lapses all the same.
    await runInDurableObject(stub, (_, state) => {
      const broken = { list: () => Promise.reject(new Error('out of reach')) };
      const bucket = env.CLIPS && (broken as unknown as R2Bucket);
      const parts = partsOf(state);
      new Clips({
        ...parts,
        bucket,
        roomId: room.id,
      });
      return parts.alarm.ring(Date.now());
    });
    const clip = { id, name: 'x', status: 'stored', type: 'flac', bytes: 1 } as const;
    expect(await stub.ask('storeClip', room.keys.mic, { clip })).toMatchObject({
      refused: 'clip-too-slow',
    });
    // What waits to be deleted is no upload under way.
    await runInDurableObject(stub, (_, { storage }) => {
      const query = 'SELECT count(*) AS uploads FROM clips WHERE body IS NULL';
      expect(storage.sql.exec(query).one().uploads).toBe(0);
    });
  });

  test('gives its place back even if its key was replaced meanwhile', async () => {
    const room = await createRoom();
    const stub = env.ROOMS.getByName(room.id);
    const reserved = await reserve(room);
    const form = new Response(formOf(flac(12_000_000)));
    const headers = { 'content-type': form.headers.get('content-type') ?? '' };
    const { readable, writable } = new TransformStream<Uint8Array>();
    const answer = ask(room, '', { method: 'POST', body: readable, headers }, 'mic');
    const bytes = new Uint8Array(await form.arrayBuffer());
    const writer = writable.getWriter();
    await writer.write(bytes.slice(0, 9_000_000));
    expect(await rowsOf(room)).toBe(2);
    await stub.ask('rotateKeys', room.keys.host, { roles: ['mic'] });
    await writer.write(bytes.slice(9_000_000));
    await writer.close();
    await expectProblem(await answer, 'key-wrong');
    await stub.ask('releaseClip', undefined, { id: reserved.value.id });
    await expectNothingLeft(room);
  });
});

describe('a room that is deleted', () => {
  test('takes its recordings with it', async () => {
    const room = await createRoom();
    const other = await createRoom();
    await store(other);
    await Promise.all([store(room), store(room), store(room)]);
    expect(await soundsOf(room)).toHaveLength(3);
    const response = await SELF.fetch(clipsUrl(room).replace(/\/clips$/, ''), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${room.keys.host}` },
    });
    expect(response.status).toBe(204);
    expect(await soundsOf(room)).toEqual([]);
    expect(await soundsOf(other)).toHaveLength(1);
    await expectProblem(await ask(room, ''), 'room-not-found');
  });

  test('takes those along that were on their way, even if their Worker died', async () => {
    const room = await createRoom();
    const stub = env.ROOMS.getByName(room.id);
    const host = await join(room, 'host');
    const { value } = await reserve(room);
    await storePieces(room, value.id, [flac(50)]);
    await stub.ask('delete', room.keys.host, {});
    await host.closed;
    await runInDurableObject(stub, (_, { storage }) => {
      // Where nothing can come late, the room is gone already.
      if (!env.CLIPS)
        return expect(() => storage.sql.exec('SELECT * FROM room')).toThrow('no such table');
      for (const table of ['events', 'observations', 'disconnects', 'roster']) {
        expect(storage.sql.exec(`SELECT * FROM ${table}`).toArray()).toEqual([]);
      }
    });
    await storePieces(room, value.id, [flac(50)]);
    vi.setSystemTime(Date.now() + clipReservationMs);
    // What comes late is refused where the room itself would keep it: nothing is left to be done.
    expect(await runDurableObjectAlarm(stub)).toBe(env.CLIPS !== undefined);
    expect(await soundsOf(room)).toEqual([]);
    await runInDurableObject(stub, async (_, { storage }) => {
      expect(await storage.getAlarm()).toBeNull();
    });
  });
});
