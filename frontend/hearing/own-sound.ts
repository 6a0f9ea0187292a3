/** The sound of one's own microphone on its way to a room, for whoever draws it. */
import type { RoomConnection } from '../../client/index.ts';

type Listener = (samples: Float32Array) => void;

export class OwnSound {
  readonly #listeners = new Set<Listener>();

  /** @param samples some milliseconds of 16 kHz mono in [-1, 1]. */
  write(samples: Float32Array): void {
    for (const listener of this.#listeners) listener(samples);
  }

  /** @returns a function that stops it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

const sounds = new WeakMap<RoomConnection, OwnSound>();

/** One for each connection. */
export function ownSoundOf(connection: RoomConnection): OwnSound {
  const known = sounds.get(connection);
  if (known) return known;
  const sound = new OwnSound();
  sounds.set(connection, sound);
  return sound;
}
