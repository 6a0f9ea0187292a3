/** What mics hear of detections that have not ended, in SQLite: a room that sleeps or restarts goes on with it. */
import type { EventId, ModelId } from '../../protocol/ids.ts';
import type { HeardBy } from '../../protocol/logged-event.ts';

/** What one mic hears of a detection that has not ended, and how far it is known. */
export interface Observation extends HeardBy {
  mean: number;
  /** Id of the detection. */
  detection: EventId;
  model: ModelId;
  label: string;
  /** Until when it was heard, in milliseconds since the Unix epoch; to within a few seconds. */
  heardUntil: number;
  /** Set once this mic hears it no longer, while another one does. */
  ended?: boolean;
}

export class Observations {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  keep(observation: Observation): void {
    this.#sql.exec(
      'INSERT OR REPLACE INTO observations VALUES (?, ?, ?)',
      observation.detection,
      observation.participant,
      JSON.stringify(observation),
    );
  }

  /** The detection has ended. */
  drop(detection: EventId): void {
    this.#sql.exec('DELETE FROM observations WHERE detection = ?', detection);
  }

  /** By detection. */
  get all(): Observation[] {
    return this.#sql
      .exec<{ body: string }>('SELECT body FROM observations ORDER BY detection, rowid')
      .toArray()
      .map(({ body }) => JSON.parse(body) as Observation);
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM observations');
  }
}
