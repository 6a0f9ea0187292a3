/** How fresh what comes from a microphone is: one that has died must never look like a quiet room. */
import type { Participant, RoomSnapshot } from '../../client/index.ts';

/**
 * `live` while sound comes, `quiet` while silence does, `stopped` while it is on and nothing comes, `unknown`
 * while the room is out of reach, `on` where no scores tell more.
 */
export type Freshness = 'live' | 'quiet' | 'stopped' | 'unknown' | 'on';

/** Louder than this is sound, in dBFS. */
const soundDb = -52;
/** Pauses shorter than this are part of what sounds, in milliseconds. */
const pauseMs = 4000;

export type Heard = Pick<RoomSnapshot, 'connection' | 'scores'>;

/** Knows when each microphone was last heard to be loud. */
export class MicFreshness {
  readonly #loudAt = new Map<Participant['id'], number>();

  /** @param now in milliseconds, by any clock that does not jump. */
  of({ id, silentSince }: Participant, { connection, scores }: Heard, now: number): Freshness {
    if (connection.phase !== 'open' || connection.reachedUntil !== undefined) return 'unknown';
    const levels = [...(scores.get(id)?.values() ?? [])].map(({ levelDb }) => levelDb);
    if (silentSince !== undefined) {
      this.#loudAt.delete(id);
      return 'stopped';
    }
    if (levels.length === 0) return 'on';
    if (Math.max(...levels) > soundDb) this.#loudAt.set(id, now);
    const loudAt = this.#loudAt.get(id);
    return loudAt !== undefined && now - loudAt < pauseMs ? 'live' : 'quiet';
  }
}
