/** What a room does over HTTP, for whoever has one of its keys: docs/http-api.md describes the routes. */
import { type Clip, clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import {
  type Diagnostics,
  diagnostics,
  type KeysRotated,
  keysRotated,
  type RoomStatus,
  roomStatus,
} from '../../protocol/http.ts';
import type { ClipId } from '../../protocol/ids.ts';
import { type RoomSettings, roomSettings, type SettingsChange } from '../../protocol/settings.ts';
import { NetworkError } from '../network-error.ts';
import { placeOf, type RoomAddress } from '../room-address.ts';
import { accepted, askRoom, askRoomFor, keyHeaders, parsed, roomUrl } from '../room-request.ts';
import type { RoomPlace } from '../transports/transport.ts';
import { listClips } from './list-clips.ts';
import { postForm, type UploadOptions } from './upload.ts';

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

/**
 * Every method throws a `RefusalError` for what the room refused, and a `NetworkError` if it did not
 * answer, or something on the way did in its place.
 */
export class RoomApi {
  readonly #place: RoomPlace;

  /** @throws {RefusalError} as `joinRoom` does, if the address is none. */
  constructor(address: RoomAddress) {
    this.#place = placeOf(address);
  }

  async status(): Promise<RoomStatus> {
    return askRoomFor(roomStatus, this.#place, '');
  }

  /** Hosts only. What is left out stays as it is. @returns the settings after the change. */
  async changeSettings(change: SettingsChange): Promise<RoomSettings> {
    return askRoomFor(roomSettings, this.#place, '/settings', json('PATCH', change));
  }

  /** Hosts only. Sends everyone out who came with the old keys of these roles. */
  async rotateKeys(roles: readonly Role[]): Promise<KeysRotated> {
    return askRoomFor(keysRotated, this.#place, '/keys', json('POST', { roles }));
  }

  /** Hosts only. Deletes the room and all that it kept, and sends everyone out. */
  async deleteRoom(): Promise<void> {
    await askRoom(this.#place, '', { method: 'DELETE' });
  }

  /** Hosts only. */
  async diagnostics(): Promise<Diagnostics> {
    return askRoomFor(diagnostics, this.#place, '/diagnostics');
  }

  /** What was heard, as a file to keep. */
  async detections(format: DetectionsFormat, range: DetectionsRange = {}): Promise<Blob> {
    const parameters = new URLSearchParams({ format });
    for (const [name, at] of Object.entries(range)) parameters.set(name, String(at));
    return (await askRoom(this.#place, `/detections?${parameters}`)).blob();
  }

  /** The stored recordings, the latest first. */
  clips(): Promise<Clip[]> {
    return listClips(this.#place);
  }

  /** Stores a recording and has it recognised, where the room can read it. Hosts and mics only. */
  async addClip(audio: Blob, { name, ...options }: AddClipOptions = {}): Promise<Clip> {
    const form = new FormData();
    form.set('audio', audio);
    if (name !== undefined) form.set('name', name);
    const url = roomUrl(this.#place, '/clips');
    const answer = postForm(url, keyHeaders(this.#place), form, options);
    const stored = await accepted(url, answer, options.signal).catch((error: unknown) =>
      this.#whyCutOff(error, options.signal),
    );
    return parsed(clip, url, stored);
  }

  /** Hosts only. */
  async removeClip(id: ClipId): Promise<void> {
    await askRoom(this.#place, `/clips/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Where `<audio>` plays a recording from; it holds the key, as players send no headers. */
  clipUrl(id: ClipId): string {
    return `${roomUrl(this.#place, `/clips/${encodeURIComponent(id)}`)}?key=${this.#place.key}`;
  }

  /**
   * Browsers do not say why an upload failed: a proxy may take none so large, and hang up; a guest
   * network may send it elsewhere. What becomes of a small question tells them apart.
   */
  async #whyCutOff(error: unknown, signal: AbortSignal | undefined): Promise<never> {
    if (!(error instanceof NetworkError && error.code === 'no-answer')) throw error;
    await askRoom(this.#place, '', signal && { signal });
    throw new NetworkError('cut-off', this.#place.origin, undefined, error.detail);
  }
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
