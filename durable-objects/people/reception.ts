/** Who may come in, and what they are told as they do. */
import { randomParticipantId, readResumeToken, resumeToken } from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId, RoomId } from '../../protocol/ids.ts';
import { followerJoinTokens } from '../../protocol/limits.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm } from '../alarm.ts';
import { wantedAudio } from '../hearing/decoders.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Outlet } from '../publishing/outlet.ts';
import type { RelayPlaces } from '../relays/places.ts';
import type { RelayOutlet } from '../relays/relay-outlet.ts';
import type { Settings } from '../settings/settings.ts';
import { Introductions } from '../sockets/introductions.ts';
import type { PendingSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Caller } from '../sockets/shares.ts';
import type { TaughtModel } from '../teaching/taught-model.ts';
import type { Turns } from '../turns.ts';
import { requireFollowerPlace, requirePlace } from './places.ts';
import type { Presence } from './presence.ts';
import type { Replays } from './replays.ts';

type Hello = Extract<ClientMessage, { type: 'hello' }>;

export interface ReceptionParts {
  roomId: RoomId;
  /** Signs resume tokens, here and on relays. */
  resumeSecret: string;
  places: RelayPlaces;
  relays: RelayOutlet;
  sessions: Sessions;
  settings: Settings;
  log: EventLog;
  models: OpenModels;
  taught: Pick<TaughtModel, 'sounds'>;
  outlet: Outlet;
  presence: Presence;
  alarm: Alarm;
  turns: Turns;
  replays: Replays;
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
  accept(socket: WebSocket, caller: Caller, now: number): void {
    const { sessions, presence } = this.#room;
    requirePlace(sessions, caller);
    presence.arriving(now);
    sessions.accept(socket, caller, now);
    this.#introductions.plan();
  }

  /**
   * Takes in a follower, who is told in their turn what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, caller: Caller, after: EventId | undefined, now: number): void {
    const { sessions, presence, log, replays, turns } = this.#room;
    requireFollowerPlace(sessions, caller);
    presence.arriving(now);
    const pending = sessions.accept(socket, caller, now);
    pending.awaiting = 'follower';
    const take = (at: number) => {
      log.prune(at);
      const replay = replays.begin(after);
      const session = sessions.seatFollower(pending);
      const snapshot = { type: 'snapshot', ...this.#roomNow(caller.role, at) };
      replays.send(session, snapshot, replay);
    };
    turns.add({ session: pending, kind: 'join', joinTokens: followerJoinTokens, take }, now);
  }

  /** Takes note of whoever introduces themselves: they are welcomed in their turn. */
  introduce(pending: PendingSession, hello: Hello, now: number, welcomed: () => void): void {
    pending.awaiting = 'participant';
    this.#introductions.plan();
    const take = (at: number) => {
      this.#welcome(pending, hello, at);
      welcomed();
    };
    this.#room.turns.add({ session: pending, kind: 'join', joinTokens: 1, take }, now);
  }

  /** Welcomes somebody, with a resume token as the participant they were. */
  #welcome(pending: PendingSession, hello: Hello, now: number): void {
    const { resumeSecret, relays, sessions, presence, log, outlet, replays } = this.#room;
    const { role } = pending;
    const resumed = hello.resume && readResumeToken(resumeSecret, hello.resume);
    const id = resumed || randomParticipantId();
    const ghost = sessions.byId(id);
    if (ghost) presence.refuse(ghost, new RefusalError('replaced'), now);
    else if (resumed) relays.moved([{ participant: id, at: pending.connectedAt }]);
    // Before one joins: one's own join is not replayed.
    log.prune(now);
    const replay = replays.begin(hello.after);
    const audio = wantedAudio(hello.codecs);
    const participant = { id, name: hello.name, role, mic: false };
    const session = presence.join(pending, participant, audio.codec, now);
    const ownJoin = log.lastId;
    const pace = outlet.welcome(session, hello.scores ?? true);
    const welcome = {
      type: 'welcome',
      ...this.#roomNow(role, now),
      you: id,
      resume: resumeToken(resumeSecret, id),
      audio,
      pace,
    };
    replays.send(session, welcome, replay, ownJoin);
  }

  #roomNow(role: Role, now: number) {
    const { roomId, sessions, places, settings, log, models, taught } = this.#room;
    return {
      roomId,
      role,
      participants: sessions.present,
      audience: places.count,
      models: models.descriptions,
      sounds: [...taught.sounds],
      settings: settings.current,
      lastEventId: log.lastId,
      at: now,
    };
  }
}
