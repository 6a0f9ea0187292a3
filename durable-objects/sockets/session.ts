/**
 * One socket of a room: of somebody who has not said who they are yet, of a participant, or of a
 * follower. What must outlive hibernation is in its attachment; the rest is made anew as the room wakes.
 */
import type { CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { Buckets } from './buckets.ts';

/** What a session may subscribe to: the log as it grows, scores, the state of the models. */
export type Topic = 'log' | 'scores' | 'models';

export type Session = PendingSession | ParticipantSession | FollowerSession;

/** What a socket's attachment holds; under 16 KB. */
export type Attachment = Connected &
  (
    | { kind: 'pending' }
    | { kind: 'participant'; participant: Participant; codec: CodecName }
    | { kind: 'follower' }
  );

interface Connected {
  role: Role;
  /** Where it came from, as edge/network.ts tags it. */
  network: string;
  connectedAt: number;
  /** When the last message or frame came, to within `seenEveryMs`. */
  seenAt: number;
}

/** How often it is noted that something came from a socket: noting it costs, and a sweep is in no hurry. */
const seenEveryMs = 30_000;

abstract class SocketSession<Own extends Attachment> {
  readonly socket: WebSocket;
  protected attachment: Own;
  /** Whether it is still told what it missed: what is logged meanwhile comes with that. */
  replaying = false;
  abstract readonly topics: ReadonlySet<Topic>;

  constructor(socket: WebSocket, attachment: Own) {
    this.socket = socket;
    this.attachment = attachment;
  }

  get role(): Role {
    return this.attachment.role;
  }

  get network(): string {
    return this.attachment.network;
  }

  /** Whether it is told of this topic as it happens. */
  listensTo(topic: Topic): boolean {
    return this.topics.has(topic) && !(this.replaying && topic === 'log');
  }

  get connectedAt(): number {
    return this.attachment.connectedAt;
  }

  /** When the last message or frame came, to within half a minute. */
  get seenAt(): number {
    return this.attachment.seenAt;
  }

  /** A message or frame came. */
  seen(now: number): void {
    if (now - this.seenAt >= seenEveryMs) this.attach({ ...this.attachment, seenAt: now });
  }

  /** Keeps it over hibernation. */
  protected attach(attachment: Own): void {
    this.attachment = attachment;
    this.socket.serializeAttachment(attachment);
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

const nothing: ReadonlySet<Topic> = new Set();
const everything: ReadonlySet<Topic> = new Set(['log', 'scores', 'models']);
const logOnly: ReadonlySet<Topic> = new Set(['log']);

/** Has come in with a key, and was not welcomed yet. */
export class PendingSession extends SocketSession<Extract<Attachment, { kind: 'pending' }>> {
  readonly kind = 'pending';
  readonly topics = nothing;
  readonly buckets: Buckets;
  /** What it waits to be let in as; undefined before it has said `hello`. */
  awaiting: 'participant' | 'follower' | undefined;

  constructor(socket: WebSocket, attachment: Extract<Attachment, { kind: 'pending' }>) {
    super(socket, attachment);
    this.buckets = new Buckets(attachment.connectedAt);
  }
}

/** Takes part in the room. */
export class ParticipantSession extends SocketSession<
  Extract<Attachment, { kind: 'participant' }>
> {
  readonly kind = 'participant';
  readonly topics = everything;
  readonly buckets: Buckets;
  /** Whether its mic was turned off for another one: its frames, which may be on their way, are passed over. */
  gaveMicUp = false;
  /** When the last frame came since the room woke. */
  lastFrameAt: number | undefined;

  constructor(
    socket: WebSocket,
    attachment: Extract<Attachment, { kind: 'participant' }>,
    buckets: Buckets,
  ) {
    super(socket, attachment);
    this.buckets = buckets;
  }

  get participant(): Participant {
    return this.attachment.participant;
  }

  set participant(participant: Participant) {
    this.attach({ ...this.attachment, participant });
  }

  /** What the room asked this one to send. */
  get codec(): CodecName {
    return this.attachment.codec;
  }
}

/** Follows the log and takes no part: a reader of server-sent events or a long poll. */
export class FollowerSession extends SocketSession<Extract<Attachment, { kind: 'follower' }>> {
  readonly kind = 'follower';
  readonly topics = logOnly;
}
