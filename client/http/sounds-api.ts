/** Teaching a room over HTTP: every change answers with all that it was taught, and what would help. */
import { checked } from '../../protocol/check.ts';
import type { ExampleId, SoundId } from '../../protocol/ids.ts';
import { maxTaughtFileBytes } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import {
  type ExampleDetails,
  type ExampleSource,
  exampleDetails,
  type SoundList,
  soundList,
} from '../../protocol/sounds.ts';
import { soundName } from '../../protocol/text.ts';
import { askRoom, askRoomFor } from '../room-request.ts';
import type { RoomPlace } from '../transports/transport.ts';

/**
 * Hosts may do all of it, mics too where the room's setting `teach` is `everyone`; everyone may look. Every
 * method throws as those of `RoomApi` do.
 */
export class SoundsApi {
  readonly #place: RoomPlace;

  constructor(place: RoomPlace) {
    this.#place = place;
  }

  /** What the room was taught. */
  list(): Promise<SoundList> {
    return this.#ask('GET', '');
  }

  /**
   * Names a sound; the room knows it once it has an example. Its id is in the answer, last of the list.
   *
   * @param example its first, as `addExample` takes it: both are one change, which is done whole or not at all.
   */
  async add(name: string, example?: ExampleSource): Promise<SoundList> {
    return this.#ask('POST', '', { name: checked(soundName, name, 'bad-name', 'name'), example });
  }

  async rename(sound: SoundId, name: string): Promise<SoundList> {
    const called = checked(soundName, name, 'bad-name', 'name');
    return this.#ask('PATCH', pathOf(sound), { name: called });
  }

  remove(sound: SoundId): Promise<SoundList> {
    return this.#ask('DELETE', pathOf(sound));
  }

  removeAll(): Promise<SoundList> {
    return this.#ask('DELETE', '');
  }

  /**
   * Gives an example: what a mic heard in a span of the room's time or last, what was a detection, or a piece
   * of a recording.
   *
   * @throws {RefusalError} `moment-gone` for what the room does not remember, `nothing-heard`
   */
  addExample(sound: SoundId, source: ExampleSource): Promise<SoundList> {
    return this.#ask('POST', `${pathOf(sound)}/examples`, source);
  }

  /** An example with its picture. */
  example(sound: SoundId, example: ExampleId): Promise<ExampleDetails> {
    return askRoomFor(exampleDetails, this.#place, `/sounds${pathOf(sound, example)}`);
  }

  removeExample(sound: SoundId, example: ExampleId): Promise<SoundList> {
    return this.#ask('DELETE', pathOf(sound, example));
  }

  /** Takes the last change back, until `undoableUntil` of the list. */
  undo(): Promise<SoundList> {
    return this.#ask('POST', '/undo');
  }

  /** What the room was taught as a file, for another room whose base model is the same. */
  async export(): Promise<Blob> {
    return (await askRoom(this.#place, '/sounds/export')).blob();
  }

  /** Takes such a file in: sounds of names that the room knows get its examples beside their own. */
  async import(file: Blob): Promise<SoundList> {
    if (file.size > maxTaughtFileBytes) throw new RefusalError('message-too-large');
    const request = { method: 'POST', body: file };
    return askRoomFor(soundList, this.#place, '/sounds/import', request);
  }

  #ask(method: string, path: string, body?: unknown): Promise<SoundList> {
    const json = {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const request = { method, ...(body !== undefined && json) };
    return askRoomFor(soundList, this.#place, `/sounds${path}`, request);
  }
}

function pathOf(sound: SoundId, example?: ExampleId): string {
  const within = example === undefined ? '' : `/examples/${encodeURIComponent(example)}`;
  return `/${encodeURIComponent(sound)}${within}`;
}
