/** What a room does over HTTP, for whoever has one of its keys: docs/http-api.md describes the routes. */
import * as v from 'valibot';
import { type Clip, clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import {
  clipList,
  type Diagnostics,
  diagnostics,
  type KeysRotated,
  keysRotated,
  type RoomStatus,
  roomStatus,
} from '../../protocol/http.ts';
import { readProblem } from '../../protocol/problem.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { type RoomSettings, roomSettings, type SettingsChange } from '../../protocol/settings.ts';
import { type UploadOptions, uploadForm } from './upload.ts';

/** How detections can be taken away: data, a table, sound captions (WebVTT). */
export type DetectionsFormat = 'json' | 'csv' | 'vtt';

/** Bounds of the onsets to export, both included, in milliseconds since the Unix epoch. */
export interface DetectionsRange {
  from?: number;
  to?: number;
}

export interface AddClipOptions extends UploadOptions {
  /** What the recording is called; else the name of the file. */
  name?: string;
}

/** Every method throws a `RefusalError`: what the room refused, or `server-error` if no answer came. */
export class RoomApi {
  readonly #room: URL;
  readonly #key: string;

  constructor({ origin, roomId, key }: { origin: string; roomId: string; key: string }) {
    this.#room = new URL(`/api/rooms/${roomId}`, origin);
    this.#key = key;
  }

  async status(): Promise<RoomStatus> {
    return parsed(roomStatus, await this.#fetch(''));
  }

  /** Hosts only. What is left out stays as it is. @returns the settings after the change. */
  async changeSettings(change: SettingsChange): Promise<RoomSettings> {
    return parsed(roomSettings, await this.#fetch('/settings', json('PATCH', change)));
  }

  /** Hosts only. Sends everyone out who came with the old keys of these roles. */
  async rotateKeys(roles: readonly Role[]): Promise<KeysRotated> {
    return parsed(keysRotated, await this.#fetch('/keys', json('POST', { roles })));
  }

  /** Hosts only. Deletes the room and all that it kept, and sends everyone out. */
  async deleteRoom(): Promise<void> {
    await this.#fetch('', { method: 'DELETE' });
  }

  /** Hosts only. */
  async diagnostics(): Promise<Diagnostics> {
    return parsed(diagnostics, await this.#fetch('/diagnostics'));
  }

  /** What was heard, as a file to keep. */
  async detections(format: DetectionsFormat, range: DetectionsRange = {}): Promise<Blob> {
    const parameters = new URLSearchParams({ format });
    for (const [name, at] of Object.entries(range)) parameters.set(name, String(at));
    return (await this.#fetch(`/detections?${parameters}`)).blob();
  }

  /** The stored recordings, the latest first. */
  async clips(): Promise<Clip[]> {
    const { clips } = parsedBody(clipList, await (await this.#fetch('/clips')).text());
    return clips.toSorted((a, b) => b.at - a.at);
  }

  /** Stores a recording and has it recognised, where the room can read it. Hosts and mics only. */
  async addClip(audio: Blob, { name, ...options }: AddClipOptions = {}): Promise<Clip> {
    const form = new FormData();
    form.set('audio', audio);
    if (name !== undefined) form.set('name', name);
    return parsedBody(clip, await uploadForm(this.#address('/clips'), this.#key, form, options));
  }

  /** Hosts only. */
  async removeClip(id: string): Promise<void> {
    await this.#fetch(`/clips/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Where `<audio>` plays a recording from; it holds the key, as players send no headers. */
  clipUrl(id: string): string {
    return `${this.#address(`/clips/${encodeURIComponent(id)}`)}?key=${this.#key}`;
  }

  #address(path: string): string {
    return this.#room.href + path;
  }

  async #fetch(path: string, request: RequestInit = {}): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set('authorization', `Bearer ${this.#key}`);
    const response = await fetch(this.#address(path), { ...request, headers }).catch(
      (error: unknown) => {
        throw new RefusalError('server-error', `no answer: ${String(error)}`);
      },
    );
    if (!response.ok) throw await readProblem(response);
    return response;
  }
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

async function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  response: Response,
): Promise<v.InferOutput<Schema>> {
  return parsedBody(schema, await response.text());
}

function parsedBody<Schema extends v.GenericSchema>(
  schema: Schema,
  body: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // Refused below, as what is no JSON has no shape either.
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw new RefusalError('server-error', 'the answer is not what this client knows');
}
