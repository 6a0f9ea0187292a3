/**
 * Tells what somebody missed, page by page, each in a turn of its own and no faster than they read. What
 * is logged meanwhile comes at the end of it, so that nothing is told out of order; then the session is
 * told of events as they happen.
 */
import type { EventId } from '../../protocol/ids.ts';
import type { ReplayedPage, ReplayStart } from '../log/replay.ts';
import type { FollowerSession, ParticipantSession } from '../sockets/session.ts';
import type { Turns } from '../turns.ts';

/** A log to be told of, in texts. */
export interface ReplaySource {
  /** Id of the last event. */
  readonly lastId: EventId;
  /** The first page for somebody who saw the log up to `after`, or nothing of it. */
  begin(after: EventId | undefined): ReplayStart;
  /** @param after id of the last event that was told. */
  next(after: EventId): ReplayedPage;
}

export class Replays {
  readonly #source: ReplaySource;
  readonly #turns: Turns;

  constructor(source: ReplaySource, turns: Turns) {
    this.#source = source;
    this.#turns = turns;
  }

  /** The first page for somebody who saw the log up to `after`, or nothing of it. */
  begin(after: EventId | undefined): ReplayStart {
    return this.#source.begin(after);
  }

  /** Sends a welcome or snapshot, with the first page of a replay, and after it the others. */
  send(
    session: ParticipantSession | FollowerSession,
    message: object,
    { events, truncated, more, last }: ReplayStart,
  ): void {
    const rest = JSON.stringify({ ...message, truncated, more });
    session.sendText(`${rest.slice(0, -1)},"events":[${events.join(',')}]}`);
    this.#goOn(session, last, more);
  }

  /** @param sent id of the last event that was told. */
  #goOn(session: ParticipantSession | FollowerSession, sent: EventId, more: boolean): void {
    session.toldUpTo = more ? Number.POSITIVE_INFINITY : this.#source.lastId;
    if (!more) return;
    const take = () => {
      const page = this.#source.next(sent);
      const events = page.events.join(',');
      session.sendText(`{"type":"events","events":[${events}],"more":${page.more}}`);
      this.#goOn(session, page.last, page.more);
    };
    session.outgoing.whenRead(() => {
      this.#turns.add({ session, kind: 'replay', joinTokens: 0, take }, Date.now());
    });
  }
}
