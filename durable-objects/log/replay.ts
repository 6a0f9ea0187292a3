/**
 * What was logged last, as the texts in which it is told: kept while the room is awake, so that many who
 * come at once share them.
 */
import type { EventId } from '../../protocol/ids.ts';
import {
  firstReplayPage,
  replayOnJoin,
  replayOnResume,
  replayPage,
} from '../../protocol/limits.ts';
import { isToldToNewcomers, type LoggedEvent } from '../../protocol/logged-event.ts';
import type { EventLog } from './event-log.ts';

/** Some of a replay, oldest first. */
export interface ReplayedPage {
  /** Events as JSON. */
  readonly events: readonly string[];
  /** Id of the last of them; where there is none, of the last event before. */
  readonly last: EventId;
  /** Whether others follow. */
  readonly more: boolean;
}

/** The beginning of a replay. */
export interface ReplayStart extends ReplayedPage {
  /** Whether more happened than is replayed. */
  readonly truncated: boolean;
}

export class Replay {
  readonly #log: EventLog;
  /** All of the latest events, for those who resume. */
  readonly #recent: Tail;
  /** The latest of those that newcomers are told. */
  readonly #eventful: Tail;

  constructor(log: EventLog) {
    this.#log = log;
    this.#recent = new Tail(replayOnResume, () => log.after(0, replayOnResume));
    this.#eventful = new Tail(replayOnJoin, () => log.latest(replayOnJoin));
    log.watch({
      added: (event) => {
        const text = toText(event);
        this.#recent.add(text);
        if (isToldToNewcomers(event.type)) this.#eventful.add(text);
      },
      dropped: (ids) => {
        this.#recent.drop(ids);
        this.#eventful.drop(ids);
      },
    });
  }

  get lastId(): EventId {
    return this.#log.lastId;
  }

  /** @param after id of the last event that was seen; undefined for somebody who saw none. */
  begin(after: EventId | undefined): ReplayStart {
    const { lastId } = this;
    if (after === undefined) {
      const events = this.#eventful.texts.map(({ text }) => text);
      return { events, last: lastId, more: false, truncated: false };
    }
    const missed = this.#recent.after(after);
    const first = missed[0]?.id ?? lastId + 1;
    return { ...pageOf(missed, firstReplayPage, after), truncated: first > after + 1 };
  }

  /**
   * @param after id of the last event that was told.
   * @param except id of an event that is left out.
   */
  next(after: EventId, except?: EventId): ReplayedPage {
    const kept = this.#recent.after(after);
    const { goneTo } = this.#recent;
    // So much may have happened meanwhile that what follows is kept no longer.
    const gone = after < goneTo ? this.#log.between(after, goneTo, replayPage + 1) : [];
    const missed = [...gone.map(toText), ...kept].filter(({ id }) => id !== except);
    return pageOf(missed, replayPage, after);
  }
}

interface EventText {
  readonly id: EventId;
  readonly text: string;
}

/** The latest so many events, read from the log when they are first asked for. */
class Tail {
  readonly #size: number;
  readonly #read: () => LoggedEvent[];
  #texts: EventText[] | undefined;
  /** Once they were read: the log may hold older ones with ids up to this one. */
  goneTo = 0 as EventId;

  constructor(size: number, read: () => LoggedEvent[]) {
    this.#size = size;
    this.#read = read;
  }

  /** Oldest first. */
  get texts(): readonly EventText[] {
    this.#texts ??= this.#readAll();
    return this.#texts;
  }

  after(id: EventId): readonly EventText[] {
    const { texts } = this;
    let first = texts.length;
    while (first > 0 && (texts[first - 1] as EventText).id > id) first--;
    return texts.slice(first);
  }

  add(text: EventText): void {
    if (!this.#texts) return;
    this.#texts.push(text);
    if (this.#texts.length > this.#size) this.goneTo = this.#texts.shift()?.id ?? this.goneTo;
  }

  /** Those after a gap are still the latest, so nothing has to be read again. */
  drop(ids: ReadonlySet<EventId>): void {
    this.#texts = this.#texts?.filter(({ id }) => !ids.has(id));
  }

  #readAll(): EventText[] {
    const texts = this.#read().map(toText);
    const [first] = texts;
    if (first && texts.length >= this.#size) this.goneTo = (first.id - 1) as EventId;
    return texts;
  }
}

function toText(event: LoggedEvent): EventText {
  return { id: event.id, text: JSON.stringify(event) };
}

function pageOf(missed: readonly EventText[], most: number, after: EventId): ReplayedPage {
  const page = missed.slice(0, most);
  return {
    events: page.map(({ text }) => text),
    last: page.at(-1)?.id ?? after,
    more: missed.length > page.length,
  };
}
