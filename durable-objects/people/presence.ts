/**
 * Who comes and goes, and how everyone learns of it: every change is logged and told. Sockets that
 * were refused or fell silent are forgotten at once, since an answer to their close may never come.
 */
import type { CodecName } from '../../protocol/codecs.ts';
import { unresponsiveMs } from '../../protocol/limits.ts';
import { errorMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError, refusals } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { MicWatch } from '../hearing/mic-watch.ts';
import type { RoomHearing } from '../hearing/room-hearing.ts';
import type { Publishing } from '../publishing/publishing.ts';
import type { ParticipantSession, PendingSession, Session } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import { type Disconnects, describeEnding, type Ending, reasonOf } from './disconnects.ts';
import type { Roster } from './roster.ts';

/** The connection was lost without a close (RFC 6455, 7.4.1). */
const abnormalClose = 1006;

export interface PresenceParts {
  sessions: Sessions;
  publishing: Publishing;
  hearing: RoomHearing;
  micWatch: MicWatch;
  disconnects: Disconnects;
  roster: Roster;
  alarm: Alarm;
}

export class Presence {
  readonly #room: PresenceParts;
  /** Gives up the sockets from which nothing came for too long. */
  readonly #sweep: Duty;
  /** Whether some may have vanished while the room slept. */
  #unswept: boolean;

  /** Lets those go whose sockets ended with the process that held them: nobody told the room. */
  constructor(room: PresenceParts, now: number) {
    this.#room = room;
    this.#sweep = room.alarm.register((at) => this.#sweepGhosts(at));
    this.#unswept = room.sessions.count > 0;
    room.sessions.whenEmpty(() => {
      this.#sweep.due = undefined;
    });
    for (const { participant, connectedAt } of room.roster.all) {
      if (room.sessions.byId(participant.id)) continue;
      this.#gone(participant, { close: abnormalClose }, { connectedAt }, now);
    }
  }

  /**
   * What came is done with: whoever vanished while the room slept goes after what woke it, and whoever
   * does not read what they were sent goes too.
   */
  handled(now: number): void {
    if (this.#unswept) this.#sweepGhosts(now);
    const slow = this.#room.sessions.takeTooSlow(now);
    if (slow.length > 0) this.dismiss(slow, new RefusalError('too-slow'), now);
  }

  /** Somebody comes: they do not see those who vanished while the room slept. */
  arriving(now: number): void {
    this.handled(now);
    this.seen(now);
  }

  /**
   * Somebody came, or a frame did: whoever is here is looked after once when they may have vanished since.
   * More of it puts that off no further: the sweep itself works out when the next one is due, so that a
   * frame costs nothing and a room in which nothing happens is not woken again and again.
   */
  seen(now: number): void {
    this.#sweep.due ??= now + unresponsiveMs;
  }

  /** A socket is somebody from now on; the others learn of it. */
  join(
    pending: PendingSession,
    participant: Participant,
    codec: CodecName,
    now: number,
  ): ParticipantSession {
    const session = this.#room.sessions.seat(pending, participant, codec);
    this.#room.roster.add(participant, session.connectedAt);
    this.#room.publishing.announce({ type: 'join', participant }, now, session);
    return session;
  }

  /** A participant's name or mic has changed. */
  update(session: ParticipantSession, participant: Participant, now: number): void {
    session.participant = participant;
    this.#room.publishing.announce({ type: 'update', participant }, now);
  }

  /** A socket has ended, or is as good as ended. */
  leave(session: Session, ending: Ending, now: number): void {
    this.#room.sessions.remove(session);
    this.#left(session, ending, now);
  }

  /** Says why, closes the socket and forgets it. */
  refuse(session: Session, refusal: RefusalError, now: number): void {
    this.dismiss([session], refusal, now);
  }

  /** Refuses many at once; only those who stay are told that the others went. */
  dismiss(sessions: readonly Session[], refusal: RefusalError, now: number): void {
    this.#expel(sessions, refusal);
    for (const session of sessions) this.#left(session, { refusal: refusal.code }, now);
  }

  /** The room is deleted: everyone goes, and that they left is neither logged nor told. */
  erase(): void {
    this.#expel(this.#room.sessions.all, new RefusalError('room-deleted'));
    this.#room.roster.erase();
    this.#room.disconnects.erase();
  }

  /** Says why to each, forgets and closes them. */
  #expel(sessions: readonly Session[], refusal: RefusalError): void {
    const text = JSON.stringify(errorMessage(refusal));
    for (const session of sessions) {
      session.outgoing.sendLast(text);
      this.#room.sessions.refused.add(session);
      this.#room.sessions.remove(session);
      session.close(refusals[refusal.code].close, refusal.code);
    }
  }

  #sweepGhosts(now: number): void {
    const { sessions } = this.#room;
    this.#unswept = false;
    for (const session of sessions.all) {
      if (sessions.lastSeen(session) + unresponsiveMs > now) continue;
      this.refuse(session, new RefusalError('unresponsive'), now);
    }
    const last = Math.max(0, ...sessions.all.map(lastSign));
    if (last + unresponsiveMs > now) this.seen(last);
  }

  #left(session: Session, ending: Ending, now: number): void {
    if (session.kind !== 'participant') return;
    this.#gone(session.participant, ending, session, now);
  }

  #gone(
    participant: Participant,
    ending: Ending,
    {
      connectedAt,
      lastFrameAt,
    }: Pick<ParticipantSession, 'connectedAt'> & Partial<Pick<ParticipantSession, 'lastFrameAt'>>,
    now: number,
  ): void {
    const { id, name, role } = participant;
    this.#room.roster.remove(id);
    this.#room.disconnects.add({
      at: now,
      participant: id,
      name,
      role,
      ...describeEnding(ending),
      durationMs: now - connectedAt,
      ...(lastFrameAt !== undefined && { lastFrameAt }),
    });
    this.#room.hearing.end(id, now);
    this.#room.micWatch.end(id, now);
    this.#room.publishing.announce(
      { type: 'leave', participant: id, name, reason: reasonOf(ending) },
      now,
    );
  }
}

/** When one came, or when their last frame did. */
function lastSign(session: Session): number {
  const lastFrameAt = session.kind === 'participant' ? session.lastFrameAt : undefined;
  return Math.max(session.connectedAt, lastFrameAt ?? 0);
}
