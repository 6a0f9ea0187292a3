/** The room's log in SQLite: what happened, under ids that only grow. */
import { maxPresenceEvents } from '../protocol/limits.ts';
import {
  type Detection,
  type DetectionEvent,
  type HeardBy,
  type LoggedEvent,
  presenceEvents,
} from '../protocol/logged-event.ts';
import type { RoomSettings } from '../protocol/settings.ts';
import { wholeSettings } from './default-settings.ts';

type EventRow = {
  id: number;
  type: LoggedEvent['type'];
  at: number;
  /** Id of the event that began the detection; null in that event itself and in other events. */
  detection: number | null;
  /** The event as JSON, without what the other columns say. */
  body: string;
};

/** An event of another kind than a detection, before it is logged. */
type OtherEvent = Exclude<LoggedEvent, DetectionEvent>;
type Unlogged<Event> = Event extends OtherEvent ? Omit<Event, 'id' | 'at'> : never;
export type UnloggedEvent = Unlogged<OtherEvent>;

/** What one mic hears of a detection that has not ended, and how far it is known. */
export interface Strand extends HeardBy {
  mean: number;
  /** Id of the detection. */
  detection: number;
  label: string;
  /** Until when it was heard, in milliseconds since the Unix epoch; to within a few seconds. */
  heardUntil: number;
  /** Set once this mic hears it no longer, while another one does. */
  ended?: boolean;
}

const presenceTypes: readonly string[] = presenceEvents;
const dayMs = 24 * 60 * 60 * 1000;

export class EventLog {
  readonly #sql: SqlStorage;
  #retention: RoomSettings['retention'];
  /** Events in the log: what happened, and who came and went. */
  #counts: [happened: number, presence: number];

  constructor(sql: SqlStorage, retention: RoomSettings['retention']) {
    this.#sql = sql;
    this.#retention = retention;
    this.#counts = this.#count();
  }

  /** Changes how much is kept, and drops what is beyond it. */
  retain(retention: RoomSettings['retention'], now: number): void {
    this.#retention = retention;
    this.prune(now);
  }

  /** Logs an event of another kind than a detection, at `now`. @returns it with its id. */
  add(event: UnloggedEvent, now: number): LoggedEvent {
    const { type, ...body } = event;
    return { ...event, id: this.#append(type, null, body, now), at: now } as LoggedEvent;
  }

  /** Logs the beginning of a detection, which gets the event's id. */
  begin(detection: Omit<Detection, 'id'>, now: number): DetectionEvent {
    const id = this.#append('detection-begin', null, detection, now);
    return { type: 'detection-begin', id, detection: { ...detection, id } };
  }

  /** Logs that more is known of a detection that `begin` gave. */
  update({ id: detectionId, ...rest }: Detection, now: number): DetectionEvent {
    const id = this.#append('detection-update', detectionId, rest, now);
    return { type: 'detection-update', id, detection: { ...rest, id: detectionId } };
  }

  /** Logs the end of a detection that `begin` gave. */
  end({ id: detectionId, ...rest }: Detection, now: number): DetectionEvent {
    const id = this.#append('detection-end', detectionId, rest, now);
    this.#sql.exec('DELETE FROM strands WHERE detection = ?', detectionId);
    return { type: 'detection-end', id, detection: { ...rest, id: detectionId } };
  }

  /** Notes what a mic hears of an unfinished detection, in case nobody is there to end it. */
  keep(strand: Strand): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO strands VALUES (?, ?, ?)',
      strand.detection,
      strand.participant,
      JSON.stringify(strand),
    );
  }

  /** @returns what mics hear of detections that have not ended, by detection. */
  strands(): Strand[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM strands ORDER BY detection, rowid')
      .toArray()
      .map(({ body }) => JSON.parse(body) as Strand);
  }

  /** @returns the latest `count` events after `id`, oldest first, and whether others came before. */
  after(id: number, count: number): { events: LoggedEvent[]; truncated: boolean } {
    const rows = this.#latest('id > ?', id, count);
    const first = rows[0]?.id ?? this.lastId + 1;
    return { events: rows.map(toEvent), truncated: first > id + 1 };
  }

  /** @returns the latest `count` events, those of presence left out, oldest first. */
  latest(count: number): { events: LoggedEvent[]; truncated: boolean } {
    return { events: this.#latest('presence = ?', 0, count).map(toEvent), truncated: false };
  }

  /** @returns detections whose onset lies in the range, oldest first, each as far as it is known. */
  detections(from: number, to: number): Detection[] {
    return this.#sql
      .exec<EventRow>(
        `SELECT * FROM events WHERE id IN (
           SELECT max(id) FROM events WHERE presence = 0 AND type LIKE 'detection-%'
           GROUP BY coalesce(detection, id)
         ) AND json_extract(body, '$.at') BETWEEN ? AND ? ORDER BY json_extract(body, '$.at')`,
        from,
        to,
      )
      .toArray()
      .map(toDetection);
  }

  /** @returns when the last detection of each label ended that a participant's mic took part in. */
  lastEnds(participantId: string, since: number): Map<string, number> {
    const rows = this.#sql
      .exec<{ label: string; ended: number }>(
        `SELECT json_extract(body, '$.label') AS label,
           max(json_extract(body, '$.at') + json_extract(body, '$.durationMs')) AS ended
         FROM events WHERE at >= ?1 AND type = 'detection-end'
           AND (json_extract(body, '$.participant') = ?2 OR EXISTS (
             SELECT 1 FROM json_each(body, '$.mics')
             WHERE json_extract(value, '$.participant') = ?2))
         GROUP BY label`,
        since,
        participantId,
      )
      .toArray();
    return new Map(rows.map(({ label, ended }) => [label, ended]));
  }

  /** Drops what the room need not keep any longer; never a detection that goes on. */
  prune(now: number): void {
    const { events, days } = this.#retention;
    const old = this.#drop('at < ?', now - days * dayMs);
    if (old > 0) this.#counts = this.#count();
    const kept = [events, Math.min(events, maxPresenceEvents)];
    for (const [presence, most] of kept.entries()) {
      const excess = (this.#counts[presence] as number) - most;
      if (excess <= 0) continue;
      const oldest = 'id IN (SELECT id FROM events WHERE presence = ? ORDER BY id LIMIT ?)';
      this.#counts[presence as 0 | 1] -= this.#drop(oldest, presence, excess);
    }
  }

  /** When `prune` has something to drop for its age; undefined while the log is empty. */
  get pruneDue(): number | undefined {
    const { oldest } = this.#sql
      .exec<{ oldest: number | null }>('SELECT min(at) AS oldest FROM events')
      .one();
    return oldest === null ? undefined : oldest + this.#retention.days * dayMs + 1;
  }

  /** Id of the latest event ever logged, 0 before the first. */
  get lastId(): number {
    const [row] = this.#sql
      .exec<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
      .toArray();
    return row?.seq ?? 0;
  }

  get count(): number {
    return this.#counts[0] + this.#counts[1];
  }

  /** @returns how many events were dropped: never that of a detection which goes on. */
  #drop(condition: string, ...values: number[]): number {
    this.#sql.exec(
      `DELETE FROM events WHERE ${condition} AND id NOT IN (SELECT detection FROM strands)`,
      ...values,
    );
    return this.#sql.exec<{ dropped: number }>('SELECT changes() AS dropped').one().dropped;
  }

  #count(): [number, number] {
    const { happened, presence } = this.#sql
      .exec<{ happened: number; presence: number }>(
        'SELECT total(presence = 0) AS happened, total(presence) AS presence FROM events',
      )
      .one();
    return [happened, presence];
  }

  /** @returns rows, oldest first. */
  #latest(condition: string, value: number, count: number): EventRow[] {
    const query = `SELECT * FROM events WHERE ${condition} ORDER BY id DESC LIMIT ?`;
    return this.#sql.exec<EventRow>(query, value, count).toArray().reverse();
  }

  #append(type: LoggedEvent['type'], detection: number | null, body: object, now: number): number {
    const presence = presenceTypes.includes(type) ? 1 : 0;
    const { id } = this.#sql
      .exec<{ id: number }>(
        `INSERT INTO events (type, at, detection, body, presence) VALUES (?, ?, ?, ?, ?)
         RETURNING id`,
        type,
        now,
        detection,
        JSON.stringify(body),
        presence,
      )
      .one();
    this.#counts[presence]++;
    this.prune(now);
    return id;
  }
}

function toEvent(row: EventRow): LoggedEvent {
  const { id, type, at, body } = row;
  if (isDetectionType(type)) return { type, id, detection: toDetection(row) };
  const event = { type, id, at, ...JSON.parse(body) } as LoggedEvent;
  return event.type === 'settings' ? { ...event, settings: wholeSettings(event.settings) } : event;
}

function isDetectionType(type: LoggedEvent['type']): type is DetectionEvent['type'] {
  return type.startsWith('detection-');
}

function toDetection({ id, detection, body }: EventRow): Detection {
  return { ...(JSON.parse(body) as Omit<Detection, 'id'>), id: detection ?? id };
}
