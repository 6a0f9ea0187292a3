/** Who may come in, and what they are told as they do. */
import { randomParticipantId, readResumeToken, resumeToken } from '../../edge/keys.ts';
import { baselineCodec, type CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId } from '../../protocol/ids.ts';
import {
  helloDeadlineMs,
  maxParticipants,
  maxPendingSockets,
  replayOnJoin,
  replayOnResume,
  sampleRateHz,
} from '../../protocol/limits.ts';
import type { ClientMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import { decodedCodecs } from '../hearing/decoders.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import type { Identity } from '../identity.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Settings } from '../settings/settings.ts';
import type { PendingSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import type { Presence } from './presence.ts';

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
  accept(socket: WebSocket, role: Role, now: number): void {
    const { sessions, presence } = this.#room;
    this.#requireSpace(role, sessions.pending.length >= maxPendingSockets);
    presence.arriving(now);
    sessions.accept(socket, role, now);
    this.#planHello();
  }

  /**
   * Takes in a follower, who is told at once what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, role: Role, after: EventId | undefined, now: number): void {
    const { sessions, presence } = this.#room;
    this.#requireSpace(role);
    presence.arriving(now);
    const session = sessions.acceptFollower(socket, role, now);
    session.send({ type: 'snapshot', ...this.#snapshot(role, after, now) });
  }

  /** Welcomes whoever introduces themselves; with a resume token as the participant they were. */
  welcome(pending: PendingSession, hello: Hello, now: number): void {
    const { identity, sessions, presence, log } = this.#room;
    const { role } = pending;
    const resumed = hello.resume && readResumeToken(identity.secret, hello.resume);
    const id = resumed || randomParticipantId();
    const ghost = sessions.byId(id);
    if (ghost) presence.refuse(ghost, new RefusalError('replaced'), now);
    const snapshot = this.#snapshot(role, hello.after, now);
    const codec = wantedCodec(hello.codecs);
    const participant = { id, name: hello.name, role, mic: false };
    const session = presence.join(pending, participant, codec, now);
    this.#planHello();
    session.send({
      type: 'welcome',
      ...snapshot,
      participants: sessions.present,
      lastEventId: log.lastId,
      you: id,
      resume: resumeToken(identity.secret, id),
      audio: { codec, sampleRateHz, frameMs },
    });
  }

  #dismissSilent(now: number): void {
    for (const session of this.#room.sessions.pending) {
      if (session.connectedAt + helloDeadlineMs > now) continue;
      this.#room.presence.refuse(session, new RefusalError('hello-timeout'), now);
    }
    this.#planHello();
  }

  #planHello(): void {
    const { pending } = this.#room.sessions;
    const first = Math.min(...pending.map(({ connectedAt }) => connectedAt));
    this.#hello.due = pending.length > 0 ? first + helloDeadlineMs : undefined;
  }

  /** The room as it is, for someone who saw its log up to `after`, or nothing of it. */
  #snapshot(role: Role, after: EventId | undefined, now: number) {
    const { identity, sessions, settings, log, models } = this.#room;
    log.prune(now);
    return {
      roomId: identity.id,
      role,
      participants: sessions.present,
      models: models.descriptions,
      settings: settings.current,
      ...(after === undefined ? log.latest(replayOnJoin) : log.after(after, replayOnResume)),
      lastEventId: log.lastId,
      at: now,
    };
  }

  #requireSpace(role: Role, full = false): void {
    if (role === 'host') return;
    if (full || this.#room.sessions.count >= maxParticipants) throw new RefusalError('room-full');
    if (this.#room.sessions.tooManyRefused(role)) {
      throw new RefusalError('room-full', 'too many sockets that were refused are still open');
    }
  }
}

/** What the room likes best of what is offered; of what it does not know, what every client can send. */
function wantedCodec(offered: readonly string[] = [baselineCodec]): CodecName {
  return decodedCodecs.find((codec) => offered.includes(codec)) ?? baselineCodec;
}
