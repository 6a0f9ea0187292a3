/**
 * Who is in the room. What must outlive hibernation is in the attachment of each socket; the rest
 * (buckets, what a mic has said lately) is made anew when the room wakes.
 */
import type { Role } from '../protocol/handshake.ts';
import { audioBucket, changeBucket, messageBucket } from '../protocol/limits.ts';
import type { Participant, ServerMessage } from '../protocol/messages.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a socket's attachment holds; under 16 KB. */
interface Attachment {
  role: Role;
  connectedAt: number;
  /** Undefined until `hello`. */
  participant?: Participant;
}

export class Session {
  readonly socket: WebSocket;
  readonly messages: TokenBucket;
  readonly audio: TokenBucket;
  readonly changes: TokenBucket;
  #attachment: Attachment;

  constructor(socket: WebSocket, attachment: Attachment, now: number) {
    this.socket = socket;
    this.#attachment = attachment;
    this.messages = new TokenBucket(messageBucket, now);
    this.audio = new TokenBucket(audioBucket, now);
    this.changes = new TokenBucket(changeBucket, now);
  }

  get role(): Role {
    return this.#attachment.role;
  }

  get connectedAt(): number {
    return this.#attachment.connectedAt;
  }

  /** Undefined until `hello`. */
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
  accept(socket: WebSocket, role: Role, now: number): void {
    const attachment: Attachment = { role, connectedAt: now };
    this.#state.acceptWebSocket(socket);
    socket.serializeAttachment(attachment);
    this.#sessions.set(socket, new Session(socket, attachment, now));
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
    return this.all.filter(({ participant }) => !participant);
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
    const text = JSON.stringify(message);
    for (const session of this.#sessions.values()) {
      if (session.participant && session !== except) session.sendText(text);
    }
  }
}
