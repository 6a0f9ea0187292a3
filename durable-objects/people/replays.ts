/**
 * Tells what somebody missed, page by page, each in a turn of its own. What is logged meanwhile comes at
 * the end of it, so that nothing is told out of order; then the session is told of events as they happen.
 */
import type { EventId } from '../../protocol/ids.ts';
import type { EventLog } from '../log/event-log.ts';
import { Replay, type ReplayStart } from '../log/replay.ts';
import type { FollowerSession, ParticipantSession } from '../sockets/session.ts';
import type { Turns } from '../turns.ts';

export class Replays {
  readonly #replay: Replay;
  readonly #turns: Turns;

  constructor(log: EventLog, turns: Turns) {
    this.#replay = new Replay(log);
    this.#turns = turns;
  }

  /** The first page for somebody who saw the log up to `after`, or nothing of it. */
  begin(after: EventId | undefined): ReplayStart {
    return this.#replay.begin(after);
  }

  /** Sends a welcome or snapshot, with the first page of a replay, and after it the others. */
  send(
    session: ParticipantSession | FollowerSession,
    message: object,
    { events, truncated, more, last }: ReplayStart,
    now: number,
  ): void {
    const rest = JSON.stringify({ ...message, truncated, more });
    session.sendText(`${rest.slice(0, -1)},"events":[${events.join(',')}]}`);
    if (!more) return;
    session.replaying = true;
    let sent = last;
    const take = () => {
      const page = this.#replay.next(sent);
      const { events, more } = page;
      session.sendText(`{"type":"events","events":[${events.join(',')}],"more":${more}}`);
      sent = page.last;
      session.replaying = more;
      return more;
    };
    this.#turns.add({ session, kind: 'replay', joinTokens: 0, take }, now);
  }
}
