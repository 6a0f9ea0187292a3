/** Who may come in, and what they are told as they do. */
import { randomParticipantId, readResumeToken, resumeToken } from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId, RoomId } from '../../protocol/ids.ts';
import {
  maxParticipants,
  maxPendingSockets,
  replayOnJoin,
  replayOnResume,
} from '../../protocol/limits.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm } from '../alarm.ts';
import { wantedAudio } from '../hearing/decoders.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Outlet } from '../publishing/outlet.ts';
import type { RelayPlaces } from '../relays/places.ts';
import type { Settings } from '../settings/settings.ts';
import { Introductions } from '../sockets/introductions.ts';
import type { PendingSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Presence } from './presence.ts';

type Hello = Extract<ClientMessage, { type: 'hello' }>;

export interface ReceptionParts {
  roomId: RoomId;
  /** Signs resume tokens, here and on relays. */
  resumeSecret: string;
  places: RelayPlaces;
  sessions: Sessions;
  settings: Settings;
  log: EventLog;
  models: OpenModels;
  outlet: Outlet;
  presence: Presence;
  alarm: Alarm;
}

export class Reception {
  readonly #room: ReceptionParts;
  readonly #introductions: Introductions;

  constructor(room: ReceptionParts) {
    this.#room = room;
    this.#introductions = new Introductions(
      room.sessions,
      room.alarm,
      room.presence.refuse.bind(room.presence),
    );
  }

  /** @throws {RefusalError} `room-full`; a host is never kept out by others. */
  accept(socket: WebSocket, role: Role, now: number): void {
    const { sessions, presence } = this.#room;
    this.#requireSpace(role, sessions.pending.length >= maxPendingSockets);
    presence.arriving(now);
    sessions.accept(socket, { role }, now);
    this.#introductions.plan();
  }

  /**
   * Takes in a follower, who is told at once what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, role: Role, after: EventId | undefined, now: number): void {
    const { sessions, presence, log } = this.#room;
    this.#requireSpace(role);
    presence.arriving(now);
    const session = sessions.acceptFollower(socket, role, now);
    const replay = this.#replay(after, now);
    session.send({ type: 'snapshot', ...this.#roomNow(role, now), ...replay });
    session.toldUpTo = log.lastId;
  }

  /** Welcomes whoever introduces themselves; with a resume token as the participant they were. */
  welcome(pending: PendingSession, hello: Hello, now: number): void {
    const { resumeSecret, sessions, presence, log, outlet } = this.#room;
    const { role } = pending;
    const resumed = hello.resume && readResumeToken(resumeSecret, hello.resume);
    const id = resumed || randomParticipantId();
    const ghost = sessions.byId(id);
    if (ghost) presence.refuse(ghost, new RefusalError('replaced'), now);
    // Before one joins: one's own join is not replayed.
    const replay = this.#replay(hello.after, now);
    const audio = wantedAudio(hello.codecs);
    const participant = { id, name: hello.name, role, mic: false };
    const session = presence.join(pending, participant, audio.codec, now);
    const pace = outlet.welcome(session, hello.scores ?? true);
    this.#introductions.plan();
    session.send({
      type: 'welcome',
      ...this.#roomNow(role, now),
      ...replay,
      you: id,
      resume: resumeToken(resumeSecret, id),
      audio,
      pace,
    });
    session.toldUpTo = log.lastId;
  }

  /** What is replayed to someone who saw the log up to `after`, or nothing of it. */
  #replay(after: EventId | undefined, now: number) {
    const { log } = this.#room;
    log.prune(now);
    return after === undefined ? log.latest(replayOnJoin) : log.after(after, replayOnResume);
  }

  #roomNow(role: Role, now: number) {
    const { roomId, sessions, places, settings, log, models } = this.#room;
    return {
      roomId,
      role,
      participants: sessions.present,
      audience: places.count,
      models: models.descriptions,
      settings: settings.current,
      lastEventId: log.lastId,
      at: now,
    };
  }

  #requireSpace(role: Role, full = false): void {
    if (role === 'host') return;
    if (full || this.#room.sessions.count >= maxParticipants) throw new RefusalError('room-full');
  }
}
