/** The sockets of the room, and who is at each. */
import type { CodecName } from '../../protocol/codecs.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { maxSockets } from '../../protocol/limits.ts';
import { errorMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { type RefusalError, refusals } from '../../protocol/refusals.ts';
import type { RateMeter } from '../rate-meter.ts';
import { Buckets } from './buckets.ts';
import { RefusedSockets } from './refused-sockets.ts';
import { RoomUnread } from './room-unread.ts';
import {
  type Admission,
  type Attachment,
  FollowerSession,
  ParticipantSession,
  PendingSession,
  type Session,
} from './session.ts';
import type { Caller } from './shares.ts';

export class Sessions {
  readonly refused: RefusedSockets;
  readonly #state: DurableObjectState;
  readonly #sessions = new Map<WebSocket, Session>();
  readonly #byParticipant = new Map<ParticipantId, ParticipantSession>();
  readonly #whenEmpty: (() => void)[] = [];
  readonly #unread = new RoomUnread();
  /** By participant, in the order of their last coming: who comes again finds them as they left them. */
  readonly #buckets = new Map<ParticipantId, Buckets>();

  /** Finds the sockets that outlived hibernation. */
  constructor(state: DurableObjectState) {
    this.#state = state;
    this.refused = new RefusedSockets(state);
    for (const socket of state.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment) this.#add(this.#wake(socket, attachment));
    }
  }

  /** Takes a socket in; it is nobody until `hello`. */
  accept(socket: WebSocket, admission: Admission, now: number): PendingSession {
    const attachment = { kind: 'pending', ...admission, connectedAt: now, seenAt: now } as const;
    this.#state.acceptWebSocket(socket, RefusedSockets.tags(attachment));
    socket.serializeAttachment(attachment satisfies Attachment);
    return this.#add(new PendingSession(socket, attachment));
  }

  /** Who was pending is a follower from now on. */
  seatFollower({ socket, connected }: PendingSession): FollowerSession {
    const attachment = { kind: 'follower', ...connected } as const;
    socket.serializeAttachment(attachment satisfies Attachment);
    return this.#add(untold(new FollowerSession(socket, attachment)));
  }

  /** Who was pending is this participant from now on. */
  seat(pending: PendingSession, participant: Participant, codec: CodecName): ParticipantSession {
    const { socket, connected } = pending;
    const attachment = {
      kind: 'participant',
      ...connected,
      participant,
      codec,
      wantsScores: true,
      pace: null,
    } as const;
    socket.serializeAttachment(attachment satisfies Attachment);
    const buckets = this.#buckets.get(participant.id) ?? pending.buckets;
    this.#buckets.delete(participant.id);
    this.#buckets.set(participant.id, buckets);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > maxSockets) this.#buckets.delete(oldest);
    return this.#add(untold(new ParticipantSession(socket, attachment, buckets)));
  }

  /** Undefined for a socket that was refused or has left. */
  get(socket: WebSocket): Session | undefined {
    return this.#sessions.get(socket);
  }

  byId(participantId: ParticipantId): ParticipantSession | undefined {
    return this.#byParticipant.get(participantId);
  }

  remove(session: Session): void {
    this.#sessions.delete(session.socket);
    if (session.kind === 'participant') this.#byParticipant.delete(session.participant.id);
    session.outgoing.countTowards(undefined);
    session.forget();
    if (this.count === 0) for (const listener of this.#whenEmpty) listener();
  }

  /** Calls the listener when the last socket has gone. */
  whenEmpty(listener: () => void): void {
    this.#whenEmpty.push(listener);
  }

  /** Those that have to be closed because what was sent to them is not read. */
  takeTooSlow(now: number): Session[] {
    return this.#unread.take(() => this.all, now);
  }

  /** Calls the listener soon after there are such, unless they were taken by then. */
  whenTooSlow(listener: () => void): void {
    this.#unread.whenTooSlow(listener);
  }

  /** Sockets that have not introduced themselves yet. */
  get silent(): PendingSession[] {
    return this.all
      .filter((session) => session.kind === 'pending')
      .filter(({ awaiting }) => awaiting === undefined);
  }

  get participants(): ParticipantSession[] {
    return [...this.#byParticipant.values()];
  }

  get followers(): FollowerSession[] {
    return this.all.filter((session) => session.kind === 'follower');
  }

  /** When anything last came from a socket, the keep-alives included that the platform answers. */
  lastSeen({ socket, seenAt }: Session): number {
    const pinged = this.#state.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    return Math.max(seenAt, pinged);
  }

  /** All sockets, those included that have not said `hello`. */
  get all(): Session[] {
    return [...this.#sessions.values()];
  }

  /** Messages sent to sockets. */
  get sends(): RateMeter {
    return this.#unread.sends;
  }

  get count(): number {
    return this.#sessions.size;
  }

  /** How many sockets were refused and not closed by their other end. */
  get refusedCount(): number {
    return this.refused.count(this.count);
  }

  /** Whether so many sockets were refused and not closed that no more are taken from there. */
  tooManyRefused(caller: Caller): boolean {
    return caller.role !== 'host' && this.refused.tooMany(this.all, caller);
  }

  /** Everyone who has introduced themselves, in the order in which they came. */
  get present(): Participant[] {
    return this.participants
      .sort((a, b) => a.connectedAt - b.connectedAt)
      .map(({ participant }) => participant);
  }

  /** Everyone who is told what is logged. */
  get logReaders(): (ParticipantSession | FollowerSession)[] {
    return this.all.filter((session) => session.kind !== 'pending');
  }

  /** Everyone who is told scores. */
  get scoresReaders(): ParticipantSession[] {
    return this.participants.filter(({ wantsScores }) => wantsScores);
  }

  /** Says why to each, forgets and closes them. */
  expel(sessions: readonly Session[], refusal: RefusalError): void {
    const text = JSON.stringify(errorMessage(refusal));
    for (const session of sessions) {
      session.outgoing.sendLast(text);
      this.refused.add(session);
      this.remove(session);
      session.close(refusals[refusal.code].close, refusal.code);
    }
  }

  #wake(socket: WebSocket, attachment: Attachment): Session {
    switch (attachment.kind) {
      case 'pending':
        return new PendingSession(socket, attachment);
      case 'participant':
        return new ParticipantSession(socket, attachment, new Buckets(attachment.seenAt));
      case 'follower':
        return new FollowerSession(socket, attachment);
    }
  }

  #add<Added extends Session>(session: Added): Added {
    this.#sessions.get(session.socket)?.outgoing.countTowards(undefined);
    this.#sessions.set(session.socket, session);
    session.outgoing.countTowards(this.#unread);
    if (session.kind === 'participant') {
      this.#byParticipant.set(session.participant.id, session);
    }
    return session;
  }
}

/** It is told nothing of the log before its welcome or snapshot. */
function untold<Told extends ParticipantSession | FollowerSession>(session: Told): Told {
  session.toldUpTo = Number.POSITIVE_INFINITY;
  return session;
}
