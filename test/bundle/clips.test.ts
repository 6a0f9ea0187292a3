import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import wavefile from 'wavefile';
import { type LocalServer, startLocalServer } from '../../cli/local-server.ts';
import { createRoom } from '../../client/index.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'earshot-clips-'));
let server: LocalServer;
/** A real recording, as another program writes it. */
let file: Uint8Array<ArrayBuffer>;

beforeAll(async () => {
  const sound = await readRecording(sample('misc_crow'));
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, 16_000, '32f', sound);
  file = Uint8Array.from(wav.toBuffer());
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const headersOf = (room: RoomCreated) => ({ authorization: `Bearer ${room.keys.host}` });
const addressOf = (room: RoomCreated, path = '') =>
  `${server.origin}/api/rooms/${room.id}/clips${path}`;

function upload(room: RoomCreated): Promise<Response> {
  const body = new FormData();
  body.append('audio', new File([file], 'crow.wav'));
  return fetch(addressOf(room), { method: 'POST', headers: headersOf(room), body });
}

test.each([
  ['in the room’s database', false],
  ['in a bucket', true],
])(
  'the built Worker recognises a recording, and plays it after a restart: %s',
  async (_, bucket) => {
    server = await startLocalServer({ bucket, persistTo: folder });
    const room = await createRoom(server.origin);
    const response = await upload(room);
    expect(response.status).toBe(201);
    const clip = (await response.json()) as Clip;
    expect(clip).toMatchObject({ name: 'crow.wav', status: 'recognised', bytes: file.length });
    expect(clip.detections).not.toEqual([]);
    await server.close();
    server = await startLocalServer({ bucket, persistTo: folder });
    const played = await fetch(addressOf(room, `/${clip.id}?key=${room.keys.listener}`), {
      headers: { range: 'bytes=0-99' },
    });
    expect(played.status).toBe(206);
    expect(Buffer.from(await played.arrayBuffer())).toEqual(Buffer.from(file.subarray(0, 100)));
  },
);
