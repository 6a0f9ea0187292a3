/** The place that a room keeps for a clip: renewed while its upload goes on, so that a dead one soon lapses. */
import type { ClipId } from '../../protocol/ids.ts';
import { clipRenewalAgainMs, clipRenewalMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomHandle } from '../room.ts';

export interface Reservation {
  /** Aborted with the reason if the room keeps the place no longer. */
  readonly lost: AbortSignal;
  /** The room has taken a piece, which renews the place. */
  renewed(): void;
  /** No more renewals: the clip is stored, or was given up. */
  end(): void;
}

/** Renews the place when the room has heard nothing else of the upload: a request may ask it only so often. */
export function keepReservation(room: RoomHandle, id: ClipId): Reservation {
  const lost = new AbortController();
  let hasEnded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renewIn = (ms: number) => {
    clearTimeout(timer);
    if (!hasEnded) timer = setTimeout(renew, ms);
  };
  const renewed = () => renewIn(clipRenewalMs);
  const renew = () => {
    renewIn(clipRenewalAgainMs);
    room.ask('renewClip', { id }).then(renewed, (error: unknown) => {
      // Of a renewal that fails otherwise the next one makes up.
      if (error instanceof RefusalError) lost.abort(error);
    });
  };
  const end = () => {
    hasEnded = true;
    clearTimeout(timer);
  };
  renewed();
  return { lost: lost.signal, renewed, end };
}
