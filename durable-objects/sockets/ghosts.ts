/**
 * Gives up sockets from which nothing came for too long, since a device that dies says nothing, and those
 * at which nobody reads what they are sent.
 */
import { unresponsiveMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Says why, closes the socket and forgets it. */
export type Refuse = (session: Session, refusal: RefusalError, now: number) => void;

export class Ghosts {
  readonly #sessions: Sessions;
  readonly #refuse: Refuse;
  readonly #sweep: Duty;
  /** Whether some may have vanished while the object slept. */
  #unswept: boolean;

  constructor(sessions: Sessions, alarm: Alarm, refuse: Refuse) {
    this.#sessions = sessions;
    this.#refuse = refuse;
    this.#sweep = alarm.register((at) => this.#sweepAll(at));
    this.#unswept = sessions.count > 0;
    sessions.whenEmpty(() => {
      this.#sweep.due = undefined;
    });
    sessions.whenTooSlow(() => this.handled(Date.now()));
  }

  /**
   * What came is done with: whoever vanished while the object slept goes after what woke it, and whoever
   * does not read goes after what they were sent.
   */
  handled(now: number): void {
    if (this.#unswept) this.#sweepAll(now);
    const slow = this.#sessions.takeTooSlow(now);
    for (const session of slow) this.#refuse(session, new RefusalError('too-slow'), now);
  }

  /**
   * Somebody came, or a frame did: whoever is here is looked after once when they may have vanished since.
   * More of it puts that off no further: the sweep itself works out when the next one is due, so that a
   * frame costs nothing and a room in which nothing happens is not woken again and again.
   */
  seen(now: number): void {
    this.#sweep.due ??= now + unresponsiveMs;
  }

  #sweepAll(now: number): void {
    this.#unswept = false;
    for (const session of this.#sessions.all) {
      if (this.#sessions.lastSeen(session) + unresponsiveMs > now) continue;
      this.#refuse(session, new RefusalError('unresponsive'), now);
    }
    const last = Math.max(0, ...this.#sessions.all.map(lastSign));
    if (last + unresponsiveMs > now) this.seen(last);
  }
}

/** When one came, or when their last frame did. */
function lastSign(session: Session): number {
  const lastFrameAt = session.kind === 'participant' ? session.lastFrameAt : undefined;
  return Math.max(session.connectedAt, lastFrameAt ?? 0);
}
