/** Clips as they are kept: their pieces and places, asked of the room itself, and how they are played. */
import { env, runInDurableObject } from 'cloudflare:test';
import { expect } from 'vitest';
import type { ClipInvitation } from '../../durable-objects/clips/clips.ts';
import type { Clip } from '../../protocol/clip.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import { maxHeldClipBytes } from '../../protocol/limits.ts';
import { ask, flac, quotaBytes } from './clip-upload.ts';

/** A file of several pieces, no two of them alike. */
export function largeFile(bytes = 2 * maxHeldClipBytes + 1000): Uint8Array {
  const file = flac(bytes);
  for (let at = 4; at < bytes; at += 60_000) {
    crypto.getRandomValues(file.subarray(at, Math.min(bytes, at + 60_000)));
  }
  return file;
}

export async function play(room: RoomCreated, { id }: Clip, range?: string): Promise<Uint8Array> {
  const response = await ask(room, `/${id}`, range ? { headers: { range } } : {}, 'listener');
  expect(response.status).toBe(range ? 206 : 200);
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(response.headers.get('content-length')).toBe(`${bytes.length}`);
  return bytes;
}

export const isSame = (played: Uint8Array, file: Uint8Array) => Buffer.compare(played, file) === 0;

export const asked = (room: RoomCreated, name: string, args: object, key?: string) =>
  env.ROOMS.getByName(room.id).ask(name, key, args);

export async function reserve(room: RoomCreated, bodyBytes: number): Promise<ClipInvitation> {
  const answer = await asked(room, 'reserveClip', { bodyBytes }, room.keys.mic);
  if (!('value' in answer)) throw new Error(answer.refused);
  return answer.value as ClipInvitation;
}

/** Of when the deployment had a bucket. */
export async function storeInBucket(room: RoomCreated): Promise<string> {
  const id = 'a'.repeat(26);
  const bytes = quotaBytes;
  const clip = { id, name: 'x', status: 'stored', type: 'flac', bytes, at: 0 };
  await runInDurableObject(env.ROOMS.getByName(room.id), (_, { storage }) => {
    const body = JSON.stringify(clip);
    storage.sql.exec('INSERT INTO clips VALUES (?, ?, ?, NULL)', id, bytes, body);
  });
  return id;
}
