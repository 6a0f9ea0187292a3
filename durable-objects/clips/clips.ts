/**
 * The clips of a room. What is known of them is in SQLite, their sound in R2 or, where no bucket is bound, in
 * SQLite too. The Worker moves the sound, to and from SQLite in pieces: a stream through the room would
 * keep it awake.
 *
 * A clip takes its place in the quota before its sound comes (`reserve`), and is there for others
 * once it is whole (`store`). A reservation that nobody renews any more, or a clip that was removed, is going:
 * the row stays until its object is gone, and if no bucket is bound any more until one is. Sound in SQLite is
 * gone at once.
 */

import * as v from 'valibot';
import { deleteClipObjects } from '../../edge/clip-objects.ts';
import { randomClipId } from '../../edge/keys.ts';
import { type Clip, clip } from '../../protocol/clip.ts';
import { type ClipId, clipId, type RoomId } from '../../protocol/ids.ts';
import {
  clipReservationMs,
  maxBodyBytes,
  maxClipBytes,
  maxClipBytesInDatabase,
  maxClipBytesPerRoom,
  maxClips,
  maxClipUploads,
  maxHeldClipBytes,
  playedBytesPerToken,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { RoomSettings } from '../../protocol/settings.ts';
import type { Alarm, Duty } from '../alarm.ts';
import { Pieces } from '../bytes/pieces.ts';
import type { InvitedModel } from '../models/invited-model.ts';
import type { OwnModels } from '../models/own-models.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { costing, everyRole, hostOnly, recorders, request } from '../request.ts';
import type { Settings } from '../settings/settings.ts';

/** Where the sound of a clip lies: in the deployment's bucket, or in the room's own database. */
export type ClipStorage = 'bucket' | 'database';

/** A place for a clip. */
interface ClipReservation {
  id: ClipId;
  /** What the clip may have at most. */
  maxBytes: number;
  storage: ClipStorage;
}

/** A clip to be played. */
interface PlayableClip {
  clip: Clip;
  storage: ClipStorage;
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

/** Of a row: a version from before there was a choice knows the bucket alone, and writes no other table. */
const inBucket = 'id NOT IN (SELECT id FROM clips_in_database)';

/** When a deletion that failed is tried again, in milliseconds. */
const dropAgainMs = 60_000;

/** The same where no bucket is bound: a room is not to be kept awake by what only its operator can change. */
export const unboundAgainMs = 86_400_000;

const nothing = v.strictObject({});
const ofClip = v.strictObject({ id: clipId });
const byteCount = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const partOfClip = v.strictObject({
  id: clipId,
  first: byteCount,
  bytes: v.pipe(byteCount, v.minValue(1), v.maxValue(maxClipBytes)),
});
const pieceOfClip = v.strictObject({
  id: clipId,
  at: byteCount,
  piece: v.pipe(
    v.instance(Uint8Array),
    v.check(({ length }) => length > 0 && length <= maxHeldClipBytes, 'no piece of a clip'),
  ),
});

export interface ClipsParts {
  storage: DurableObjectStorage;
  /** Where the sound of new clips lies; undefined for the room's own database. */
  bucket: R2Bucket | undefined;
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
  /** Of clips from when no bucket was bound, too. */
  readonly #sound: Pieces;
  /** Deletes what is due to go. */
  readonly #sweep: Duty;

  constructor(room: ClipsParts) {
    this.#sql = room.storage.sql;
    this.#room = room;
    this.#sound = new Pieces(room.storage, 'clip');
    this.#sweep = room.alarm.register((now) => this.#sweepDue(now));
    this.#planSweep();
    this.#dropOrphans();
  }

  readonly requests = {
    clips: request(everyRole, nothing, () => this.all, costing(2)),
    clip: request(everyRole, ofClip, ({ id }): PlayableClip => {
      const clip = this.get(id);
      const storage = this.#storageOf(id);
      if (storage === 'database' && this.#sound.bytesOf(id) === 0)
        throw new RefusalError('clip-not-found');
      return { clip, storage };
    }),
    // What is played from the database passes through the room: it costs by what is going to be asked for.
    clipSound: request(
      everyRole,
      partOfClip,
      (part) => this.#soundOf(part),
      ({ bytes }) => Math.ceil(bytes / playedBytesPerToken),
    ),
    // For the Worker that was given the first piece.
    moreClipSound: request(undefined, partOfClip, (part) => this.#soundOf(part)),
    reserveClip: request(
      recorders,
      v.strictObject({ bodyBytes: v.optional(v.number()) }),
      ({ bodyBytes }, { now }): ClipInvitation => ({
        ...this.reserve(bodyBytes, now),
        models: this.#room.models.all.map(({ source }) => ({
          id: source.id,
          ...('base' in source && { base: source.base }),
          ...this.#room.own.placeOf(source.id),
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
    // These are for the Worker that made the reservation, even if the key has been replaced since: nobody
    // guesses a reservation's id.
    putClipSound: request(undefined, pieceOfClip, ({ id, at, piece }, { now }) => {
      this.#put(id, at, piece, now);
      return null;
    }),
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
    const { bucket } = this.#room;
    // What waits for a bucket that is bound no more takes no place of what is stored now.
    const { count, bytes, uploads } = this.#sql
      .exec<{ count: number; bytes: number; uploads: number }>(
        `SELECT count(*) AS count, coalesce(sum(bytes), 0) AS bytes,
         coalesce(sum(body IS NULL), 0) AS uploads FROM clips
         WHERE iif(body = '', NOT (${inBucket}) OR ?, drop_at IS NULL OR drop_at > ?)`,
        bucket ? 1 : 0,
        now,
      )
      .one();
    // The rest of a form is no part of the clip.
    const leastBytes = (bodyBytes ?? 0) - maxBodyBytes;
    const quotaBytes = bucket ? maxClipBytesPerRoom : maxClipBytesInDatabase;
    const left = quotaBytes - bytes;
    if (leastBytes > maxClipBytes) throw new RefusalError('clip-too-large');
    if (count >= maxClips || left <= 0 || leastBytes > left) {
      throw new RefusalError(
        'clip-quota',
        `${count} of ${maxClips} recordings, ${bytes} of ${quotaBytes} bytes`,
      );
    }
    if (uploads >= maxClipUploads) throw new RefusalError('rate-limited', 'too many uploads');
    const id = randomClipId();
    const maxBytes = Math.min(bodyBytes ?? maxClipBytes, maxClipBytes, left);
    this.#write('INSERT INTO clips VALUES (?, ?, NULL, ?)', id, maxBytes, now + clipReservationMs);
    if (!bucket) this.#sql.exec('INSERT INTO clips_in_database VALUES (?)', id);
    return { id, maxBytes, storage: bucket ? 'bucket' : 'database' };
  }

  /**
   * The upload goes on: its place is kept for as long again.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   */
  renew(id: ClipId, now: number): void {
    this.#reserved(id, now);
    this.#write('UPDATE clips SET drop_at = ? WHERE id = ?', now + clipReservationMs, id);
  }

  /**
   * Takes in a clip whose sound is stored, in its reserved place.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   * @throws {Error} if its sound is to be in the database and is not there whole.
   */
  store(given: Omit<Clip, 'at'>, now: number): Clip {
    this.#reserved(given.id, now);
    const bytes = this.#sound.bytesOf(given.id);
    if (this.#storageOf(given.id) === 'database' && bytes !== given.bytes) {
      throw new Error(`Of ${given.bytes} bytes of a clip ${bytes} are stored.`);
    }
    const stored = { ...given, at: now };
    this.#write(
      'UPDATE clips SET bytes = ?, body = ?, drop_at = NULL WHERE id = ?',
      stored.bytes,
      JSON.stringify(stored),
      stored.id,
    );
    this.#room.publishing.announce({ type: 'clip-added', clip: stored }, now);
    return stored;
  }

  /** The row goes for good, with sound in the database, unless it is that of a clip; nothing is in R2. */
  release(id: ClipId): void {
    const query = "DELETE FROM clips WHERE id = ? AND coalesce(body, '') = ''";
    if (this.#write(query, id).rowsWritten === 0) return;
    this.#sound.delete(id);
    this.#sql.exec('DELETE FROM clips_in_database WHERE id = ?', id);
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

  /** The room is deleted: what is left are the places of uploads that are under way, and of what lies in the bucket. */
  erase(): void {
    this.#write(`DELETE FROM clips WHERE body IS NOT NULL AND NOT (${inBucket})`);
    this.#write("UPDATE clips SET body = '', drop_at = NULL WHERE body IS NOT NULL");
    this.#sound.erase();
  }

  /** @throws {RefusalError} `clip-not-found` */
  #soundOf({ id, first, bytes }: v.InferOutput<typeof partOfClip>): Uint8Array {
    this.get(id);
    const sound = this.#sound.read(id, first, bytes);
    if (!sound) throw new RefusalError('clip-not-found');
    return sound;
  }

  #storageOf(id: ClipId): ClipStorage {
    const query = 'SELECT 1 FROM clips_in_database WHERE id = ?';
    return this.#sql.exec(query, id).toArray().length > 0 ? 'database' : 'bucket';
  }

  /**
   * Stores a piece of a clip in its reserved place, which is renewed.
   *
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed; `clip-quota` beyond its bytes.
   */
  #put(id: ClipId, at: number, piece: Uint8Array, now: number): void {
    const { bytes } = this.#reserved(id, now);
    if (at + piece.length > bytes) throw new RefusalError('clip-quota');
    this.#sound.put(id, at, piece);
    this.renew(id, now);
  }

  /**
   * A place that is kept for a clip.
   * @throws {RefusalError} `clip-too-slow` if the reservation has passed.
   */
  #reserved(id: ClipId, now: number): ClipRow {
    const query = 'SELECT * FROM clips WHERE id = ? AND body IS NULL AND drop_at > ?';
    const [row] = this.#sql.exec<ClipRow>(query, id, now).toArray();
    if (!row) throw new RefusalError('clip-too-slow', 'the room heard nothing of it');
    return row;
  }

  /** Deletes the objects and rows that are due to go. */
  async #sweepDue(now: number): Promise<void> {
    const { bucket, roomId } = this.#room;
    const due = this.#sql
      .exec<Pick<ClipRow, 'id'>>(
        `UPDATE clips SET body = '', drop_at = ? + iif(${inBucket} AND ?, ?, ?)
         WHERE drop_at <= ? RETURNING id`,
        now,
        bucket ? 0 : 1,
        unboundAgainMs,
        dropAgainMs,
        now,
      )
      .toArray()
      .map(({ id }) => id);
    const objects = due.filter((id) => this.#storageOf(id) === 'bucket');
    for (const id of due) if (!objects.includes(id)) this.release(id);
    this.#planSweep();
    if (!bucket || objects.length === 0) return;
    try {
      await deleteClipObjects(bucket, roomId, objects);
      for (const id of objects) this.release(id);
    } catch (error) {
      console.error(error);
    }
  }

  /**
   * Deletes sound in the database of clips that are no more. An earlier version, activated by a rollback, knows
   * the bucket alone: what it removes is a row of `clips`, and nothing else.
   */
  #dropOrphans(): void {
    const query =
      'DELETE FROM clips_in_database WHERE id NOT IN (SELECT id FROM clips) RETURNING id';
    const orphans = this.#sql.exec<Pick<ClipRow, 'id'>>(query).toArray();
    for (const { id } of orphans) this.#sound.delete(id);
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

/** Whether anything of the room lies, or may lie, in a bucket. */
export function isInBucket(sql: SqlStorage): boolean {
  return sql.exec(`SELECT 1 FROM clips WHERE ${inBucket} LIMIT 1`).toArray().length > 0;
}

/** Until when an upload may be under way to a room that is no more; undefined if none is. */
export function lastUploadEnds(sql: SqlStorage): number | undefined {
  const query = 'SELECT max(drop_at) AS ends FROM clips';
  return sql.exec<{ ends: number | null }>(query).one().ends ?? undefined;
}
