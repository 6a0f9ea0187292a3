/**
 * Tells what somebody missed, page by page, each in a turn of its own and no faster than they read. What
 * is logged meanwhile comes at the end of it, so that nothing is told out of order; then the session is
 * told of events as they happen.
 */
import type { EventId } from '../../protocol/ids.ts';
import type { ReplayedPage, ReplayStart } from '../log/replay.ts';
import type { FollowerSession, ParticipantSession, ReplayState } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Turns } from '../turns.ts';

/** A log to be told of, in texts. */
export interface ReplaySource {
  /** Id of the last event. */
  readonly lastId: EventId;
  /** The first page for somebody who saw the log up to `after`, or nothing of it. */
  begin(after: EventId | undefined): ReplayStart;
  /**
   * @param after id of the last event that was told.
   * @param except id of an event that is left out.
   */
  next(after: EventId, except?: EventId): ReplayedPage;
}

export class Replays {
  readonly #source: ReplaySource;
  readonly #turns: Turns;
  readonly #tellName: ((session: ParticipantSession) => void) | undefined;

  /**
   * Goes on with the replays that waited for their readers as the object fell asleep.
   *
   * @param tellName tells somebody at the end of a replay which name they took meanwhile, where that is no
   *   event of the log.
   */
  constructor(
    source: ReplaySource,
    sessions: Sessions,
    turns: Turns,
    tellName?: (session: ParticipantSession) => void,
  ) {
    this.#source = source;
    this.#turns = turns;
    this.#tellName = tellName;
    for (const session of sessions.logReaders) {
      if (session.replay) this.#goOn(session);
    }
  }

  /** The first page for somebody who saw the log up to `after`, or nothing of it. */
  begin(after: EventId | undefined): ReplayStart {
    return this.#source.begin(after);
  }

  /**
   * Sends a welcome or snapshot, with the first page of a replay, and after it the others.
   *
   * @param ownJoin id of one's own `join`, for which the welcome stands.
   */
  send(
    session: ParticipantSession | FollowerSession,
    message: object,
    { events, truncated, more, last }: ReplayStart,
    ownJoin?: EventId,
  ): void {
    const rest = JSON.stringify({ ...message, truncated, more });
    session.sendText(`${rest.slice(0, -1)},"events":[${events.join(',')}]}`);
    this.#sent(session, { toldUpTo: last, ownJoin }, more);
  }

  #sent(session: ParticipantSession | FollowerSession, replay: ReplayState, more: boolean): void {
    session.replay = more ? replay : undefined;
    if (more) {
      this.#goOn(session);
      return;
    }
    session.toldUpTo = this.#source.lastId;
    if (replay.renamed && session.kind === 'participant') this.#tellName?.(session);
  }

  #goOn(session: ParticipantSession | FollowerSession): void {
    const take = () => {
      const { replay } = session;
      if (!replay) return;
      const page = this.#source.next(replay.toldUpTo, replay.ownJoin);
      const events = page.events.join(',');
      session.sendText(`{"type":"events","events":[${events}],"more":${page.more}}`);
      this.#sent(session, { ...replay, toldUpTo: page.last }, page.more);
    };
    session.outgoing.whenRead(() => {
      this.#turns.add({ session, kind: 'replay', joinTokens: 0, take }, Date.now());
    });
  }
}
