/** What was heard, to take away: in pages, between which the room hears. */
import * as v from 'valibot';
import { type EventId, eventId } from '../../protocol/ids.ts';
import { exportPage } from '../../protocol/limits.ts';
import type { JudgedDetection, Verdict } from '../../protocol/logged-event.ts';
import { everyRole, request } from '../request.ts';
import type { Shares } from '../sockets/shares.ts';
import type { EventLog } from './event-log.ts';
import { type EventRow, toDetection } from './event-row.ts';

/** Bounds in milliseconds since the Unix epoch, both included: of the sound, or of its onset. */
const range = { from: v.number(), to: v.number(), match: v.picklist(['overlap', 'onset']) };

const wanted = v.strictObject({
  ...range,
  /** The `next` of the page before; undefined for the first one. */
  after: v.optional(eventId),
});
type Wanted = v.InferOutput<typeof wanted>;

/** Some of the detections of a range, in the order of their ids. */
export interface DetectionsPage {
  detections: JudgedDetection[];
  /** Where the next page begins; absent after the last. */
  next?: EventId;
}

/** What a page costs of the tokens of its asker: the first one costs more than what follows on it. */
const pageTokens = { first: 10, other: 2 };

export function exportRequests(sql: SqlStorage, log: EventLog, shares: Shares) {
  return {
    /** @throws {RefusalError} `rate-limited` */
    detections: request(
      everyRole,
      wanted,
      (args, { now, ...caller }): DetectionsPage => {
        if (args.after === undefined) shares.takeExport(caller, now);
        log.prune(now);
        return detectionsPage(sql, args, now);
      },
      ({ after }) => (after === undefined ? pageTokens.first : pageTokens.other),
    ),
  };
}

/** @returns detections of which some lies in the range, each as far as it is known; one that goes on has lasted until `now`. */
export function detectionsPage(
  sql: SqlStorage,
  { from, to, match, after = 0 as EventId }: Wanted,
  now: number,
): DetectionsPage {
  const latest = sql
    .exec<{ id: EventId; detection: EventId }>(
      `SELECT max(id) AS id, coalesce(detection, id) AS detection FROM events
       WHERE type IN ('detection-begin', 'detection-update', 'detection-end')
         AND coalesce(detection, id) > ?
       GROUP BY coalesce(detection, id) ORDER BY coalesce(detection, id) LIMIT ?`,
      after,
      exportPage,
    )
    .toArray();
  const found = sql.exec<EventRow>(
    `SELECT *, body ->> '$.at' AS onset, body ->> '$.durationMs' AS lasted
     FROM events WHERE id IN (SELECT value FROM json_each(?5))
       AND onset <= ?2 AND (onset >= ?1 OR (?3 AND coalesce(onset + lasted, ?4) > ?1))
     ORDER BY coalesce(detection, id)`,
    ...[from, to, Number(match === 'overlap'), now, JSON.stringify(latest.map(({ id }) => id))],
  );
  const detections = found.toArray().map(toDetection);
  const verdicts = verdictsOn(
    sql,
    detections.map(({ id }) => id),
  );
  const last = latest.length < exportPage ? undefined : latest.at(-1)?.detection;
  return {
    detections: detections.map((each) => {
      const verdict = verdicts.get(each.id);
      return verdict ? { ...each, verdict } : each;
    }),
    ...(last !== undefined && { next: last }),
  };
}

/** The latest verdict on each of these detections that has one. */
function verdictsOn(
  sql: SqlStorage,
  ids: readonly EventId[],
): Map<EventId, JudgedDetection['verdict']> {
  const rows = sql
    .exec<{ detection: EventId; at: number; body: string }>(
      `SELECT detection, at, body FROM events WHERE id IN (
         SELECT max(id) FROM events
         WHERE type = 'verdict' AND detection IN (SELECT value FROM json_each(?))
         GROUP BY detection)`,
      JSON.stringify(ids),
    )
    .toArray();
  return new Map(
    rows.map(({ detection, at, body }) => {
      const { right, label, participant, name } = JSON.parse(body) as Verdict;
      return [
        detection,
        { right, ...(label !== undefined && { label }), participant, name, at },
      ] as const;
    }),
  );
}
