/**
 * One socket of a room. What must outlive hibernation is in its attachment; the rest (buckets, what a
 * mic has said lately) is made anew when the room wakes.
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
export interface Attachment {
  role: Role;
  /** Follows the log and takes no part: a reader of server-sent events or a long poll. */
  follower?: true;
  connectedAt: number;
  /** When the last message or frame came, to within `heardEveryMs`. */
  heardAt?: number;
  /** Undefined until `hello`. */
  participant?: Participant;
}

/** How often it is noted that a socket was heard: noting it costs, and a sweep is in no hurry. */
const heardEveryMs = 30_000;

/** What a participant may send, however often they connect anew. */
export class Buckets {
  readonly messages: TokenBucket;
  readonly audio: TokenBucket;
  readonly bytes: TokenBucket;
  readonly chat: TokenBucket;
  readonly changes: TokenBucket;

  constructor(now: number) {
    this.messages = new TokenBucket(messageBucket, now);
    this.audio = new TokenBucket(audioBucket, now);
    this.bytes = new TokenBucket(byteBucket, now);
    this.chat = new TokenBucket(chatBucket, now);
    this.changes = new TokenBucket(changeBucket, now);
  }
}

export class Session {
  readonly socket: WebSocket;
  buckets: Buckets;
  /** When the last frame came since the room woke. */
  lastFrameAt: number | undefined;
  #attachment: Attachment;

  constructor(socket: WebSocket, attachment: Attachment, now: number) {
    this.socket = socket;
    this.#attachment = attachment;
    this.buckets = new Buckets(now);
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
    this.#attach({ participant });
  }

  /** When the last message or frame came, to within half a minute. */
  get heardAt(): number {
    return this.#attachment.heardAt ?? this.connectedAt;
  }

  /** A message or frame came. */
  heard(now: number): void {
    if (now - this.heardAt >= heardEveryMs) this.#attach({ heardAt: now });
  }

  #attach(more: Partial<Attachment>): void {
    this.#attachment = { ...this.#attachment, ...more };
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
