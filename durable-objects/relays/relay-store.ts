/**
 * What a relay keeps of its room, in SQLite: the room as it is, and as much of its log as it replays. A
 * relay without listeners keeps nothing.
 */
import type { EventId } from '../../protocol/ids.ts';
import { replayOnJoin, replayOnResume } from '../../protocol/limits.ts';
import { type LoggedEvent, presenceEvents } from '../../protocol/logged-event.ts';
import type { News } from './news.ts';
import { type RoomCopy, withNews } from './room-copy.ts';

const presenceTypes: readonly string[] = presenceEvents;
/** Events are dropped so many at a time. */
const slack = 100;
const copyKey = 'room';
const reportedKey = 'reported';

/** An event as JSON. */
export type StoredEvent = { id: EventId; text: string };

export class RelayStore {
  readonly #storage: DurableObjectStorage;
  #copy: RoomCopy | undefined;
  #count = 0;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#copy = storage.kv.get<RoomCopy>(copyKey);
    if (this.#copy) this.#count = this.#counted();
  }

  /** Undefined while there is none. */
  get copy(): RoomCopy | undefined {
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
      this.#count = 0;
      this.#add(events);
      this.#keep(copy);
    });
  }

  /** Takes over what is new: none of its events is known yet, and none is missing. */
  take(copy: RoomCopy, news: News): RoomCopy {
    return this.#storage.transactionSync(() => {
      this.#add(news.events ?? []);
      return this.#keep(this.#dropOld(withNews(copy, news)));
    });
  }

  /** The room as it is told anew, and the events that were missed. */
  catchUp(copy: RoomCopy, events: readonly LoggedEvent[]): void {
    this.#storage.transactionSync(() => {
      this.#add(events);
      this.#keep(this.#dropOld(copy));
    });
  }

  /** @returns the latest `count` events since then, those of presence left out, oldest first. */
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
    for (const event of events) {
      this.#storage.sql.exec(
        'INSERT OR REPLACE INTO events VALUES (?, ?, ?, ?)',
        event.id,
        'at' in event ? event.at : event.detection.at,
        Number(presenceTypes.includes(event.type)),
        JSON.stringify(event),
      );
    }
    this.#count += events.length;
  }

  #keep(copy: RoomCopy): RoomCopy {
    this.#copy = copy;
    this.#storage.kv.put(copyKey, copy);
    return copy;
  }

  /** Drops what is not replayed any more. */
  #dropOld(copy: RoomCopy): RoomCopy {
    if (this.#count <= replayOnResume + replayOnJoin + slack) return copy;
    const id = this.beforeLatest(replayOnResume);
    this.#storage.sql.exec(
      `DELETE FROM events WHERE id <= ?1
       AND id NOT IN (SELECT id FROM events WHERE presence = 0 ORDER BY id DESC LIMIT ?2)`,
      id,
      replayOnJoin,
    );
    this.#count = this.#counted();
    return { ...copy, wholeAfter: Math.max(copy.wholeAfter, id) };
  }

  #counted(): number {
    return this.#storage.sql.exec<{ count: number }>('SELECT count(*) AS count FROM events').one()
      .count;
  }
}
