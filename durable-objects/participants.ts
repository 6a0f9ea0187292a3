/**
 * Who is in the room. What must outlive hibernation is in the attachment of each socket; the rest
 * (buckets, what a mic has said lately) is made anew when the room wakes.
 */
import type { Role } from '../protocol/handshake.ts';
import {
  audioBucket,
  byteBucket,
  changeBucket,
  chatBucket,
  messageBucket,
} from '../protocol/limits.ts';
import type { ServerMessage } from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a socket's attachment holds; under 16 KB. */
interface Attachment {
  role: Role;
  /** Follows the log and takes no part: a reader of server-sent events or a long poll. */
  follower?: true;
  connectedAt: number;
  /** Undefined until `hello`. */
  participant?: Participant;
}

export class Session {
  readonly socket: WebSocket;
  readonly messages: TokenBucket;
  readonly audio: TokenBucket;
  readonly bytes: TokenBucket;
  readonly chat: TokenBucket;
  readonly changes: TokenBucket;
  /** When the last message or frame came since the room woke. */
  heardAt: number | undefined;
  /** When the last frame came since the room woke. */
  lastFrameAt: number | undefined;
  #attachment: Attachment;

  constructor(socket: WebSocket, attachment: Attachment, now: number) {
    this.socket = socket;
    this.#attachment = attachment;
    this.messages = new TokenBucket(messageBucket, now);
    this.audio = new TokenBucket(audioBucket, now);
    this.bytes = new TokenBucket(byteBucket, now);
    this.chat = new TokenBucket(chatBucket, now);
    this.changes = new TokenBucket(changeBucket, now);
  }

  get role(): Role {
    return this.#attachment.role;
  }

  get connectedAt(): number {
    return this.#attachment.connectedAt;
  }

  get follower(): boolean {
    return this.#attachment.follower ?? false;
  }

  /** Undefined until `hello`, and for followers. */
  get participant(): Participant | undefined {
    return this.#attachment.participant;
  }

  set participant(participant: Participant) {
    this.#attachment = { ...this.#attachment, participant };
    this.socket.serializeAttachment(this.#attachment);
  }

  /** Takes the attachment off: a socket that never answers its close is nobody after waking. */
  forget(): void {
    try {
      this.socket.serializeAttachment(null);
    } catch {
      // Gone already, and its attachment with it.
    }
  }

  send(message: ServerMessage): void {
    this.sendText(JSON.stringify(message));
  }

  sendText(text: string): void {
    try {
      this.socket.send(text);
    } catch {
      // Closed a moment ago: the close event that follows tells the room.
    }
  }

  close(code: number, reason: string): void {
    try {
      this.socket.close(code, reason);
    } catch {
      // Closed already.
    }
  }
}

export class Participants {
  readonly #state: DurableObjectState;
  readonly #sessions = new Map<WebSocket, Session>();

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
  lastSeen({ socket, connectedAt, heardAt = 0 }: Session): number {
    const pinged = this.#state.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    return Math.max(connectedAt, heardAt, pinged);
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
