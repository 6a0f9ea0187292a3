/**
 * The clips of a room. What is known of them is in SQLite, their sound in R2; the Worker moves the
 * sound, since a stream through the room would keep it awake.
 *
 * A clip takes its place in the quota before its sound comes (`reserve`), and is there for others
 * once it is whole (`store`). A reservation that was never kept, or a clip that was removed, is going:
 * the row stays until its object is gone.
 */

import { clipObjectKey } from '../../edge/clip-objects.ts';
import { randomKey } from '../../edge/keys.ts';
import type { Clip } from '../../protocol/clip.ts';
import {
  maxBodyBytes,
  maxClipBytes,
  maxClipBytesPerRoom,
  maxClips,
  maxClipUploadMs,
  maxClipUploads,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { UnloggedEvent } from '../log/event-log.ts';

/** A place for a clip. */
export interface ClipReservation {
  id: string;
  /** What the clip may have at most. */
  maxBytes: number;
}

type ClipRow = {
  id: string;
  bytes: number;
  /** The clip as JSON; null for a reservation, empty for what is going. */
  body: string | null;
  /** When the row and its object go; null for a clip. */
  drop_at: number | null;
};

/** The Worker gives an upload up before the room does, and has half as long again to finish it. */
const reservationMs = 1.5 * maxClipUploadMs;
/** When a deletion that failed is tried again, in milliseconds. */
const dropAgainMs = 60_000;

export class Clips {
  readonly #sql: SqlStorage;
  readonly #bucket: R2Bucket;
  readonly #roomId: string;
  readonly #announce: (event: UnloggedEvent, now: number) => void;
  /** When `sweep` is due; null for never. Kept, since it is asked for with every frame of sound. */
  #sweepDue: number | null;

  constructor(
    sql: SqlStorage,
    bucket: R2Bucket,
    roomId: string,
    announce: (event: UnloggedEvent, now: number) => void,
  ) {
    this.#sql = sql;
    this.#bucket = bucket;
    this.#roomId = roomId;
    this.#announce = announce;
    this.#sweepDue = this.#readSweepDue();
  }

  /**
   * Keeps a place for a clip that is about to come.
   *
   * @param bodyBytes length of the request that brings it, undefined if it does not say.
   * @throws {RefusalError} `clip-too-large`, `clip-quota`; `rate-limited` if too many are on their way.
   */
  reserve(bodyBytes: number | undefined, now: number): ClipReservation {
    const { count, bytes, uploads } = this.#sql
      .exec<{ count: number; bytes: number; uploads: number }>(
        `SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes,
         coalesce(sum(body IS NULL), 0) AS uploads FROM clips`,
      )
      .one();
    // The rest of a form is no part of the clip.
    const leastBytes = (bodyBytes ?? 0) - maxBodyBytes;
    const left = maxClipBytesPerRoom - bytes;
    if (leastBytes > maxClipBytes) throw new RefusalError('clip-too-large');
    if (count >= maxClips || left <= 0 || leastBytes > left) throw new RefusalError('clip-quota');
    if (uploads >= maxClipUploads) throw new RefusalError('rate-limited', 'too many uploads');
    const id = randomKey();
    const maxBytes = Math.min(bodyBytes ?? maxClipBytes, maxClipBytes, left);
    this.#write('INSERT INTO clips VALUES (?, ?, NULL, ?)', id, maxBytes, now + reservationMs);
    return { id, maxBytes };
  }

  /**
   * Takes in a clip whose sound is stored, in its reserved place.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   */
  store(given: Omit<Clip, 'at'>, now: number): Clip {
    const clip = { ...given, at: now };
    const { rowsWritten } = this.#write(
      'UPDATE clips SET bytes = ?, body = ?, drop_at = NULL WHERE id = ? AND body IS NULL AND drop_at > ?',
      clip.bytes,
      JSON.stringify(clip),
      clip.id,
      now,
    );
    if (rowsWritten === 0) throw new RefusalError('clip-too-slow');
    this.#announce({ type: 'clip-added', clip }, now);
    return clip;
  }

  /** The row goes for good, unless it is that of a clip; nothing is in R2. */
  release(id: string): void {
    this.#write("DELETE FROM clips WHERE id = ? AND coalesce(body, '') = ''", id);
  }

  /** The latest first. */
  get all(): Clip[] {
    return this.#sql
      .exec<ClipRow>("SELECT * FROM clips WHERE body <> ''")
      .toArray()
      .map(({ body }) => JSON.parse(body as string) as Clip)
      .sort((a, b) => b.at - a.at);
  }

  /** @throws {RefusalError} `clip-not-found` */
  get(id: string): Clip {
    const clip = this.find(id);
    if (!clip) throw new RefusalError('clip-not-found');
    return clip;
  }

  find(id: string): Clip | undefined {
    const [row] = this.#sql
      .exec<ClipRow>("SELECT * FROM clips WHERE id = ? AND body <> ''", id)
      .toArray();
    return row && (JSON.parse(row.body as string) as Clip);
  }

  /** Removes a clip at once for everyone, and its object now or, if that fails, later. */
  async remove(id: string, now: number): Promise<void> {
    this.get(id);
    this.#write("UPDATE clips SET body = '', drop_at = ? WHERE id = ?", now, id);
    this.#announce({ type: 'clip-removed', clip: id }, now);
    await this.sweep(now);
  }

  /** Deletes the objects and rows that are due to go. */
  async sweep(now: number): Promise<void> {
    const ids = this.#sql
      .exec<{ id: string }>(
        "UPDATE clips SET body = '', drop_at = ? WHERE drop_at <= ? RETURNING id",
        now + dropAgainMs,
        now,
      )
      .toArray()
      .map(({ id }) => id);
    this.#sweepDue = this.#readSweepDue();
    if (ids.length === 0) return;
    try {
      await this.#bucket.delete(ids.map((id) => clipObjectKey(this.#roomId, id)));
      for (const id of ids) this.release(id);
    } catch (error) {
      console.error(error);
    }
  }

  /** When `sweep` is due; undefined while nothing is to go. */
  get sweepDue(): number | undefined {
    return this.#sweepDue ?? undefined;
  }

  #write(query: string, ...values: (string | number)[]): SqlStorageCursor<Record<string, never>> {
    const written = this.#sql.exec<Record<string, never>>(query, ...values);
    this.#sweepDue = this.#readSweepDue();
    return written;
  }

  #readSweepDue(): number | null {
    const query = 'SELECT min(drop_at) AS due FROM clips';
    return this.#sql.exec<{ due: number | null }>(query).one().due;
  }
}

/** Forgets the clips of a room that is no more, but for the places of uploads. */
export function dropClips(sql: SqlStorage): void {
  sql.exec('DELETE FROM clips WHERE body IS NOT NULL');
}

/** Until when an upload may be under way to a room that is no more; undefined if none is. */
export function lastUploadEnds(sql: SqlStorage): number | undefined {
  const query = 'SELECT max(drop_at) AS ends FROM clips';
  return sql.exec<{ ends: number | null }>(query).one().ends ?? undefined;
}
