/** One answer of a long poll: what was logged after a position, as soon as there is something. */
import type { PolledEvents } from '../../protocol/http.ts';
import type { EventId } from '../../protocol/ids.ts';
import { isRefusalCode, RefusalError } from '../../protocol/refusals.ts';
import { readLog } from './follower.ts';

/** How long a poll that is not to wait waits all the same to be let in, in milliseconds. */
const maxTurnWaitMs = 5_000;

/** The position before the first event. */
const noEvent = 0 as EventId;

/**
 * @param after position in the log that the caller gave.
 * @param waitMs how long to wait for an event where none is to be replayed; 0 not to wait at all.
 * @param signal of the request: aborted when nobody waits for the answer any longer.
 * @throws {RefusalError} if the room parts with its follower meanwhile; `rate-limited` if it has not let
 *   them in by then.
 */
export function poll(
  socket: WebSocket,
  after: EventId | undefined,
  waitMs: number,
  signal: AbortSignal,
): Promise<PolledEvents> {
  const { promise, resolve, reject } = Promise.withResolvers<PolledEvents>();
  let nothing: PolledEvents = { events: [], truncated: false, lastEventId: after ?? noEvent };
  const asked = Date.now();
  // The room lets in whoever comes in turns, which is part of the wait.
  const notLetIn = () =>
    reject(new RefusalError('rate-limited', 'too many come from your network'));
  let timer = setTimeout(notLetIn, Math.max(waitMs, maxTurnWaitMs));
  const giveUp = () => resolve(nothing);
  const leave = readLog(socket, {
    started({ events, truncated, more, lastEventId }) {
      clearTimeout(timer);
      nothing = { events: [], truncated: false, lastEventId };
      // What follows is for the next poll.
      const upTo = (more && events.at(-1)?.id) || lastEventId;
      // What is missing is told at once, even if there is nothing else.
      if (events.length > 0 || truncated || waitMs === 0) {
        resolve({ events, truncated, lastEventId: upTo });
      } else timer = setTimeout(giveUp, Math.max(0, asked + waitMs - Date.now()));
    },
    logged(events) {
      const last = events.at(-1);
      if (last) resolve({ events: [...events], truncated: false, lastEventId: last.id });
    },
    ended(farewell) {
      if (!farewell || !isRefusalCode(farewell.code)) giveUp();
      else reject(new RefusalError(farewell.code, farewell.detail));
    },
  });
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    leave();
  });
}
