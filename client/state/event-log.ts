/**
 * The room's log as one participant has seen it: each logged event is taken once, in the order of
 * its id, whether it came live or was replayed after a reconnect.
 */
import type { Detection, LoggedEvent } from '../../protocol/logged-event.ts';

/** A text that somebody wrote to everyone. Plain text: whoever shows it in HTML escapes it. */
export type ChatMessage = Extract<LoggedEvent, { type: 'chat' }>;

/** How many of the latest are kept. */
export interface Kept {
  detections: number;
  messages: number;
}

export class EventLog {
  /** Id of the last event taken; 0 before the first. */
  lastEventId = 0;
  /** The latest detections, oldest first. Replaced, never changed in place. */
  detections: readonly Detection[] = [];
  /** The latest texts, oldest first. Replaced, never changed in place. */
  messages: readonly ChatMessage[] = [];
  readonly #kept: Kept;

  constructor(kept: Kept) {
    this.#kept = kept;
  }

  /** Folds an event into `detections` or `messages`. @returns false if it had been taken before. */
  take(event: LoggedEvent): boolean {
    if (event.id <= this.lastEventId) return false;
    this.lastEventId = event.id;
    if (event.type === 'chat') {
      this.messages = [...this.messages, event].slice(-this.#kept.messages);
    }
    if ('detection' in event) this.#fold(event.detection);
    return true;
  }

  /**
   * Drops what was going on before a replay that does not reach back to it: its end may lie in the
   * gap. If it ends in the replay or later, it is taken anew then.
   */
  forgetUnfinished(replay: { events: readonly LoggedEvent[]; lastEventId: number }): void {
    const first = Math.min(replay.lastEventId + 1, ...replay.events.map(({ id }) => id));
    this.detections = this.detections.filter(
      ({ id, durationMs }) => durationMs !== undefined || id >= first,
    );
  }

  /** Goes on after `lastEventId`, because what lies between will not be replayed. */
  skipTo(lastEventId: number): void {
    this.lastEventId = Math.max(this.lastEventId, lastEventId);
  }

  #fold(detection: Detection): void {
    const after = this.detections.findLastIndex(({ id }) => id <= detection.id);
    const known = this.detections[after]?.id === detection.id;
    this.detections = this.detections
      .toSpliced(known ? after : after + 1, known ? 1 : 0, detection)
      .slice(-this.#kept.detections);
  }
}
