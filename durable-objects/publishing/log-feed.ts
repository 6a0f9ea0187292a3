/**
 * Logged events as they are told: each at once while that takes few sends, else several together, soon.
 * Whoever reads the log is told each event once, in the order of the ids: whatever they are sent begins
 * with what they were not told yet.
 */
import type { EventId } from '../../protocol/ids.ts';
import {
  eventSendBucket,
  maxEventsTold,
  maxEventWaitMs,
  maxPresenceWaitMs,
  presenceSendBucket,
} from '../../protocol/limits.ts';
import { type LoggedEvent, presenceEvents } from '../../protocol/logged-event.ts';
import { TokenBucket } from '../sockets/token-bucket.ts';

/** One who reads the log. */
export interface LogReader {
  /** Told at once, however many others there are. */
  readonly hasPriority: boolean;
  /** Id of the last event told; infinite while one is told nothing. */
  toldUpTo: number;
  sendText(text: string): void;
}

const presenceTypes: readonly string[] = presenceEvents;

export class LogFeed {
  readonly #readers: () => readonly LogReader[];
  readonly #eventSends: TokenBucket;
  readonly #presenceSends: TokenBucket;
  /** In the order of their ids, as JSON: what some were not told yet. */
  #waiting: { id: EventId; text: string }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Number.POSITIVE_INFINITY;
  #toldAt = Number.NEGATIVE_INFINITY;
  /** Telling may end a reader's connection, which is an event itself. */
  #telling = false;

  /** @param readers all who read the log now. */
  constructor(readers: () => readonly LogReader[], now: number) {
    this.#readers = readers;
    this.#eventSends = new TokenBucket(eventSendBucket, now);
    this.#presenceSends = new TokenBucket(presenceSendBucket, now);
  }

  /** Tells an event, to some of the readers perhaps later. */
  add(event: LoggedEvent, now: number): void {
    this.#waiting.push({ id: event.id, text: JSON.stringify(event) });
    if (this.#telling) {
      this.#flushBy(now, now);
      return;
    }
    const readers = this.#readers();
    const presence = presenceTypes.includes(event.type);
    const sends = presence ? this.#presenceSends : this.#eventSends;
    if (this.#waiting.length >= maxEventsTold || sends.take(readers.length, now)) {
      this.#flush(readers, now);
      return;
    }
    this.#tell(readers.filter(({ hasPriority }) => hasPriority));
    this.#flushBy(
      Math.max(now, this.#toldAt + (presence ? maxPresenceWaitMs : maxEventWaitMs)),
      now,
    );
  }

  /** The room is deleted. */
  erase(): void {
    clearTimeout(this.#timer);
    this.#waiting = [];
  }

  #flushBy(due: number, now: number): void {
    if (due >= this.#due) return;
    this.#due = due;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(this.#readers(), Date.now()), due - now);
  }

  #flush(readers: readonly LogReader[], now: number): void {
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    this.#toldAt = now;
    const count = this.#waiting.length;
    this.#tell(readers);
    this.#waiting.splice(0, count);
  }

  /** Sends each what it was not told yet; nearly always that is the same. */
  #tell(readers: readonly LogReader[]): void {
    const waiting = [...this.#waiting];
    const last = waiting.at(-1);
    if (!last) return;
    const texts = new Map<number, string>();
    this.#telling = true;
    try {
      for (const reader of readers) {
        const from = waiting.findLastIndex(({ id }) => id <= reader.toldUpTo) + 1;
        if (from === waiting.length) continue;
        let text = texts.get(from);
        if (text === undefined) {
          text = messageOf(waiting.slice(from).map((event) => event.text));
          texts.set(from, text);
        }
        reader.toldUpTo = last.id;
        reader.sendText(text);
      }
    } finally {
      this.#telling = false;
    }
  }
}

/** One event as itself, several as `events`. @param events as JSON. */
function messageOf(events: readonly string[]): string {
  const [only] = events;
  return events.length === 1 && only !== undefined
    ? only
    : `{"type":"events","events":[${events.join(',')}],"more":false}`;
}
