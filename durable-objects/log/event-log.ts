/** The room's log in SQLite: what happened, under ids that only grow. */
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import { maxPresenceEvents } from '../../protocol/limits.ts';
import {
  type Detection,
  type DetectionEvent,
  type LoggedEvent,
  presenceEvents,
} from '../../protocol/logged-event.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Settings } from '../settings/settings.ts';

type EventRow = {
  id: EventId;
  type: LoggedEvent['type'];
  at: number;
  /** Id of the event that began the detection; null in that event itself and in other events. */
  detection: EventId | null;
  /** The event as JSON, without what the other columns say. */
  body: string;
};

/** An event of another kind than a detection, before it is logged. */
type OtherEvent = Exclude<LoggedEvent, DetectionEvent>;
type Unlogged<Event> = Event extends OtherEvent ? Omit<Event, 'id' | 'at'> : never;
export type UnloggedEvent = Unlogged<OtherEvent>;

type HeardRange = { from: number; to: number; match: 'overlap' | 'onset' };
const presenceTypes: readonly string[] = presenceEvents;
const dayMs = 24 * 60 * 60 * 1000;

/** Whoever may read the log: while somebody is there, what is past its time is dropped as it is read. */
interface Readers {
  readonly count: number;
  /** Calls the listener when the last one has gone. */
  whenEmpty(listener: () => void): void;
}

export class EventLog {
  readonly #sql: SqlStorage;
  readonly #settings: Settings;
  readonly #readers: Readers;
  readonly #pruning: Duty;
  /** Events in the log: what happened, and who came and went. */
  #counts: [happened: number, presence: number];

  constructor(sql: SqlStorage, settings: Settings, readers: Readers, alarm: Alarm) {
    this.#sql = sql;
    this.#settings = settings;
    this.#readers = readers;
    this.#counts = this.#count();
    this.#pruning = alarm.register((now) => {
      this.prune(now);
      this.#planPruning();
    });
    settings.subscribe((_, now) => this.prune(now));
    readers.whenEmpty(() => this.#planPruning());
    this.#planPruning();
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
    return { type: 'detection-end', id, detection: { ...rest, id: detectionId } };
  }

  /** @returns the latest `count` events after `id`, oldest first, and whether others came before. */
  after(id: number, count: number): { events: LoggedEvent[]; truncated: boolean } {
    const rows = this.#latest('id > ?', id, count);
    const first = rows[0]?.id ?? this.lastId + 1;
    return { events: rows.map((row) => this.#toEvent(row)), truncated: first > id + 1 };
  }

  /** @returns the latest `count` events, those of presence left out, oldest first. */
  latest(count: number): { events: LoggedEvent[]; truncated: boolean } {
    const rows = this.#latest('presence = ?', 0, count);
    return { events: rows.map((row) => this.#toEvent(row)), truncated: false };
  }

  /**
   * @param range both included, which has some of a sound, or its onset; one that goes on has lasted until `now`.
   * @returns oldest first, each as far as it is known.
   */
  detections({ from, to, match }: HeardRange, now: number): Detection[] {
    const rows = this.#sql.exec<EventRow>(
      `SELECT *, body ->> '$.at' AS onset, body ->> '$.durationMs' AS lasted
       FROM events JOIN (
         SELECT max(id) AS id FROM events WHERE presence = 0 AND type LIKE 'detection-%'
         GROUP BY coalesce(detection, id)
       ) USING (id)
       WHERE onset <= ?2 AND (onset >= ?1 OR (?3 AND coalesce(onset + lasted, ?4) > ?1))
       ORDER BY onset`,
      ...[from, to, Number(match === 'overlap'), now],
    );
    return rows.toArray().map(toDetection);
  }

  /** @returns when the model's last detection of each label ended that a participant's mic took part in. */
  lastEnds(model: ModelId, participantId: ParticipantId, since: number): Map<string, number> {
    const rows = this.#sql
      .exec<{ label: string; ended: number }>(
        `SELECT json_extract(body, '$.label') AS label,
           max(json_extract(body, '$.at') + json_extract(body, '$.durationMs')) AS ended
         FROM events WHERE at >= ?1 AND type = 'detection-end'
           AND json_extract(body, '$.model') = ?3
           AND (json_extract(body, '$.participant') = ?2 OR EXISTS (
             SELECT 1 FROM json_each(body, '$.mics')
             WHERE json_extract(value, '$.participant') = ?2))
         GROUP BY label`,
        since,
        participantId,
        model,
      )
      .toArray();
    return new Map(rows.map(({ label, ended }) => [label, ended]));
  }

  /** Drops what the room need not keep any longer; never a detection that goes on. */
  prune(now: number): void {
    const { events, days } = this.#settings.current.retention;
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

  /** Id of the latest event ever logged, 0 before the first. */
  get lastId(): EventId {
    const [row] = this.#sql
      .exec<{ seq: EventId }>("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
      .toArray();
    return row?.seq ?? (0 as EventId);
  }

  /** When the latest event that is kept was logged, 0 if none is. */
  get lastAt(): number {
    const query = 'SELECT at FROM events ORDER BY id DESC LIMIT 1';
    return this.#sql.exec<{ at: number }>(query).toArray()[0]?.at ?? 0;
  }

  get count(): number {
    return this.#counts[0] + this.#counts[1];
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM events');
    this.#counts = [0, 0];
    this.#planPruning();
  }

  /**
   * Whoever reads the log sees nothing that is past its time, since it is dropped before it is read:
   * only a room without anyone has to be woken for it.
   */
  #planPruning(): void {
    if (this.#readers.count > 0) {
      this.#pruning.due = undefined;
      return;
    }
    const { oldest } = this.#sql
      .exec<{ oldest: number | null }>('SELECT min(at) AS oldest FROM events')
      .one();
    const { days } = this.#settings.current.retention;
    this.#pruning.due = oldest === null ? undefined : oldest + days * dayMs + 1;
  }

  /** @returns how many events were dropped: never that of a detection which goes on. */
  #drop(condition: string, ...values: number[]): number {
    this.#sql.exec(
      `DELETE FROM events WHERE ${condition} AND id NOT IN (SELECT detection FROM observations)`,
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

  #append(
    type: LoggedEvent['type'],
    detection: EventId | null,
    body: object,
    now: number,
  ): EventId {
    const presence = presenceTypes.includes(type) ? 1 : 0;
    const { id } = this.#sql
      .exec<{ id: EventId }>(
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
    this.#planPruning();
    return id;
  }

  #toEvent(row: EventRow): LoggedEvent {
    const { id, type, at, body } = row;
    if (isDetectionType(type)) return { type, id, detection: toDetection(row) };
    const event = { type, id, at, ...JSON.parse(body) } as LoggedEvent;
    return event.type === 'settings'
      ? { ...event, settings: this.#settings.whole(event.settings) }
      : event;
  }
}

function isDetectionType(type: LoggedEvent['type']): type is DetectionEvent['type'] {
  return type.startsWith('detection-');
}

function toDetection({ id, detection, body }: EventRow): Detection {
  return { ...(JSON.parse(body) as Omit<Detection, 'id'>), id: detection ?? id };
}
