/** Who may come in, and what they are told as they do. */
import { randomParticipantId, readResumeToken, resumeToken } from '../../edge/keys.ts';
import { baselineCodec, type CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId } from '../../protocol/ids.ts';
import { followerJoinTokens, helloDeadlineMs, sampleRateHz } from '../../protocol/limits.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import { decodedCodecs } from '../hearing/decoders.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import type { Identity } from '../identity.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Settings } from '../settings/settings.ts';
import type { PendingSession, Session } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Caller } from '../sockets/shares.ts';
import type { Turns } from '../turns.ts';
import { isSilent, requireFollowerPlace, requirePlace } from './places.ts';
import type { Presence } from './presence.ts';
import type { Replays } from './replays.ts';

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

type Hello = Extract<ClientMessage, { type: 'hello' }>;

export interface ReceptionParts {
  identity: Identity;
  sessions: Sessions;
  settings: Settings;
  log: EventLog;
  models: OpenModels;
  presence: Presence;
  alarm: Alarm;
  turns: Turns;
  replays: Replays;
}

export class Reception {
  readonly #room: ReceptionParts;
  /** Closes the sockets that have not introduced themselves in time. */
  readonly #hello: Duty;

  constructor(room: ReceptionParts) {
    this.#room = room;
    this.#hello = room.alarm.register((now) => this.#dismissSilent(now));
    this.#planHello();
  }

  /** @throws {RefusalError} `room-full`; a host is never kept out by others. */
  accept(socket: WebSocket, caller: Caller, now: number): void {
    const { sessions, presence } = this.#room;
    requirePlace(sessions, caller);
    presence.arriving(now);
    sessions.accept(socket, caller, now);
    this.#planHello();
  }

  /**
   * Takes in a follower, who is told in their turn what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, caller: Caller, after: EventId | undefined, now: number): void {
    const { sessions, presence, replays, turns } = this.#room;
    requireFollowerPlace(sessions, caller);
    presence.arriving(now);
    const pending = sessions.accept(socket, caller, now);
    pending.awaiting = 'follower';
    const take = (at: number) => {
      const snapshot = this.#snapshot(caller.role, at);
      const replay = replays.begin(after);
      const session = sessions.seatFollower(pending);
      replays.send(session, { type: 'snapshot', ...snapshot }, replay, at);
      return false;
    };
    turns.add({ session: pending, kind: 'join', joinTokens: followerJoinTokens, take }, now);
  }

  /** Takes note of whoever introduces themselves: they are welcomed in their turn. */
  introduce(pending: PendingSession, hello: Hello, now: number): void {
    if (pending.awaiting) throw new RefusalError('bad-message', 'hello was said already');
    pending.awaiting = 'participant';
    this.#planHello();
    const take = (at: number) => {
      this.#welcome(pending, hello, at);
      return false;
    };
    this.#room.turns.add({ session: pending, kind: 'join', joinTokens: 1, take }, now);
  }

  /** Welcomes somebody, with a resume token as the participant they were. */
  #welcome(pending: PendingSession, hello: Hello, now: number): void {
    const { identity, sessions, presence, log, replays } = this.#room;
    const { role } = pending;
    const resumed = hello.resume && readResumeToken(identity.secret, hello.resume);
    const id = resumed || randomParticipantId();
    const ghost = sessions.byId(id);
    if (ghost) presence.refuse(ghost, new RefusalError('replaced'), now);
    const snapshot = this.#snapshot(role, now);
    const replay = replays.begin(hello.after);
    const codec = wantedCodec(hello.codecs);
    const participant = { id, name: hello.name, role, mic: false };
    const session = presence.join(pending, participant, codec, now);
    const welcome = {
      type: 'welcome',
      ...snapshot,
      participants: sessions.present,
      lastEventId: log.lastId,
      you: id,
      resume: resumeToken(identity.secret, id),
      audio: { codec, sampleRateHz, frameMs },
    };
    replays.send(session, welcome, replay, now);
  }

  #dismissSilent(now: number): void {
    for (const session of this.#silent) {
      if (session.connectedAt + helloDeadlineMs > now) continue;
      this.#room.presence.refuse(session, new RefusalError('hello-timeout'), now);
    }
    this.#planHello();
  }

  #planHello(): void {
    const first = Math.min(...this.#silent.map(({ connectedAt }) => connectedAt));
    this.#hello.due = Number.isFinite(first) ? first + helloDeadlineMs : undefined;
  }

  /** Sockets that have not introduced themselves yet. */
  get #silent(): Session[] {
    return this.#room.sessions.pending.filter(isSilent);
  }

  /** The room as it is. */
  #snapshot(role: Role, now: number) {
    const { identity, sessions, settings, log, models } = this.#room;
    log.prune(now);
    return {
      roomId: identity.id,
      role,
      participants: sessions.present,
      models: models.descriptions,
      settings: settings.current,
      lastEventId: log.lastId,
      at: now,
    };
  }
}

/** What the room likes best of what is offered; of what it does not know, what every client can send. */
function wantedCodec(offered: readonly string[] = [baselineCodec]): CodecName {
  return decodedCodecs.find((codec) => offered.includes(codec)) ?? baselineCodec;
}
