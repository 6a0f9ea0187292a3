/**
 * What is sent to all sockets of a room, what of it they may not have read, and who has to go because of it. Receipts wait where frames
 * do, so that a slow room gets all of them late: it must not take its readers for slow.
 */
import { maxUnreadPerRoom } from '../../protocol/limits.ts';
import { RateMeter } from '../rate-meter.ts';

/** How often it is looked for more than single sockets, in milliseconds: that takes time itself. */
const lookEveryMs = 1_000;

/** Who is sent to: how far behind they are. */
interface Reader {
  readonly outgoing: {
    readonly tooSlow: boolean;
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
  /** Whether a socket became too slow by itself since it was looked for them. */
  tooSlow = false;
  #lookedAt = 0;

  /** @returns those that have to be closed. */
  take<Each extends Reader>(readers: () => Each[], now: number): Each[] {
    const look = this.bytes > maxUnreadPerRoom.outrun && now - this.#lookedAt >= lookEveryMs;
    if (!look && !this.tooSlow) return [];
    this.tooSlow = false;
    const all = readers().sort((a, b) => b.outgoing.unreadBytes - a.outgoing.unreadBytes);
    const slow = all.filter(({ outgoing }) => outgoing.tooSlow);
    if (!look) return slow;
    this.#lookedAt = now;
    const overfull = this.bytes > maxUnreadPerRoom.most;
    let excess = this.bytes - maxUnreadPerRoom.outrun - unreadBy(slow);
    for (const reader of all) {
      if (excess <= 0) break;
      const { tooSlow, outrun, unreadBytes } = reader.outgoing;
      if (tooSlow || !(outrun || overfull)) continue;
      slow.push(reader);
      excess -= unreadBytes;
    }
    return slow;
  }
}

function unreadBy(readers: readonly Reader[]): number {
  return readers.reduce((sum, { outgoing }) => sum + outgoing.unreadBytes, 0);
}
