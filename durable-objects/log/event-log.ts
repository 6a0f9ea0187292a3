/** The room's log in SQLite: what happened, under ids that only grow. */
import type { EventId, ModelId, ParticipantId } from '../../protocol/ids.ts';
import {
  maxAdministrationEvents,
  maxChatEvents,
  maxLoggedEvents,
  maxPresenceEvents,
  maxTeachingEvents,
  maxVerdictEvents,
} from '../../protocol/limits.ts';
import type { Detection, DetectionEvent, LoggedEvent } from '../../protocol/logged-event.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Settings } from '../settings/settings.ts';
import { type EventRow, type Kind, kindOf, kinds, toEvent } from './event-row.ts';

/** An event of another kind than a detection, before it is logged. */
type OtherEvent = Exclude<LoggedEvent, DetectionEvent>;
type Unlogged<Event> = Event extends OtherEvent ? Omit<Event, 'id' | 'at'> : never;
export type UnloggedEvent = Unlogged<OtherEvent>;

const dayMs = 24 * 60 * 60 * 1000;

type Counts = Record<Kind, number> & number[];
const noEvents = (): Counts => [0, 0, 0, 0, 0, 0];

/** Events of each kind that a room keeps at most. */
const mostOf: Record<Kind, number> = {
  [kinds.heard]: maxLoggedEvents,
  [kinds.presence]: maxPresenceEvents,
  [kinds.chat]: maxChatEvents,
  [kinds.administration]: maxAdministrationEvents,
  [kinds.teaching]: maxTeachingEvents,
  [kinds.verdicts]: maxVerdictEvents,
};

/** Whoever keeps something of the log by themselves. */
interface LogWatcher {
  added(event: LoggedEvent): void;
  dropped(ids: ReadonlySet<EventId>): void;
}

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
  readonly #watchers: LogWatcher[] = [];
  /** Events in the log, by kind. */
  #counts: Counts;

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
    const detection = event.type === 'verdict' ? event.detectionId : null;
    const id = this.#append(type, detection, body, now);
    return this.#logged({ ...event, id, at: now } as LoggedEvent, now);
  }

  /** Logs the beginning of a detection, which gets the event's id. */
  begin(detection: Omit<Detection, 'id'>, now: number): DetectionEvent {
    const id = this.#append('detection-begin', null, detection, now);
    return this.#logged({ type: 'detection-begin', id, detection: { ...detection, id } }, now);
  }

  /** Logs that more is known of a detection that `begin` gave. */
  update({ id: detectionId, ...rest }: Detection, now: number): DetectionEvent {
    const id = this.#append('detection-update', detectionId, rest, now);
    const detection = { ...rest, id: detectionId };
    return this.#logged({ type: 'detection-update', id, detection }, now);
  }

  /** Logs the end of a detection that `begin` gave. */
  end({ id: detectionId, ...rest }: Detection, now: number): DetectionEvent {
    const id = this.#append('detection-end', detectionId, rest, now);
    const detection = { ...rest, id: detectionId };
    return this.#logged({ type: 'detection-end', id, detection }, now);
  }

  /** @returns the latest `count` events after `id`, oldest first. */
  after(id: number, count: number): LoggedEvent[] {
    return this.#read('id > ? ORDER BY id DESC LIMIT ?', id, count).reverse();
  }

  /** @returns the latest `count` events of those that newcomers are told, oldest first. */
  latest(count: number): LoggedEvent[] {
    const { presence, teaching } = kinds;
    const told = 'kind NOT IN (?, ?) ORDER BY id DESC LIMIT ?';
    return this.#read(told, presence, teaching, count).reverse();
  }

  /** @returns the first `count` events after one event, up to another, oldest first. */
  between(after: EventId, to: EventId, count: number): LoggedEvent[] {
    return this.#read('id > ? AND id <= ? ORDER BY id LIMIT ?', after, to, count);
  }

  /** @returns a detection as it was logged last; undefined if the log has none of that id. */
  detection(id: EventId): Detection | undefined {
    const [event] = this.#read(
      `coalesce(detection, id) = ? AND type IN ('detection-begin', 'detection-update', 'detection-end')
       ORDER BY id DESC LIMIT 1`,
      id,
    );
    return event && 'detection' in event ? event.detection : undefined;
  }

  /** Tells the watcher of every event from now on that is logged or dropped. */
  watch(watcher: LogWatcher): void {
    this.#watchers.push(watcher);
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
    if (this.#drop('at < ?', now - days * dayMs) > 0) this.#counts = this.#count();
    for (const kind of Object.values(kinds)) {
      const excess = this.#counts[kind] - Math.min(events, mostOf[kind]);
      if (excess <= 0) continue;
      const oldest = 'id IN (SELECT id FROM events WHERE kind = ? ORDER BY id LIMIT ?)';
      this.#counts[kind] -= this.#drop(oldest, kind, excess);
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
    return this.#counts.reduce((sum, each) => sum + each, 0);
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM events');
    this.#counts = noEvents();
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
    const dropped = this.#sql
      .exec<{ id: EventId }>(
        `DELETE FROM events WHERE ${condition} AND id NOT IN (SELECT detection FROM observations)
         RETURNING id`,
        ...values,
      )
      .toArray();
    if (dropped.length > 0) {
      const ids = new Set(dropped.map(({ id }) => id));
      for (const watcher of this.#watchers) watcher.dropped(ids);
    }
    return dropped.length;
  }

  #count(): Counts {
    const counts = noEvents();
    const rows = this.#sql.exec<{ kind: Kind; count: number }>(
      'SELECT kind, count(*) AS count FROM events GROUP BY kind',
    );
    for (const { kind, count } of rows) counts[kind] = count;
    return counts;
  }

  #read(condition: string, ...values: number[]): LoggedEvent[] {
    const query = `SELECT * FROM events WHERE ${condition}`;
    return this.#sql
      .exec<EventRow>(query, ...values)
      .toArray()
      .map((row) => this.#whole(row));
  }

  #append(
    type: LoggedEvent['type'],
    detection: EventId | null,
    body: object,
    now: number,
  ): EventId {
    const kind = kindOf(type);
    const { id } = this.#sql
      .exec<{ id: EventId }>(
        `INSERT INTO events (type, at, detection, body, kind) VALUES (?, ?, ?, ?, ?)
         RETURNING id`,
        type,
        now,
        detection,
        JSON.stringify(body),
        kind,
      )
      .one();
    this.#counts[kind]++;
    return id;
  }

  #logged<Event extends LoggedEvent>(event: Event, now: number): Event {
    for (const watcher of this.#watchers) watcher.added(event);
    this.prune(now);
    this.#planPruning();
    return event;
  }

  /** Settings of an older room lack what it could not set. */
  #whole(row: EventRow): LoggedEvent {
    const event = toEvent(row);
    return event.type === 'settings'
      ? { ...event, settings: this.#settings.whole(event.settings) }
      : event;
  }
}
