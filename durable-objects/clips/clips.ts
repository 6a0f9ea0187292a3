/**
 * The clips of a room. What is known of them is in SQLite, their sound in R2; the Worker moves the
 * sound, since a stream through the room would keep it awake.
 *
 * A clip takes its place in the quota before its sound comes (`reserve`), and is there for others
 * once it is whole (`store`). A reservation that nobody renews any more, or a clip that was removed, is going:
 * the row stays until its object is gone.
 */

import * as v from 'valibot';
import { deleteClipObjects } from '../../edge/clip-objects.ts';
import { randomClipId } from '../../edge/keys.ts';
import { type Clip, clip } from '../../protocol/clip.ts';
import type { Role } from '../../protocol/handshake.ts';
import { type ClipId, clipId, type RoomId } from '../../protocol/ids.ts';
import {
  clipReservationMs,
  maxBodyBytes,
  maxClipBytes,
  maxClipBytesPerRoom,
  maxClips,
  maxClipUploads,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { InvitedModel } from '../models/invited-model.ts';
import type { OwnModels } from '../models/own-models.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { costing, everyRole, hostOnly, request } from '../request.ts';
import type { Settings } from '../settings/settings.ts';

/** A place for a clip. */
interface ClipReservation {
  id: ClipId;
  /** What the clip may have at most. */
  maxBytes: number;
}

/** A place for a clip, and what it is heard with: the Worker recognises it. */
export interface ClipInvitation extends ClipReservation {
  models: InvitedModel[];
  tracker: RoomSettings['tracker'];
}

type ClipRow = {
  id: ClipId;
  bytes: number;
  /** The clip as JSON; null for a reservation, empty for what is going. */
  body: string | null;
  /** When the row and its object go; null for a clip. */
  drop_at: number | null;
};

/** When a deletion that failed is tried again, in milliseconds. */
const dropAgainMs = 60_000;

/** Who may add clips. */
const recorders: readonly Role[] = ['host', 'mic'];

const nothing = v.strictObject({});
const ofClip = v.strictObject({ id: clipId });

export interface ClipsParts {
  sql: SqlStorage;
  bucket: R2Bucket;
  roomId: RoomId;
  settings: Settings;
  models: RoomModels;
  own: Pick<OwnModels, 'placeOf'>;
  publishing: Publishing;
  alarm: Alarm;
}

export class Clips {
  readonly #sql: SqlStorage;
  readonly #room: ClipsParts;
  /** Deletes what is due to go. */
  readonly #sweep: Duty;

  constructor(room: ClipsParts) {
    this.#sql = room.sql;
    this.#room = room;
    this.#sweep = room.alarm.register((now) => this.#sweepDue(now));
    this.#planSweep();
  }

  readonly requests = {
    clips: request(everyRole, nothing, () => this.all, costing(2)),
    clip: request(everyRole, ofClip, ({ id }) => this.get(id)),
    reserveClip: request(
      recorders,
      v.strictObject({ bodyBytes: v.optional(v.number()) }),
      ({ bodyBytes }, { now }): ClipInvitation => ({
        ...this.reserve(bodyBytes, now),
        models: this.#room.models.all.map(({ source: { id } }) => ({
          id,
          ...this.#room.own.placeOf(id),
        })),
        tracker: this.#room.settings.current.tracker,
      }),
      costing(4),
    ),
    storeClip: request(
      recorders,
      v.strictObject({ clip: v.omit(clip, ['at']) }),
      (given, { now }) => this.store(given.clip, now),
    ),
    removeClip: request(hostOnly, ofClip, async ({ id }, { now }) => {
      await this.remove(id, now);
      return null;
    }),
    // For the Worker that made the reservation, even if the key has been replaced since: nobody
    // guesses a reservation's id.
    renewClip: request(undefined, ofClip, ({ id }, { now }) => {
      this.renew(id, now);
      return null;
    }),
    uploadedClip: request(undefined, ofClip, ({ id }) => this.find(id) ?? null),
    releaseClip: request(undefined, ofClip, ({ id }) => {
      this.release(id);
      return null;
    }),
  };

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
         coalesce(sum(body IS NULL), 0) AS uploads FROM clips
         WHERE drop_at IS NULL OR drop_at > ? OR body = ''`,
        now,
      )
      .one();
    // The rest of a form is no part of the clip.
    const leastBytes = (bodyBytes ?? 0) - maxBodyBytes;
    const left = maxClipBytesPerRoom - bytes;
    if (leastBytes > maxClipBytes) throw new RefusalError('clip-too-large');
    if (count >= maxClips || left <= 0 || leastBytes > left) throw new RefusalError('clip-quota');
    if (uploads >= maxClipUploads) throw new RefusalError('rate-limited', 'too many uploads');
    const id = randomClipId();
    const maxBytes = Math.min(bodyBytes ?? maxClipBytes, maxClipBytes, left);
    this.#write('INSERT INTO clips VALUES (?, ?, NULL, ?)', id, maxBytes, now + clipReservationMs);
    return { id, maxBytes };
  }

  /**
   * The upload goes on: its place is kept for as long again.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   */
  renew(id: ClipId, now: number): void {
    const query = 'UPDATE clips SET drop_at = ? WHERE id = ? AND body IS NULL AND drop_at > ?';
    const { rowsWritten } = this.#write(query, now + clipReservationMs, id, now);
    if (rowsWritten === 0) throw new RefusalError('clip-too-slow', 'the room heard nothing of it');
  }

  /**
   * Takes in a clip whose sound is stored, in its reserved place.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   */
  store(given: Omit<Clip, 'at'>, now: number): Clip {
    const stored = { ...given, at: now };
    const { rowsWritten } = this.#write(
      'UPDATE clips SET bytes = ?, body = ?, drop_at = NULL WHERE id = ? AND body IS NULL AND drop_at > ?',
      stored.bytes,
      JSON.stringify(stored),
      stored.id,
      now,
    );
    if (rowsWritten === 0) throw new RefusalError('clip-too-slow');
    this.#room.publishing.announce({ type: 'clip-added', clip: stored }, now);
    return stored;
  }

  /** The row goes for good, unless it is that of a clip; nothing is in R2. */
  release(id: ClipId): void {
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
  get(id: ClipId): Clip {
    const found = this.find(id);
    if (!found) throw new RefusalError('clip-not-found');
    return found;
  }

  find(id: ClipId): Clip | undefined {
    const [row] = this.#sql
      .exec<ClipRow>("SELECT * FROM clips WHERE id = ? AND body <> ''", id)
      .toArray();
    return row && (JSON.parse(row.body as string) as Clip);
  }

  /** Removes a clip at once for everyone, and its object now or, if that fails, later. */
  async remove(id: ClipId, now: number): Promise<void> {
    this.get(id);
    this.#write("UPDATE clips SET body = '', drop_at = ? WHERE id = ?", now, id);
    this.#room.publishing.announce({ type: 'clip-removed', clip: id }, now);
    await this.#sweepDue(now);
  }

  /** The room is deleted: what is left are the places of uploads that are under way. */
  erase(): void {
    this.#write('DELETE FROM clips WHERE body IS NOT NULL');
  }

  /** Deletes the objects and rows that are due to go. */
  async #sweepDue(now: number): Promise<void> {
    const ids = this.#sql
      .exec<{ id: ClipId }>(
        "UPDATE clips SET body = '', drop_at = ? WHERE drop_at <= ? RETURNING id",
        now + dropAgainMs,
        now,
      )
      .toArray()
      .map(({ id }) => id);
    this.#planSweep();
    if (ids.length === 0) return;
    try {
      await deleteClipObjects(this.#room.bucket, this.#room.roomId, ids);
      for (const id of ids) this.release(id);
    } catch (error) {
      console.error(error);
    }
  }

  #write(query: string, ...values: (string | number)[]): SqlStorageCursor<Record<string, never>> {
    const written = this.#sql.exec<Record<string, never>>(query, ...values);
    this.#planSweep();
    return written;
  }

  #planSweep(): void {
    const query = 'SELECT min(drop_at) AS due FROM clips';
    this.#sweep.due = this.#sql.exec<{ due: number | null }>(query).one().due ?? undefined;
  }
}

/** Until when an upload may be under way to a room that is no more; undefined if none is. */
export function lastUploadEnds(sql: SqlStorage): number | undefined {
  const query = 'SELECT max(drop_at) AS ends FROM clips';
  return sql.exec<{ ends: number | null }>(query).one().ends ?? undefined;
}
