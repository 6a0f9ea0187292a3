/** The sockets of the room, and who is at each. */
import type { CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { ParticipantId } from '../../protocol/ids.ts';
import { maxParticipants } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { Buckets } from './buckets.ts';
import { RefusedSockets } from './refused-sockets.ts';
import { RoomUnread } from './room-unread.ts';
import {
  type Attachment,
  FollowerSession,
  ParticipantSession,
  PendingSession,
  type Session,
  type Topic,
} from './session.ts';

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

  /** Takes a socket into the room; it is nobody until `hello`. */
  accept(socket: WebSocket, role: Role, now: number): PendingSession {
    const attachment = { kind: 'pending', role, connectedAt: now, seenAt: now } as const;
    this.#accept(socket, attachment);
    return this.#add(new PendingSession(socket, attachment));
  }

  /** Takes a follower's socket into the room. */
  acceptFollower(socket: WebSocket, role: Role, now: number): FollowerSession {
    const attachment = { kind: 'follower', role, connectedAt: now, seenAt: now } as const;
    this.#accept(socket, attachment);
    return this.#add(new FollowerSession(socket, attachment));
  }

  /** Who was pending is this participant from now on. */
  seat(pending: PendingSession, participant: Participant, codec: CodecName): ParticipantSession {
    const { socket, role, connectedAt, seenAt } = pending;
    const attachment = {
      kind: 'participant',
      role,
      connectedAt,
      seenAt,
      participant,
      codec,
    } as const;
    socket.serializeAttachment(attachment satisfies Attachment);
    const buckets = this.#buckets.get(participant.id) ?? pending.buckets;
    this.#buckets.delete(participant.id);
    this.#buckets.set(participant.id, buckets);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > maxParticipants) this.#buckets.delete(oldest);
    return this.#add(new ParticipantSession(socket, attachment, buckets));
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

  /** Sockets that have not introduced themselves yet. */
  get pending(): PendingSession[] {
    return this.all.filter((session) => session.kind === 'pending');
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

  get count(): number {
    return this.#sessions.size;
  }

  /** How many sockets were refused and not closed by their other end. */
  get refusedCount(): number {
    return this.refused.count(this.count);
  }

  /** Whether so many sockets of the role were refused and not closed that no more of it are taken. */
  tooManyRefused(role: Exclude<Role, 'host'>): boolean {
    const here = this.all.filter((session) => session.role === role).length;
    return this.refused.tooMany(here, role);
  }

  /** Everyone who has introduced themselves, in the order in which they came. */
  get present(): Participant[] {
    return this.participants
      .sort((a, b) => a.connectedAt - b.connectedAt)
      .map(({ participant }) => participant);
  }

  /** Sends to all sessions that subscribed to the topic. */
  tell(topic: Topic, message: ServerMessage, except?: Session): void {
    const text = JSON.stringify(message);
    for (const session of this.#sessions.values()) {
      if (session === except || !session.topics.has(topic)) continue;
      if (topic === 'scores') session.sendScoresText(text);
      else session.sendText(text);
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

  #accept(socket: WebSocket, attachment: Attachment): void {
    this.#state.acceptWebSocket(socket, [attachment.role]);
    socket.serializeAttachment(attachment);
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
