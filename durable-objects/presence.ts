/**
 * Who comes and goes, and how everyone learns of it: every change is logged and told. Sockets that
 * were refused or fell silent are forgotten at once, since an answer to their close may never come.
 */
import { unresponsiveMs } from '../protocol/limits.ts';
import type { LoggedEvent } from '../protocol/logged-event.ts';
import { errorMessage } from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import { RefusalError, refusals } from '../protocol/refusals.ts';
import { type Disconnects, describeEnding, type Ending, reasonOf } from './disconnects.ts';
import type { EventLog, UnloggedEvent } from './event-log.ts';
import type { Participants, Session } from './participants.ts';

export class Presence {
  readonly #participants: Participants;
  readonly #log: EventLog;
  readonly #disconnects: Disconnects;
  #sweptAt = 0;
  /** Is called before the leaving of a participant is logged. */
  readonly #onLeave: (participant: Participant, now: number) => void;

  constructor(
    participants: Participants,
    log: EventLog,
    disconnects: Disconnects,
    onLeave: (participant: Participant, now: number) => void,
  ) {
    this.#participants = participants;
    this.#log = log;
    this.#disconnects = disconnects;
    this.#onLeave = onLeave;
  }

  /** Logs what happened and tells everyone, followers too. */
  announce(event: UnloggedEvent, now: number, except?: Session): void {
    this.publish(this.#log.add(event, now), except);
  }

  /** Tells everyone what was logged. */
  publish(event: LoggedEvent, except?: Session): void {
    this.#participants.broadcast(event, except);
    this.#participants.inform(event);
  }

  /** A socket is somebody from now on; the others learn of it. */
  join(session: Session, participant: Participant, now: number): void {
    session.participant = participant;
    this.announce({ type: 'join', participant }, now, session);
  }

  /** A socket has ended, or is as good as ended. */
  leave(session: Session, ending: Ending, now: number): void {
    const { participant, role, connectedAt, lastFrameAt } = session;
    this.#participants.remove(session);
    if (!participant) return;
    const { id, name } = participant;
    this.#disconnects.add({
      at: now,
      participant: id,
      name,
      role,
      ...describeEnding(ending),
      durationMs: now - connectedAt,
      ...(lastFrameAt !== undefined && { lastFrameAt }),
    });
    this.#onLeave(participant, now);
    this.announce({ type: 'leave', participant: id, name, reason: reasonOf(ending) }, now);
  }

  /** Says why, closes the socket and forgets it. */
  refuse(session: Session, refusal: RefusalError, now: number): void {
    const { code } = refusal;
    session.send(errorMessage(refusal));
    this.leave(session, { refusal: code }, now);
    session.close(refusals[code].close, code);
  }

  /** Gives up the sockets from which nothing came for too long. */
  sweep(now: number): void {
    this.#sweptAt = now;
    for (const session of this.#participants.all) {
      if (this.#participants.lastSeen(session) + unresponsiveMs > now) continue;
      this.refuse(session, new RefusalError('unresponsive'), now);
    }
  }

  /**
   * When `sweep` is due: once after the latest arrival, and after the last frame of a mic that is
   * on. A room in which nothing happens is not woken for it again and again.
   */
  get sweepDue(): number | undefined {
    const signs = this.#participants.all.map(({ connectedAt, lastFrameAt }) =>
      Math.max(connectedAt, lastFrameAt ?? 0),
    );
    const due = Math.max(...signs) + unresponsiveMs;
    return due > this.#sweptAt ? due : undefined;
  }
}
