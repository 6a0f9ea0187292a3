/**
 * Who comes and goes, and how everyone learns of it: every change is logged and told. Sockets that
 * were refused or fell silent are forgotten at once, since an answer to their close may never come.
 */
import type { CodecName } from '../../protocol/codecs.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm } from '../alarm.ts';
import type { MicWatch } from '../hearing/mic-watch.ts';
import type { RoomHearing } from '../hearing/room-hearing.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { Ghosts } from '../sockets/ghosts.ts';
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
  readonly #ghosts: Ghosts;

  /** Lets those go whose sockets ended with the process that held them: nobody told the room. */
  constructor(room: PresenceParts, now: number) {
    this.#room = room;
    this.#ghosts = new Ghosts(room.sessions, room.alarm, this.refuse.bind(this));
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
    this.#ghosts.handled(now);
  }

  /** Somebody comes: they do not see those who vanished while the room slept. */
  arriving(now: number): void {
    this.handled(now);
    this.seen(now);
  }

  /** Somebody came, or a frame did. */
  seen(now: number): void {
    this.#ghosts.seen(now);
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
    this.#room.publishing.announce({ type: 'join', participant }, now);
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
    this.#room.sessions.expel(sessions, refusal);
    for (const session of sessions) this.#left(session, { refusal: refusal.code }, now);
  }

  /** The room is deleted: everyone goes, and that they left is neither logged nor told. */
  erase(): void {
    this.#room.sessions.expel(this.#room.sessions.all, new RefusalError('room-deleted'));
    this.#room.roster.erase();
    this.#room.disconnects.erase();
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
