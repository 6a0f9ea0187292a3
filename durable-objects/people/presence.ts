/**
 * Who comes and goes, and how everyone learns of it: every change is logged and told. Sockets that
 * were refused or fell silent are forgotten at once, since an answer to their close may never come.
 */
import { unresponsiveMs } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { errorMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError, refusals } from '../../protocol/refusals.ts';
import { type Disconnects, describeEnding, type Ending, reasonOf } from './disconnects.ts';
import type { EventLog, UnloggedEvent } from '../log/event-log.ts';
import type { Participants } from '../sockets/sessions.ts';
import type { Roster } from './roster.ts';
import type { Session } from '../sockets/session.ts';

/** The connection was lost without a close (RFC 6455, 7.4.1). */
const abnormalClose = 1006;

export class Presence {
  readonly #participants: Participants;
  readonly #log: EventLog;
  readonly #disconnects: Disconnects;
  readonly #roster: Roster;
  /** When `sweep` ran last; 0 before the first time since the room woke. */
  sweptAt = 0;
  /** Is called before the leaving of a participant is logged. */
  readonly #onLeave: (participant: Participant, now: number) => void;

  constructor(
    participants: Participants,
    log: EventLog,
    disconnects: Disconnects,
    roster: Roster,
    onLeave: (participant: Participant, now: number) => void,
  ) {
    this.#participants = participants;
    this.#log = log;
    this.#disconnects = disconnects;
    this.#roster = roster;
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
    this.#participants.seat(session, participant);
    this.#roster.add(participant, session.connectedAt);
    this.announce({ type: 'join', participant }, now, session);
  }

  /** A participant's name or mic has changed. */
  update(session: Session, participant: Participant, now: number): void {
    session.participant = participant;
    this.announce({ type: 'update', participant }, now);
  }

  /** A socket has ended, or is as good as ended. */
  leave(session: Session, ending: Ending, now: number): void {
    this.#participants.remove(session);
    this.#left(session, ending, now);
  }

  /** Lets those go whose sockets ended with the process that held them: nobody told the room. */
  findLost(now: number): void {
    for (const { participant, connectedAt } of this.#roster.all) {
      if (this.#participants.byId(participant.id)) continue;
      this.#gone(participant, { close: abnormalClose }, { connectedAt }, now);
    }
  }

  /** Says why, closes the socket and forgets it. */
  refuse(session: Session, refusal: RefusalError, now: number): void {
    this.dismiss([session], refusal, now);
  }

  /** Refuses many at once; only those who stay are told that the others went. */
  dismiss(sessions: readonly Session[], refusal: RefusalError, now: number): void {
    this.expel(sessions, refusal);
    for (const session of sessions) this.#left(session, { refusal: refusal.code }, now);
  }

  /** Says why to each, forgets and closes them; that they left is neither logged nor told. */
  expel(sessions: readonly Session[], refusal: RefusalError): void {
    const text = JSON.stringify(errorMessage(refusal));
    for (const session of sessions) {
      session.sendText(text);
      this.#participants.remove(session);
      session.close(refusals[refusal.code].close, refusal.code);
    }
  }

  /** Gives up the sockets from which nothing came for too long. */
  sweep(now: number): void {
    this.sweptAt = now;
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
    return due > this.sweptAt ? due : undefined;
  }

  #left(session: Session, ending: Ending, now: number): void {
    const { participant, connectedAt, lastFrameAt } = session;
    if (participant) this.#gone(participant, ending, { connectedAt, lastFrameAt }, now);
  }

  #gone(
    participant: Participant,
    ending: Ending,
    { connectedAt, lastFrameAt }: { connectedAt: number; lastFrameAt?: number | undefined },
    now: number,
  ): void {
    const { id, name, role } = participant;
    this.#roster.remove(id);
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
}
