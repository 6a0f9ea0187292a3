/** Clips for tests inside workerd: files of many kinds, and how they are sent. */
import { env, runInDurableObject, SELF } from 'cloudflare:test';
import { expect } from 'vitest';
import type { Clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxClipBytesInDatabase, maxClipBytesPerRoom } from '../../protocol/limits.ts';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { Resampler } from '../../sound/resample.ts';
import { tone } from '../tones-package.ts';
import { origin } from './participant.ts';

/** How the encodings of a WAV file write a sample in [-1, 1]; with their tag and bytes. */
const encodings = {
  '8': [1, 1, (view: DataView, at: number, value: number) => view.setUint8(at, value * 127 + 128)],
  '16': [
    1,
    2,
    (view: DataView, at: number, value: number) => view.setInt16(at, value * 32_767, true),
  ],
  '24': [
    1,
    3,
    (view: DataView, at: number, value: number) => {
      view.setUint8(at, (value * 8_388_607) & 0xff);
      view.setInt16(at + 1, (value * 8_388_607) >> 8, true);
    },
  ],
  '32f': [3, 4, (view: DataView, at: number, value: number) => view.setFloat32(at, value, true)],
} as const;
export type Depth = keyof typeof encodings;

/** What the model under test hears in a chime. */
export const chimeLabel = 'high';

/** A tone of 0.4 s, alone: mono samples of 16 kHz. */
export function chime(): Float32Array {
  return tone([3000], 400);
}

/** The same in silence. */
export function chimeAt(onsetMs: number, lengthMs: number): Float32Array {
  const sound = new Float32Array(lengthMs * 16);
  sound.set(chime(), onsetMs * 16);
  return sound;
}

export function toSamples(pcm16: Uint8Array): Float32Array {
  const view = new DataView(pcm16.buffer, pcm16.byteOffset, pcm16.byteLength);
  return Float32Array.from(
    { length: pcm16.length / 2 },
    (_, i) => view.getInt16(2 * i, true) / 32_768,
  );
}

/** @param samples mono, 16 kHz; the same on every channel. */
export function wavOf(
  samples: Float32Array,
  { rateHz = 16_000, depth = '16' as Depth, channels = 1 } = {},
): Uint8Array {
  const [tag, sampleBytes, write] = encodings[depth];
  const sound = new Resampler(16_000, rateHz).push(samples);
  const frameBytes = channels * sampleBytes;
  const file = new Uint8Array(44 + sound.length * frameBytes);
  const view = new DataView(file.buffer);
  const text = (at: number, id: string) => file.set(new TextEncoder().encode(id), at);
  text(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rateHz, true);
  view.setUint32(28, rateHz * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 8 * sampleBytes, true);
  text(36, 'data');
  view.setUint32(40, file.length - 44, true);
  sound.forEach((value, frame) => {
    const bounded = Math.min(1, Math.max(-1, value));
    for (let channel = 0; channel < channels; channel++) {
      write(view, 44 + frame * frameBytes + channel * sampleBytes, bounded);
    }
  });
  return file;
}

/** A small WAV file: a tenth of a second of silence. */
export const shortWav = wavOf(new Float32Array(1600));

export function clipsUrl(room: RoomCreated, path = ''): string {
  return `${origin}/api/rooms/${room.id}/clips${path}`;
}

/** Asks with the key of a role, from a network of its own unless it names one. */
export function ask(
  room: RoomCreated,
  path: string,
  init: RequestInit = {},
  role: Role = 'host',
): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('authorization', `Bearer ${room.keys[role]}`);
  if (!headers.has('cf-connecting-ip')) headers.set('cf-connecting-ip', crypto.randomUUID());
  return SELF.fetch(clipsUrl(room, path), { ...init, headers });
}

export function formOf(
  file: Uint8Array,
  { name, fileName = 'take.bin' } = {} as FormNames,
): FormData {
  const form = new FormData();
  // Type and name say nothing of what is in the file.
  form.append('audio', new File([file], fileName, { type: 'text/html' }));
  if (name !== undefined) form.append('name', name);
  return form;
}
interface FormNames {
  name?: string;
  fileName?: string;
}

export function upload(
  room: RoomCreated,
  file: Uint8Array,
  names: FormNames = {},
  role: Role = 'mic',
): Promise<Response> {
  return ask(room, '', { method: 'POST', body: formOf(file, names) }, role);
}

/** Stores a file that is welcome. */
export async function store(
  room: RoomCreated,
  file: Uint8Array = shortWav,
  names: FormNames = {},
): Promise<Clip> {
  const response = await upload(room, file, names);
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return response.json();
}

export async function list(room: RoomCreated): Promise<Clip[]> {
  const { clips } = await (await ask(room, '')).json<{ clips: Clip[] }>();
  return clips;
}

/** How many bytes of recordings a room takes here. */
export const quotaBytes = env.CLIPS ? maxClipBytesPerRoom : maxClipBytesInDatabase;

/** Of which clips of a room sound is stored, or pieces of it; in the room's database as in the bucket. */
export async function soundsOf(room: RoomCreated): Promise<string[]> {
  const prefix = `rooms/${room.id}/`;
  const objects = (await env.CLIPS?.list({ prefix }))?.objects ?? [];
  const inDatabase = await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    const tables = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'pieces'");
    // A room that was deleted has none.
    if (tables.toArray().length === 0) return [];
    return storage.sql.exec<{ key: string }>('SELECT DISTINCT key FROM pieces').toArray();
  });
  return [
    ...objects.map(({ key }) => key.slice(prefix.length)),
    ...inDatabase.map(({ key }) => key),
  ];
}

/** Stores pieces of a clip for which there is a place, as the Worker does before the clip is whole. */
export async function storePieces(
  room: RoomCreated,
  id: string,
  pieces: Uint8Array[],
): Promise<unknown[]> {
  const answers = [];
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    const { CLIPS, ROOMS } = env;
    const storing = CLIPS
      ? CLIPS.put(`rooms/${room.id}/${id}.${i}`, piece)
      : ROOMS.getByName(room.id).ask('putClipSound', undefined, { id, at, piece });
    answers.push(await storing);
    at += piece.length;
  }
  return answers;
}

/** The sound of a clip is lost, as where an operator deletes it. */
export async function loseSound(room: RoomCreated, id: string): Promise<void> {
  await env.CLIPS?.delete(`rooms/${room.id}/${id}`);
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    storage.sql.exec('DELETE FROM pieces WHERE key = ?', id);
  });
}

/** A file that the room stores as it is. */
export function flac(bytes: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set(new TextEncoder().encode('fLaC'));
  return file;
}

export async function expectProblem(response: Response, code: RefusalCode): Promise<void> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({ code, status: refusals[code].status });
  expect(response.status).toBe(refusals[code].status);
}

/** Rows of the room's clips: those that are there, and places that are kept. */
export function rowsOf(room: RoomCreated): Promise<number> {
  return runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS rows FROM clips').one().rows),
  );
}

export async function expectNothingLeft(room: RoomCreated): Promise<void> {
  expect(await soundsOf(room)).toEqual([]);
  expect(await rowsOf(room)).toBe(0);
  expect(await list(room)).toEqual([]);
}
