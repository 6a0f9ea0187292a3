/** The place that a room keeps for a clip: renewed while its upload goes on, so that a dead one soon lapses. */
import type { ClipId } from '../../protocol/ids.ts';
import { clipRenewalMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomHandle } from '../room.ts';

export interface Reservation {
  /** Aborted with the reason if the room keeps the place no longer. */
  readonly lost: AbortSignal;
  /** No more renewals: the clip is stored, or was given up. */
  end(): void;
}

export function keepReservation(room: RoomHandle, id: ClipId): Reservation {
  const lost = new AbortController();
  const timer = setInterval(() => {
    room.ask('renewClip', { id }).catch((error: unknown) => {
      // Of a renewal that fails otherwise the next one makes up.
      if (error instanceof RefusalError) lost.abort(error);
    });
  }, clipRenewalMs);
  return { lost: lost.signal, end: () => clearInterval(timer) };
}
