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

/** A detection that has begun and not ended, and how far it is known. */
export interface Unfinished {
  detection: Detection;
  /** Until when it was heard, in milliseconds since the Unix epoch; to within a few seconds. */
  heardUntil: number;
}

export class EventLog {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Logs the beginning of a detection, which gets the event's id. */
  begin(detection: Omit<Detection, 'id'>): LoggedEvent {
    const id = this.#append('detection-begin', null, detection);
    this.keep({ detection: { ...detection, id }, heardUntil: detection.at });
    return { type: 'detection-begin', id, detection: { ...detection, id } };
  }

  /** Notes how far an unfinished detection has come, in case nobody is there to end it. */
  keep({ detection, heardUntil }: Unfinished): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO unfinished VALUES (?, ?, ?)',
      detection.id,
      heardUntil,
      detection.peak,
    );
  }

  /** Logs the end of a detection that `begin` gave. */
  end({ id: detectionId, ...rest }: Detection): LoggedEvent {
    const id = this.#append('detection-end', detectionId, rest);
    this.#sql.exec('DELETE FROM unfinished WHERE detection = ?', detectionId);
    return { type: 'detection-end', id, detection: { ...rest, id: detectionId } };
  }

  /** @returns detections that have begun and not ended, oldest first. */
  unfinished(): Unfinished[] {
    return this.#sql
      .exec<EventRow & { heard_until: number; peak: number }>(
        'SELECT * FROM unfinished JOIN events ON events.id = unfinished.detection ORDER BY events.id',
      )
      .toArray()
      .map(({ heard_until, peak, ...row }) => {
        const { detection } = toEvent({ ...row, detection: null });
        return { detection: { ...detection, peak }, heardUntil: heard_until };
      });
  }

  /** @returns the latest `count` events after `id`, oldest first, and whether there were more. */
  after(id: number, count: number): { events: LoggedEvent[]; truncated: boolean } {
    const rows = this.#sql
      .exec<EventRow>('SELECT * FROM events WHERE id > ? ORDER BY id DESC LIMIT ?', id, count + 1)
      .toArray();
    return { events: rows.slice(0, count).reverse().map(toEvent), truncated: rows.length > count };
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
