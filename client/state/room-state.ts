/**
 * What is known of a room, as immutable snapshots that share what did not change: made for React's
 * `useSyncExternalStore` and for whatever else draws from one value.
 */
import type { Clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import type { Detection, Verdict } from '../../protocol/logged-event.ts';
import type { ModelDescription, Scores } from '../../protocol/messages.ts';
import type { Participant } from '../../protocol/participant.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';
import type { CloseInfo } from '../close-info.ts';
import type { Shedding } from '../room-events.ts';
import type { TransportKind } from '../transports/transport.ts';
import type { ChatMessage } from './event-log.ts';

/**
 * `connecting` until the room was reached or the first attempt failed, `open` while it is reached,
 * `reconnecting` while that was lost and is tried again, `closed` for good.
 */
export type ConnectionPhase = 'connecting' | 'open' | 'reconnecting' | 'closed';

/** How the room is reached. */
export interface ConnectionSnapshot {
  readonly phase: ConnectionPhase;
  /**
   * How the room was reached last, `websocket` before it ever was; over anything else one can only
   * follow.
   */
  readonly transport: TransportKind;
  /** Round trip of the last ping, in milliseconds; undefined while none is known. */
  readonly latencyMs: number | undefined;
  /**
   * Until when the room was reached, in milliseconds since the Unix epoch by this device's clock: what
   * went on then is known until then. Defined while `open` too, once the room is silent that should
   * speak. Undefined while it is reached, and before it ever was.
   */
  readonly reachedUntil: number | undefined;
  /**
   * When the next attempt to reach the room begins, in milliseconds since the Unix epoch by this
   * device's clock; undefined while one is under way, and while none is needed. `retryNow()` begins it
   * at once.
   */
  readonly retryAt: number | undefined;
  /**
   * How far the room's clock, by which everything logged is timed, is ahead of this device's, in milliseconds,
   * as of the last welcome; the time that took to arrive is not counted. 0 before it was reached.
   */
  readonly clockOffsetMs: number;
  /** How the connection ended last. */
  readonly lastClose: CloseInfo | undefined;
}

/** Each part keeps its identity until something in it changes. */
export interface RoomSnapshot {
  readonly connection: ConnectionSnapshot;
  /** One's own participant id; undefined before the first welcome and while one only follows. */
  readonly you: ParticipantId | undefined;
  /** What one's key allows; undefined before the first welcome. */
  readonly role: Role | undefined;
  /**
   * Everyone in the room, oneself included, by id, in the order in which they came. `silentSince` says
   * from whose microphone nothing comes although it is on.
   */
  readonly participants: ReadonlyMap<ParticipantId, Participant>;
  /** Listeners who are counted instead of listed among the participants: in large audiences. */
  readonly audience: number;
  /** What the room hears with; none before the first welcome. */
  readonly models: readonly ModelDescription[];
  /** What the room was taught; none before the first welcome. `RoomApi.sounds` tells more of it. */
  readonly sounds: readonly TaughtSound[];
  /** How the room is set; undefined before the first welcome. */
  readonly settings: RoomSettings | undefined;
  /**
   * The latest scores of each microphone that is on, by participant and then by model; none while the
   * room is out of reach, or scores are off.
   */
  readonly scores: ReadonlyMap<ParticipantId, ReadonlyMap<ModelId, Scores>>;
  /** Whether one asks for scores, now and after every reconnect. */
  readonly wantsScores: boolean;
  /**
   * How many times a second the room tells scores: `null` for each as it comes; less while many people
   * listen, and 0 for none.
   */
  readonly pace: number | null;
  /** What the room last told about shedding windows of one's own sound; undefined if it never did. */
  readonly shedding: Shedding | undefined;
  /**
   * Whether one's microphone is announced, now and after every reconnect. The room's refusal turns it
   * off, and so does a network on which one can only follow.
   */
  readonly microphoneOn: boolean;
  /** The latest detections, oldest first. */
  readonly detections: readonly Detection[];
  /**
   * What people say of detections: the latest verdict on each, by the detection's id. As many are kept as
   * detections.
   */
  readonly verdicts: ReadonlyMap<EventId, Verdict>;
  /** The latest texts to everyone, oldest first. */
  readonly messages: readonly ChatMessage[];
  /** The stored recordings, the latest first; undefined until they were loaded once. */
  readonly clips: readonly Clip[] | undefined;
  /** Id of the last logged event taken; 0 before the first. */
  readonly lastEventId: EventId;
}

export type SnapshotPart = keyof RoomSnapshot;

interface Subscriber {
  readonly listener: () => void;
  readonly parts: readonly SnapshotPart[] | undefined;
}

const unknownRoom: RoomSnapshot = {
  connection: {
    phase: 'connecting',
    transport: 'websocket',
    latencyMs: undefined,
    reachedUntil: undefined,
    retryAt: undefined,
    clockOffsetMs: 0,
    lastClose: undefined,
  },
  you: undefined,
  role: undefined,
  participants: new Map(),
  audience: 0,
  models: [],
  sounds: [],
  settings: undefined,
  scores: new Map(),
  wantsScores: true,
  pace: null,
  shedding: undefined,
  microphoneOn: false,
  detections: [],
  verdicts: new Map(),
  messages: [],
  clips: undefined,
  lastEventId: 0 as EventId,
};

/** Read it; the connection alone writes it. */
export class RoomState {
  #snapshot = unknownRoom;
  readonly #subscribers = new Set<Subscriber>();

  /** @returns the room as it is known now: the same object until something changes. */
  readonly getSnapshot = (): RoomSnapshot => this.#snapshot;

  /**
   * Calls `listener` after each change of any of these parts; of any part if none is given.
   *
   * @returns a function that stops it.
   */
  readonly subscribe = (listener: () => void, parts?: readonly SnapshotPart[]): (() => void) => {
    const subscriber = { listener, parts };
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
    };
  };

  /** Takes over what differs, and tells whoever subscribed to it. */
  protected change(parts: Partial<RoomSnapshot>): void {
    const before = this.#snapshot;
    const changed = (Object.keys(parts) as SnapshotPart[]).filter(
      (part) => !Object.is(parts[part], before[part]),
    );
    if (changed.length === 0) return;
    this.#snapshot = { ...before, ...parts };
    for (const subscriber of [...this.#subscribers]) {
      const concerned = subscriber.parts?.some((part) => changed.includes(part)) ?? true;
      // One that was told before may have stopped this one.
      if (concerned && this.#subscribers.has(subscriber)) tell(subscriber.listener);
    }
  }
}

/** A listener that throws is reported by the platform, and stops neither the others nor the connection. */
function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
