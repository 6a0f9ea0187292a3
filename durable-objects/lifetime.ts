/**
 * How long a room lives that nobody uses: as many days as the operator says, for ever where they say none.
 * Whoever comes, or asks with a key, uses it. The end is announced in the log before it comes.
 */
import { expiryNoticeMs, usedOftenMs } from '../protocol/limits.ts';
import type { Alarm, Duty } from './alarm.ts';
import type { Publishing } from './publishing/publishing.ts';

const dayMs = 86_400_000;

type LifetimeRow = { used_at: number; announced: number };

export interface LifetimeParts {
  sql: SqlStorage;
  /** Whether anybody is there. */
  inUse: () => boolean;
  /** Counts those anew who are on relays: they may have gone without a word. It takes a while. */
  countAudience: () => void;
  publishing: Publishing;
  alarm: Alarm;
}

/** @returns the operator's `ROOM_DAYS`; undefined for ever, as for what is no number of days. */
export function readRoomDays(text = ''): number | undefined {
  const days = Number(text);
  return days > 0 && Number.isFinite(days) ? days : undefined;
}

export class Lifetime {
  readonly #room: LifetimeParts;
  readonly #days: number | undefined;
  readonly #end: Duty;
  #usedAt: number;
  #announced: boolean;
  #over = false;

  /** @param days for which a room is kept that nobody uses; undefined for ever. */
  constructor(room: LifetimeParts, days: number | undefined, now: number) {
    this.#room = room;
    this.#days = days;
    const [row] = room.sql.exec<LifetimeRow>('SELECT * FROM lifetime').toArray();
    if (!row) room.sql.exec('INSERT INTO lifetime VALUES (?, 0)', now);
    this.#usedAt = row?.used_at ?? now;
    this.#announced = row?.announced === 1;
    this.#end = room.alarm.register((at) => this.#nearTheEnd(at));
    this.#plan();
  }

  /** When the room is deleted if nobody uses it before; undefined for never. */
  get expiresAt(): number | undefined {
    return this.#days === undefined ? undefined : this.#usedAt + this.#days * dayMs;
  }

  /** Nobody has used the room for so long that it is to be deleted. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Somebody came, or asked with a key. It is written down once in a while only. */
  used(now: number): void {
    if (now - this.#usedAt < usedOftenMs) return;
    this.#write(now, false);
  }

  #nearTheEnd(now: number): void {
    // Whoever has been here all the time has come long ago.
    if (this.#room.inUse()) {
      this.#room.countAudience();
      this.#write(now, false);
      return;
    }
    const { expiresAt = Number.POSITIVE_INFINITY } = this;
    if (expiresAt <= now) {
      this.#over = true;
      return;
    }
    if (!this.#announced && this.#noticeAt(expiresAt) <= now) {
      this.#room.publishing.announce({ type: 'expiring', expiresAt }, now);
      this.#write(this.#usedAt, true);
    }
    this.#plan();
  }

  #write(usedAt: number, announced: boolean): void {
    this.#over = false;
    this.#usedAt = usedAt;
    this.#announced = announced;
    this.#room.sql.exec(
      'UPDATE lifetime SET used_at = ?, announced = ?',
      usedAt,
      Number(announced),
    );
    this.#plan();
  }

  #plan(): void {
    const { expiresAt } = this;
    if (expiresAt === undefined) return;
    this.#end.due = this.#announced ? expiresAt : this.#noticeAt(expiresAt);
  }

  /** A room that is kept for a few days only is announced to end after half of them. */
  #noticeAt(expiresAt: number): number {
    return Math.max(expiresAt - expiryNoticeMs, (expiresAt + this.#usedAt) / 2);
  }
}
