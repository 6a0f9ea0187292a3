/** Who may come in, and what they are told as they do. */

import { defaultModelDescription } from '../../edge/embedded-model.ts';
import { randomKey, readResumeToken, resumeToken, roleOfKey } from '../../edge/keys.ts';
import type { Role } from '../../protocol/handshake.ts';
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
import type { RoomParts } from '../inbox.ts';
import type { Session } from '../sockets/session.ts';

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

export class Reception {
  readonly #room: RoomParts;

  constructor(room: RoomParts) {
    this.#room = room;
  }

  /**
   * @param allowed roles that may do what is asked for; all of them if none is given.
   * @throws {RefusalError} if the key is none of the room's, or of a role that may not.
   */
  admit(key: string | undefined, ...allowed: readonly Role[]): Role {
    if (!key) throw new RefusalError('key-missing');
    const role = roleOfKey(this.#room.identity.keyHashes, key);
    if (!role) throw new RefusalError('key-wrong');
    if (allowed.length > 0 && !allowed.includes(role)) throw new RefusalError('not-allowed');
    return role;
  }

  /** @throws {RefusalError} `room-full`; a host is never kept out by others. */
  accept(socket: WebSocket, role: Role): void {
    const { participants } = this.#room;
    this.#requireSpace(role, participants.pending.length >= maxPendingSockets);
    participants.accept(socket, role, Date.now());
  }

  /**
   * Takes in a follower, who is told at once what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, role: Role, after: number | undefined): void {
    this.#requireSpace(role);
    const session = this.#room.participants.acceptFollower(socket, role, Date.now());
    session.send({ type: 'snapshot', ...this.#standing(role, after) });
  }

  /** Welcomes whoever introduces themselves; with a resume token as the participant they were. */
  welcome(session: Session, hello: Extract<ClientMessage, { type: 'hello' }>, now: number): void {
    if (session.participant) throw new RefusalError('bad-message', 'hello was said already');
    const { identity, participants, presence, log } = this.#room;
    const { role } = session;
    const resumed = hello.resume && readResumeToken(identity.secret, hello.resume);
    const id = resumed || randomKey();
    const ghost = participants.byId(id);
    if (ghost) presence.refuse(ghost, new RefusalError('replaced'), now);
    const standing = this.#standing(role, hello.after);
    presence.join(session, { id, name: hello.name, role, mic: false }, now);
    session.send({
      type: 'welcome',
      ...standing,
      participants: participants.present,
      lastEventId: log.lastId,
      you: id,
      resume: resumeToken(identity.secret, id),
      audio: { codec: 'pcm16', sampleRateHz, frameMs },
    });
  }

  /** Closes the sockets that have not introduced themselves in time. */
  dismissSilent(now: number): void {
    for (const session of this.#room.participants.pending) {
      if (session.connectedAt + helloDeadlineMs > now) continue;
      this.#room.presence.refuse(session, new RefusalError('hello-timeout'), now);
    }
  }

  /** When `dismissSilent` is due next; undefined if everyone has introduced themselves. */
  get silentDue(): number | undefined {
    const { pending } = this.#room.participants;
    if (pending.length === 0) return undefined;
    return Math.min(...pending.map(({ connectedAt }) => connectedAt)) + helloDeadlineMs;
  }

  /** How the room stands for someone who saw its log up to `after`, or nothing of it. */
  #standing(role: Role, after: number | undefined) {
    const { identity, participants, log } = this.#room;
    const now = Date.now();
    log.prune(now);
    return {
      roomId: identity.id,
      role,
      participants: participants.present,
      model: defaultModelDescription,
      settings: identity.settings,
      ...(after === undefined ? log.latest(replayOnJoin) : log.after(after, replayOnResume)),
      lastEventId: log.lastId,
      at: now,
    };
  }

  #requireSpace(role: Role, full = false): void {
    if (role === 'host') return;
    if (full || this.#room.participants.all.length >= maxParticipants) {
      throw new RefusalError('room-full');
    }
  }
}
