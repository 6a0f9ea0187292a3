/** The room's log in SQLite: what happened, under ids that only grow. */
import { maxLoggedEvents } from '../protocol/limits.ts';
import type { Detection, LoggedEvent } from '../protocol/messages.ts';

type EventRow = {
  id: number;
  type: string;
  /** Id of the event that began the detection; null in that event itself. */
  detection: number | null;
  body: string;
};

export class EventLog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Logs the beginning of a detection, which gets the event's id. */
  begin(detection: Omit<Detection, 'id'>): LoggedEvent {
    const id = this.#append('detection-begin', null, detection);
    return { type: 'detection-begin', id, detection: { ...detection, id } };
  }

  /** Logs the end of a detection that `begin` gave. */
  end({ id: detectionId, ...rest }: Detection): LoggedEvent {
    const id = this.#append('detection-end', detectionId, rest);
    return { type: 'detection-end', id, detection: { ...rest, id: detectionId } };
  }

  /** @returns detections that have begun and not ended, oldest first. */
  unfinished(): Detection[] {
    return this.#sql
      .exec<EventRow>(
        `SELECT * FROM events AS begun WHERE type = 'detection-begin' AND NOT EXISTS
         (SELECT 1 FROM events WHERE detection = begun.id) ORDER BY id`,
      )
      .toArray()
      .map((row) => toEvent(row).detection);
  }

  /** @returns at most `count` events after `id`, oldest first, and whether there are more. */
  after(id: number, count: number): { events: LoggedEvent[]; truncated: boolean } {
    const rows = this.#sql
      .exec<EventRow>('SELECT * FROM events WHERE id > ? ORDER BY id LIMIT ?', id, count + 1)
      .toArray();
    return { events: rows.slice(0, count).map(toEvent), truncated: rows.length > count };
  }

  /** @returns the latest `count` events, oldest first. */
  latest(count: number): LoggedEvent[] {
    return this.#sql
      .exec<EventRow>('SELECT * FROM events ORDER BY id DESC LIMIT ?', count)
      .toArray()
      .reverse()
      .map(toEvent);
  }

  /** Id of the latest event, 0 before the first. */
  get lastId(): number {
    return this.#sql.exec<{ id: number }>('SELECT coalesce(max(id), 0) AS id FROM events').one().id;
  }

  #append(
    type: LoggedEvent['type'],
    detection: number | null,
    body: Omit<Detection, 'id'>,
  ): number {
    const { id } = this.#sql
      .exec<{ id: number }>(
        'INSERT INTO events (type, detection, body) VALUES (?, ?, ?) RETURNING id',
        type,
        detection,
        JSON.stringify(body),
      )
      .one();
    this.#sql.exec('DELETE FROM events WHERE id <= ?', id - maxLoggedEvents);
    return id;
  }
}

function toEvent({ id, type, detection, body }: EventRow): LoggedEvent {
  const logged = JSON.parse(body) as Omit<Detection, 'id'>;
  return { type: type as LoggedEvent['type'], id, detection: { ...logged, id: detection ?? id } };
}
