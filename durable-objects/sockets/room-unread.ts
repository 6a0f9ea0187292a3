/**
 * What is sent to all sockets of a room, what of it they may not have read, and who has to go because of
 * it. Receipts wait where frames do, so that a slow room gets all of them late: it must not take its
 * readers for slow.
 */
import { maxUnreadForScores, maxUnreadPerRoom } from '../../protocol/limits.ts';
import { RateMeter } from '../rate-meter.ts';

/** How often all sockets are looked through, in milliseconds: that takes time itself. */
const lookEveryMs = 1_000;

/** Who is sent to: how far behind they are. */
interface Reader {
  readonly outgoing: {
    isTooSlow(now: number): boolean;
    readonly outrun: boolean;
    readonly unreadBytes: number;
  };
}

export class RoomUnread {
  /** Messages sent. */
  readonly sends = new RateMeter();
  bytes = 0;
  /** When the latest request was made that anybody has answered. */
  answered = 0;
  #lookedAt = 0;
  /** Whether a socket became too slow since it was looked for them. */
  #tooSlow = false;
  #whenTooSlow: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls the listener soon after a socket became too slow, unless those were taken by then. */
  whenTooSlow(listener: () => void): void {
    this.#whenTooSlow = listener;
  }

  /** A socket became too slow: what told it something may be a timer, after which nobody looks. */
  becameTooSlow(): void {
    this.#tooSlow = true;
    this.#timer ??= setTimeout(() => this.#whenTooSlow?.(), 0);
  }

  /** @returns those that have to be closed. */
  take<Each extends Reader>(readers: () => Each[], now: number): Each[] {
    // Nobody is behind while all of them together are not.
    const look = this.bytes > maxUnreadForScores && now - this.#lookedAt >= lookEveryMs;
    if (!look && !this.#tooSlow) return [];
    this.#tooSlow = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = readers();
    const slow = all.filter(({ outgoing }) => outgoing.isTooSlow(now));
    if (!look) return slow;
    this.#lookedAt = now;
    let excess = this.bytes - maxUnreadPerRoom.outrun - unreadBy(slow);
    if (excess <= 0) return slow;
    const overfull = this.bytes > maxUnreadPerRoom.most;
    const others = all.filter(({ outgoing }) => !outgoing.isTooSlow(now));
    for (const reader of others.sort((a, b) => b.outgoing.unreadBytes - a.outgoing.unreadBytes)) {
      if (excess <= 0) break;
      const { outrun, unreadBytes } = reader.outgoing;
      if (!(outrun || overfull)) continue;
      slow.push(reader);
      excess -= unreadBytes;
    }
    return slow;
  }
}

function unreadBy(readers: readonly Reader[]): number {
  return readers.reduce((sum, { outgoing }) => sum + outgoing.unreadBytes, 0);
}
