/**
 * One socket of a room: of somebody who has not said who they are yet, of a participant, or of a
 * follower. What must outlive hibernation is in its attachment; the rest is made anew as the room wakes.
 */
import type { CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { Buckets } from './buckets.ts';
import { Outgoing } from './outgoing.ts';
import type { UnreadState } from './unread.ts';

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
  connectedAt: number;
  /** When the last message or frame came, to within `seenEveryMs`. */
  seenAt: number;
  /** What may not have been read yet; left out until a receipt was asked for. */
  unread?: UnreadState;
}

/** How often it is noted that something came from a socket: noting it costs, and a sweep is in no hurry. */
const seenEveryMs = 30_000;

abstract class SocketSession<Own extends Attachment> {
  readonly socket: WebSocket;
  readonly outgoing: Outgoing;
  protected attachment: Own;

  constructor(socket: WebSocket, attachment: Own) {
    this.socket = socket;
    this.attachment = attachment;
    this.outgoing = new Outgoing(socket, attachment.role, attachment.unread, (unread) =>
      this.attach({ ...this.attachment, unread }),
    );
  }

  get role(): Role {
    return this.attachment.role;
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
    try {
      this.socket.serializeAttachment(attachment);
    } catch {
      // Closed a moment ago: nobody will be found at it.
    }
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
    this.outgoing.send(text);
  }

  /** Sends scores, which whoever is behind does without. */
  sendScoresText(text: string): void {
    this.outgoing.sendScores(text);
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

/** Has come in with a key, and not said `hello` yet. */
export class PendingSession extends SocketSession<Extract<Attachment, { kind: 'pending' }>> {
  readonly kind = 'pending';
  readonly topics = nothing;
  readonly buckets: Buckets;

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
