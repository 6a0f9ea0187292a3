/**
 * One socket of a room: of somebody who has not said who they are yet, of a participant, or of a
 * follower. What must outlive hibernation is in its attachment; the rest is made anew as the room wakes.
 */
import type { CodecName } from '../../protocol/codecs.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId } from '../../protocol/ids.ts';
import { maxHeldBeforeWelcome } from '../../protocol/limits.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Pace } from '../publishing/pace.ts';
import { Buckets } from './buckets.ts';
import { Outgoing } from './outgoing.ts';
import type { Caller } from './shares.ts';
import type { UnreadState } from './unread.ts';

export type Session = PendingSession | ParticipantSession | FollowerSession;

/** What a socket's attachment holds; under 16 KB. */
export type Attachment = Connected &
  (
    | { kind: 'pending' }
    | {
        kind: 'participant';
        participant: Participant;
        codec: CodecName;
        wantsScores: boolean;
        /** How often scores come, as it was told last. */
        pace: Pace;
      }
    | { kind: 'follower' }
  );

interface Connected extends Admission {
  connectedAt: number;
  /** When the last message or frame came, to within `seenEveryMs`. */
  seenAt: number;
  /** What may not have been read yet; left out until a receipt was asked for. */
  unread?: UnreadState;
  /** How far a replay has come; left out while none goes on. */
  replay?: ReplayState | undefined;
}

/** A replay that goes on. */
export interface ReplayState {
  /** Id of the last event that was told. */
  readonly toldUpTo: EventId;
  /** Id of one's own `join`, for which the welcome stands. */
  readonly ownJoin?: EventId | undefined;
  /** On a relay: one's name has changed meanwhile, which is told at the end. */
  readonly renamed?: boolean;
}

/** As whom the room let a socket in. */
export interface Admission extends Caller {
  /** On a relay: the room's last event then. Keys replaced by a later event were the socket's own. */
  readonly admittedAt?: EventId;
}

/** How often it is noted that something came from a socket: noting it costs, and a sweep is in no hurry. */
const seenEveryMs = 30_000;

abstract class SocketSession<Own extends Attachment> {
  readonly socket: WebSocket;
  readonly outgoing: Outgoing;
  protected attachment: Own;
  /**
   * Id of the last logged event that it was told; infinite while it has not been welcomed, or is still
   * told what it missed. In memory only: a room in which live events wait to be told does not sleep.
   */
  toldUpTo = 0;

  constructor(socket: WebSocket, attachment: Own) {
    this.socket = socket;
    this.attachment = attachment;
    this.outgoing = new Outgoing(socket, attachment.role, attachment.unread, (unread) =>
      this.attach({ ...this.attachment, unread }),
    );
    if (attachment.replay) this.toldUpTo = Number.POSITIVE_INFINITY;
  }

  /** What holds for the socket, whoever it is. */
  get connected(): Connected {
    const { role, network, connectedAt, seenAt, admittedAt, unread } = this.attachment;
    return {
      role,
      network,
      connectedAt,
      seenAt,
      ...(admittedAt !== undefined && { admittedAt }),
      ...(unread && { unread }),
    };
  }

  get role(): Role {
    return this.attachment.role;
  }

  get network(): string {
    return this.attachment.network;
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

  /** How far a replay has come; undefined while none goes on. It outlives hibernation. */
  get replay(): ReplayState | undefined {
    return this.attachment.replay;
  }

  set replay(replay: ReplayState | undefined) {
    if (replay !== this.replay) this.attach({ ...this.attachment, replay });
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

/** Has come in with a key, and was not welcomed yet. */
export class PendingSession extends SocketSession<Extract<Attachment, { kind: 'pending' }>> {
  readonly kind = 'pending';
  readonly buckets: Buckets;
  /** What it waits to be let in as; undefined before it has said `hello`. */
  awaiting: 'participant' | 'follower' | undefined;
  /** What came after `hello`, to be dealt with once they are welcomed. */
  readonly held: (string | ArrayBuffer)[] = [];

  constructor(socket: WebSocket, attachment: Extract<Attachment, { kind: 'pending' }>) {
    super(socket, attachment);
    this.buckets = new Buckets(attachment.connectedAt);
  }

  /** Keeps what came before the welcome until then. @throws {RefusalError} `rate-limited` */
  hold(message: string | ArrayBuffer): void {
    if (this.held.length >= maxHeldBeforeWelcome) {
      throw new RefusalError('rate-limited', 'too much before the welcome');
    }
    this.held.push(message);
  }
}

/** Takes part in the room. */
export class ParticipantSession extends SocketSession<
  Extract<Attachment, { kind: 'participant' }>
> {
  readonly kind = 'participant';
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

  /** Hosts, and whoever's mic is on: they are told first, however many others there are. */
  get hasPriority(): boolean {
    return this.role === 'host' || this.participant.mic;
  }

  get wantsScores(): boolean {
    return this.attachment.wantsScores;
  }

  set wantsScores(wantsScores: boolean) {
    if (wantsScores !== this.wantsScores) this.attach({ ...this.attachment, wantsScores });
  }

  /** The welcome says the pace. */
  welcomed(wantsScores: boolean, pace: Pace): void {
    if (wantsScores !== this.wantsScores || pace !== this.pace) {
      this.attach({ ...this.attachment, wantsScores, pace });
    }
  }

  /** How often scores come, as it was told last. */
  get pace(): Pace {
    return this.attachment.pace;
  }

  /** Tells the pace, if it is another one. */
  tellPace(pace: Pace): void {
    if (pace === this.pace) return;
    this.attach({ ...this.attachment, pace });
    this.send({ type: 'pace', scoresPerSecond: pace });
  }
}

/** Follows the log and takes no part: a reader of server-sent events or a long poll. */
export class FollowerSession extends SocketSession<Extract<Attachment, { kind: 'follower' }>> {
  readonly kind = 'follower';
  readonly hasPriority = false;
}
