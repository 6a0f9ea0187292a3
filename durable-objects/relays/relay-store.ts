/**
 * What a relay keeps of its room, in SQLite: the room as it is, and as much of its log as it replays. A
 * relay without listeners keeps nothing.
 */
import type { EventId } from '../../protocol/ids.ts';
import { replayOnJoin, replayOnResume } from '../../protocol/limits.ts';
import { isToldToNewcomers, type LoggedEvent } from '../../protocol/logged-event.ts';
import type { News } from './news.ts';
import { type RoomCopy, withNews } from './room-copy.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Events are dropped so many at a time, unless the host wants fewer kept. */
const slack = 100;
const copyKey = 'room';
const reportedKey = 'reported';

/** An event as JSON. */
export type StoredEvent = { id: EventId; text: string };

interface Stored {
  readonly count: number;
  readonly oldestAt: number;
}

const nothingStored: Stored = { count: 0, oldestAt: Number.POSITIVE_INFINITY };

export class RelayStore {
  readonly #storage: DurableObjectStorage;
  #copy: RoomCopy | undefined;
  /** Events that are stored, and when the oldest of them happened. */
  #stored: Stored = nothingStored;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#copy = storage.kv.get<RoomCopy>(copyKey);
    if (this.#copy) this.#stored = this.#look();
  }

  /** Undefined while there is none. */
  get copy(): RoomCopy | undefined {
    return this.#copy;
  }

  /** The same where there is a socket: it was let in by a relay that knows its room. @throws {Error} */
  get known(): RoomCopy {
    if (!this.#copy) throw new Error('The relay knows nothing of its room.');
    return this.#copy;
  }

  /** The room counted its audience as it admitted somebody: newer than what it told. */
  counted(audience: number): void {
    if (this.#copy) this.#copy = { ...this.#copy, audience };
  }

  /** How many listeners the room was told of last. */
  get reported(): number | undefined {
    return this.#storage.kv.get<number>(reportedKey);
  }

  set reported(listeners: number) {
    this.#storage.kv.put(reportedKey, listeners);
  }

  /** Keeps the room as it is told by itself, and the events that come with it. */
  begin(copy: RoomCopy, events: readonly LoggedEvent[]): void {
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      sql.exec('DROP TABLE IF EXISTS events');
      sql.exec(
        `CREATE TABLE events (
           id INTEGER PRIMARY KEY, at INTEGER NOT NULL, presence INTEGER NOT NULL, text TEXT NOT NULL
         )`,
      );
      this.#stored = nothingStored;
      this.#add(events);
      this.#keep(copy);
    });
  }

  /** Takes over what is new: none of its events is known yet, and none is missing. */
  take(copy: RoomCopy, news: News, now: number): void {
    this.#change(withNews(copy, news), news.events ?? [], now);
  }

  /** The room as it is told anew, and the events that were missed. */
  catchUp(copy: RoomCopy, events: readonly LoggedEvent[], now: number): void {
    this.#change(copy, events, now);
  }

  /** Drops what the room need not keep any longer, and what is not replayed any more. */
  prune(now: number): void {
    const { copy } = this;
    if (!copy || !this.#hasOld(copy, now, slack)) return;
    this.#storage.transactionSync(() => this.#keep(this.#withoutOld(copy, now)));
  }

  /** @returns the latest `count` events since then of those that newcomers are told, oldest first. */
  latest(since: number, count: number): StoredEvent[] {
    return this.#storage.sql
      .exec<StoredEvent>(
        `SELECT id, text FROM events WHERE presence = 0 AND at >= ? ORDER BY id DESC LIMIT ?`,
        since,
        count,
      )
      .toArray()
      .reverse();
  }

  /** @returns the first `count` events after `after` since then, oldest first. */
  after(after: number, since: number, count: number): StoredEvent[] {
    return this.#storage.sql
      .exec<StoredEvent>(
        `SELECT id, text FROM events WHERE id > ? AND at >= ? ORDER BY id LIMIT ?`,
        after,
        since,
        count,
      )
      .toArray();
  }

  /** @returns the id before the latest `count` events; 0 if there are no more than that. */
  beforeLatest(count: number): number {
    const [row] = this.#storage.sql
      .exec<{ id: number }>('SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?', count)
      .toArray();
    return row?.id ?? 0;
  }

  /** The room is not known any more; `erase` deletes what is stored of it. */
  forget(): void {
    this.#copy = undefined;
  }

  async erase(): Promise<void> {
    this.forget();
    await this.#storage.deleteAll();
  }

  #add(events: readonly LoggedEvent[]): void {
    let { count, oldestAt } = this.#stored;
    for (const event of events) {
      const at = 'at' in event ? event.at : event.detection.at;
      this.#storage.sql.exec(
        'INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)',
        event.id,
        at,
        Number(!isToldToNewcomers(event.type)),
        JSON.stringify(event),
      );
      count++;
      oldestAt = Math.min(oldestAt, at);
    }
    this.#stored = { count, oldestAt };
  }

  #keep(copy: RoomCopy): void {
    this.#copy = copy;
    this.#storage.kv.put(copyKey, copy);
  }

  #change(copy: RoomCopy, events: readonly LoggedEvent[], now: number): void {
    const allowed = events.some(({ type }) => type === 'settings') ? 0 : slack;
    this.#storage.transactionSync(() => {
      this.#add(events);
      this.#keep(this.#hasOld(copy, now, allowed) ? this.#withoutOld(copy, now) : copy);
    });
  }

  /** @param allowed so many events beyond those that are replayed may be stored. */
  #hasOld({ settings }: RoomCopy, now: number, allowed: number): boolean {
    const { events, days } = settings.retention;
    const most = Math.min(replayOnResume, events) + Math.min(replayOnJoin, events) + allowed;
    return this.#stored.count > most || this.#stored.oldestAt < now - days * dayMs;
  }

  #withoutOld(copy: RoomCopy, now: number): RoomCopy {
    const { events, days } = copy.settings.retention;
    const id = this.beforeLatest(Math.min(replayOnResume, events));
    this.#storage.sql.exec(
      `DELETE FROM events WHERE at < ?1 OR id <= ?2
       AND id NOT IN (SELECT id FROM events WHERE presence = 0 ORDER BY id DESC LIMIT ?3)`,
      now - days * dayMs,
      id,
      Math.min(replayOnJoin, events),
    );
    this.#stored = this.#look();
    return { ...copy, wholeAfter: Math.max(copy.wholeAfter, id) };
  }

  #look(): Stored {
    const { count, oldestAt } = this.#storage.sql
      .exec<{ count: number; oldestAt: number | null }>(
        'SELECT count(*) AS count, min(at) AS oldestAt FROM events',
      )
      .one();
    return { count, oldestAt: oldestAt ?? nothingStored.oldestAt };
  }
}
