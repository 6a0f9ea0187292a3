/** Models that hosts give to rooms under test, and how they do. */

import { SELF } from 'cloudflare:test';
import wasm from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-simd.wasm';
import { zipSync } from 'fflate';
import { soundsExport } from '../../bench/model/teachable-machine-export.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import type { RoomCreated } from '../../protocol/http.ts';
import type { ModelDescription } from '../../protocol/messages.ts';
import { type TonesOptions, tonesPackage } from '../tones-package.ts';
import { origin } from './participant.ts';

let sounds: ReturnType<typeof soundsExport> | undefined;

/** The files of an export of Teachable Machine that tells a low tone from a high one. */
export function soundsFiles(): ReturnType<typeof soundsExport> {
  sounds ??= soundsExport(wasm);
  return { ...sounds };
}

export function zipOf(files: Record<string, Uint8Array>): Uint8Array {
  return zipSync(files, { level: 0 });
}

/** A package of ours, as files. */
export function filesOf({ model, metadata, weights }: ModelFiles): Record<string, Uint8Array> {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  return {
    'model.json': json(model),
    'metadata.json': json(metadata),
    'weights.bin': new Uint8Array(weights),
  };
}

export function tonesZip(options: TonesOptions = {}): Uint8Array {
  return zipOf(filesOf(tonesPackage(options)));
}

/** Asks for the models of a room, from an address of one's own. */
export function askModels(
  room: RoomCreated,
  method: string,
  path: string,
  { key = room.keys.host, ...init }: RequestInit & { key?: string } = {},
): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/models${path}`, {
    ...init,
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'cf-connecting-ip': crypto.randomUUID(),
      ...init.headers,
    },
  });
}

const zipped = { 'content-type': 'application/zip' };

export function sendZip(
  room: RoomCreated,
  zip: Uint8Array,
  { id, name, key }: { id?: string; name?: string; key?: string } = {},
): Promise<Response> {
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
  const [method, path] = id === undefined ? ['POST', query] : ['PUT', `/${id}${query}`];
  return askModels(room, method as string, path as string, {
    headers: zipped,
    body: zip,
    ...(key !== undefined && { key }),
  });
}

/** Gives a model to a room. @returns what is told of it. @throws {Error} if it was refused. */
export async function give(
  room: RoomCreated,
  zip: Uint8Array,
  options: { id?: string; name?: string } = {},
): Promise<ModelDescription> {
  const response = await sendZip(room, zip, options);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  return response.json();
}
