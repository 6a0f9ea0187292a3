/** What a room does over HTTP, for whoever has one of its keys: docs/http-api.md describes the routes. */
import type * as v from 'valibot';
import { checked } from '../../protocol/check.ts';
import { type Clip, type ClipType, clip, clipTypes, recordingName } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import {
  type Diagnostics,
  detectionList,
  diagnostics,
  type GuestLinks,
  guestLinks,
  type KeysRotated,
  keysRotated,
  type ModelChange,
  modelList,
  type RoomStatus,
  roomStatus,
} from '../../protocol/http.ts';
import type { ClipId, ModelId } from '../../protocol/ids.ts';
import { maxClipBytes } from '../../protocol/limits.ts';
import type { JudgedDetection } from '../../protocol/logged-event.ts';
import { type ModelDescription, modelDescription } from '../../protocol/messages.ts';
import { type RefusalCode, RefusalError } from '../../protocol/refusals.ts';
import { type RoomSettings, roomSettings, type SettingsChange } from '../../protocol/settings.ts';
import { clipName, modelName } from '../../protocol/text.ts';
import { NetworkError } from '../network-error.ts';
import { placeOf, type RoomAddress } from '../room-address.ts';
import { accepted, askRoom, askRoomFor, keyHeaders, parsed, roomUrl } from '../room-request.ts';
import type { RoomPlace } from '../transports/transport.ts';
import { listClips } from './list-clips.ts';
import { SoundsApi } from './sounds-api.ts';
import { postForm, type UploadOptions } from './upload.ts';

/** How detections can be taken away: data, a table, sound captions (WebVTT). */
export type DetectionsFormat = 'json' | 'csv' | 'vtt';

/**
 * A moment in milliseconds since the Unix epoch, or as text: a time in ISO 8601 with its zone
 * (`2026-11-26T19:00:00+01:00`), or a whole day (`2026-11-26`).
 */
export type Moment = number | Date | string;

/** Which detections to export, and how. */
export interface DetectionsOptions {
  /** Bounds, both included. */
  from?: Moment;
  to?: Moment;
  /** What of a sound lies between the bounds: some of it (`overlap`, by default), or its beginning. */
  match?: 'overlap' | 'onset';
  /** IANA name of the zone of whole days, and of the times in a table for spreadsheets; else UTC. */
  tz?: string;
  /** CSV as spreadsheets want it: marked as UTF-8, times in `tz`, decimal commas after semicolons. */
  spreadsheet?: boolean;
  /** What is between the columns of CSV; else a comma. */
  separator?: ',' | ';' | '\t';
}

export interface AddClipOptions extends UploadOptions {
  /** What the recording is called; else the name of the file, or else the time. */
  name?: string;
}

/** A model to give to a room. */
export type AddedModel =
  | { file: Blob }
  | { files: readonly File[] }
  | { url: string }
  | { catalogue: string };

export interface AddModelOptions extends UploadOptions {
  /** What people call it; else as the zip or the package is called. */
  name?: string;
  /** The id of an uploaded model in whose place it comes. */
  replace?: ModelId;
}

/**
 * Every method throws a `RefusalError` for what the room refused, and a `NetworkError` if it did not
 * answer, or something on the way did in its place.
 */
export class RoomApi {
  /** What the room is taught. */
  readonly sounds: SoundsApi;
  readonly #place: RoomPlace;

  /** @throws {RefusalError} as `joinRoom` does, if the address is none. */
  constructor(address: RoomAddress) {
    this.#place = placeOf(address);
    this.sounds = new SoundsApi(this.#place);
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

  /** Hosts only. The keys and links to hand on; what the room does not have itself is missing. */
  async guestLinks(): Promise<GuestLinks> {
    return askRoomFor(guestLinks, this.#place, '/links');
  }

  /** Hosts only. Deletes the room and all that it kept, and sends everyone out. */
  async deleteRoom(): Promise<void> {
    await askRoom(this.#place, '', { method: 'DELETE' });
  }

  /** Hosts only. */
  async diagnostics(): Promise<Diagnostics> {
    return askRoomFor(diagnostics, this.#place, '/diagnostics');
  }

  /** What was heard, as a file to keep. A time that the room cannot read is refused with `bad-time`. */
  async detections(format: DetectionsFormat, options: DetectionsOptions = {}): Promise<Blob> {
    return (await askRoom(this.#place, detectionsQuery(format, options))).blob();
  }

  /** What was heard, oldest first, each with the latest verdict on it. */
  async heard(
    range: Pick<DetectionsOptions, 'from' | 'to' | 'match'> = {},
  ): Promise<JudgedDetection[]> {
    const query = detectionsQuery('json', range);
    return (await askRoomFor(detectionList, this.#place, query)).detections;
  }

  /** The stored recordings, the latest first. */
  clips(): Promise<Clip[]> {
    return listClips(this.#place);
  }

  /** Stores a recording and has it recognised, where the room can read it. Hosts and mics only. */
  async addClip(audio: Blob, { name, ...options }: AddClipOptions = {}): Promise<Clip> {
    if (audio.size > maxClipBytes) throw new RefusalError('clip-too-large');
    const form = new FormData();
    // A blob has no name, other than a file.
    const called = name ?? ('name' in audio ? undefined : recordingName(new Date(), typeOf(audio)));
    // First, so that nothing is read in vain if it cannot be taken.
    if (called !== undefined) form.set('name', checked(clipName, called, 'bad-name', 'name'));
    form.set('audio', audio);
    return this.#upload(clip, 'POST', '/clips', form, options, 'clip-missing');
  }

  /** Hosts only. */
  async removeClip(id: ClipId): Promise<void> {
    await askRoom(this.#place, `/clips/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** What the room hears with. */
  async listModels(): Promise<ModelDescription[]> {
    return (await askRoomFor(modelList, this.#place, '/models')).models;
  }

  /**
   * Hosts only. Gives the room a model, or another one in place of one that it was given. Everyone in the room
   * learns of it at once, in `RoomState.models` too.
   *
   * @param model a zip or the files that Teachable Machine exports, of a package of Earshot too; its share
   *   link; or the id of one of the deployment's catalogue.
   * @throws {RefusalError} whose `detail` says what is wrong with the model, and what to do.
   */
  async addModel(model: AddedModel, options: AddModelOptions = {}): Promise<ModelDescription> {
    const { name, replace, signal } = options;
    const path = replace === undefined ? '/models' : `/models/${encodeURIComponent(replace)}`;
    const method = replace === undefined ? 'POST' : 'PUT';
    const called = name === undefined ? undefined : checked(modelName, name, 'bad-name', 'name');
    if ('url' in model || 'catalogue' in model) {
      const body = { ...model, ...('url' in model && called !== undefined && { name: called }) };
      const request = { ...json(method, body), ...(signal && { signal }) };
      return askRoomFor(modelDescription, this.#place, path, request);
    }
    const form = new FormData();
    if (called !== undefined) form.set('name', called);
    for (const file of 'files' in model ? model.files : [model.file]) {
      // A blob has no name, other than a file: alone it is a zip.
      if ('name' in file) form.append('model', file);
      else form.append('model', file, 'model.zip');
    }
    return this.#upload(modelDescription, method, path, form, options, 'model-missing');
  }

  /** Hosts only. What is left out stays as it is. */
  async changeModel(id: ModelId, change: ModelChange): Promise<ModelDescription> {
    const path = `/models/${encodeURIComponent(id)}`;
    return askRoomFor(modelDescription, this.#place, path, json('PATCH', change));
  }

  /** Hosts only. What the model heard ends, and stays in the log. */
  async removeModel(id: ModelId): Promise<void> {
    await askRoom(this.#place, `/models/${encodeURIComponent(id)}`, { method: 'DELETE' });
  }

  /** Where `<audio>` plays a recording from; it holds the key, as players send no headers. */
  clipUrl(id: ClipId): string {
    return `${roomUrl(this.#place, `/clips/${encodeURIComponent(id)}`)}?key=${this.#place.key}`;
  }

  /**
   * Who is still sending when they are refused often cannot read why; a proxy may take none so large, and
   * hang up; a guest network may send it elsewhere. What becomes of an upload with nothing in it tells
   * them apart: where all else is well, it is refused for what is missing.
   *
   * @param missing the code with which the room refuses an upload that has nothing in it.
   */
  async #upload<Schema extends v.GenericSchema>(
    schema: Schema,
    method: 'POST' | 'PUT',
    path: string,
    form: FormData,
    options: UploadOptions,
    missing: RefusalCode,
  ): Promise<v.InferOutput<Schema>> {
    const { signal } = options;
    const url = roomUrl(this.#place, path);
    const answer = postForm(url, keyHeaders(this.#place), form, options, method);
    const taken = await accepted(url, answer, signal).catch(async (error: unknown) => {
      if (!(error instanceof NetworkError && error.code === 'no-answer')) throw error;
      try {
        await askRoom(this.#place, path, { method, ...(signal && { signal }) });
      } catch (reason) {
        if (!(reason instanceof RefusalError && reason.code === missing)) throw reason;
      }
      throw new NetworkError('cut-off', url, undefined, error.detail);
    });
    return parsed(schema, url, taken);
  }
}

function detectionsQuery(format: DetectionsFormat, options: DetectionsOptions): string {
  const parameters = new URLSearchParams({ format });
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    parameters.set(name, String(value instanceof Date ? value.getTime() : value));
  }
  return `/detections?${parameters}`;
}

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** By its media type, as `audio/webm;codecs=opus`; undefined for one that rooms do not store. */
function typeOf({ type }: Blob): ClipType | undefined {
  const [media = ''] = type.replace(/^video\//, 'audio/').split(';');
  return (Object.keys(clipTypes) as ClipType[]).find((each) => clipTypes[each] === media);
}
