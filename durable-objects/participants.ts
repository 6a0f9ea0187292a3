/** Who is in the room. */
import type { Role } from '../protocol/handshake.ts';
import { maxParticipants } from '../protocol/limits.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import { type Attachment, type Buckets, Session } from './session.ts';

export class Participants {
  readonly #state: DurableObjectState;
  readonly #sessions = new Map<WebSocket, Session>();
  /** By participant, in the order of their last coming: who comes again finds them as they left them. */
  readonly #buckets = new Map<string, Buckets>();

  /** Finds the sockets that outlived hibernation. */
  constructor(state: DurableObjectState, now: number) {
    this.#state = state;
    for (const socket of state.getWebSockets()) {
      const attachment = socket.deserializeAttachment() as Attachment | null;
      if (attachment) this.#sessions.set(socket, new Session(socket, attachment, now));
    }
  }

  /** Takes a socket into the room; it is nobody until `hello`. */
  accept(socket: WebSocket, role: Role, now: number): Session {
    return this.#accept(socket, { role, connectedAt: now });
  }

  /** Takes a follower's socket into the room. */
  acceptFollower(socket: WebSocket, role: Role, now: number): Session {
    return this.#accept(socket, { role, follower: true, connectedAt: now });
  }

  /** Undefined for a socket that was refused or has left. */
  get(socket: WebSocket): Session | undefined {
    return this.#sessions.get(socket);
  }

  /** A session is this participant's from now on. */
  seat(session: Session, participant: Participant): void {
    session.participant = participant;
    session.buckets = this.#buckets.get(participant.id) ?? session.buckets;
    this.#buckets.delete(participant.id);
    this.#buckets.set(participant.id, session.buckets);
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined && this.#buckets.size > maxParticipants) this.#buckets.delete(oldest);
  }

  byId(participantId: string): Session | undefined {
    return this.all.find((session) => session.participant?.id === participantId);
  }

  remove(session: Session): void {
    this.#sessions.delete(session.socket);
    session.forget();
  }

  /** Sockets that have not introduced themselves yet. */
  get pending(): Session[] {
    return this.all.filter(({ participant, follower }) => !participant && !follower);
  }

  get followers(): Session[] {
    return this.all.filter(({ follower }) => follower);
  }

  /** When anything last came from a socket, the keep-alives included that the platform answers. */
  lastSeen({ socket, heardAt }: Session): number {
    const pinged = this.#state.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    return Math.max(heardAt, pinged);
  }

  /** All sockets, those included that have not said `hello`. */
  get all(): Session[] {
    return [...this.#sessions.values()];
  }

  /** Everyone who has introduced themselves, in the order in which they came. */
  get present(): Participant[] {
    return this.all
      .sort((a, b) => a.connectedAt - b.connectedAt)
      .flatMap(({ participant }) => participant ?? []);
  }

  /** Sends to everyone who has introduced themselves. */
  broadcast(message: ServerMessage, except?: Session): void {
    this.#send(message, (session) => session.participant !== undefined && session !== except);
  }

  /** Sends to followers. */
  inform(message: ServerMessage): void {
    this.#send(message, ({ follower }) => follower);
  }

  #send(message: ServerMessage, to: (session: Session) => boolean): void {
    const text = JSON.stringify(message);
    for (const session of this.#sessions.values()) if (to(session)) session.sendText(text);
  }

  #accept(socket: WebSocket, attachment: Attachment): Session {
    const session = new Session(socket, attachment, attachment.connectedAt);
    this.#state.acceptWebSocket(socket);
    socket.serializeAttachment(attachment);
    this.#sessions.set(socket, session);
    return session;
  }
}
