/**
 * Sockets that the room has closed and whose other end has not: they stay with the platform, and what was
 * sent to them and not read stays in memory. Who left too many comes in no more; others do not pay for it.
 */
import { maxRefusedBytes, maxRefusedSockets } from '../../protocol/limits.ts';
import type { Session } from './session.ts';
import type { Caller } from './shares.ts';

/** What of one kind there is. */
interface Left {
  sockets: number;
  bytes: number;
}

export class RefusedSockets {
  readonly #state: DurableObjectState;
  /** What each of them had not read, of those that may be too many; the room forgets it as it sleeps. */
  readonly #unread = new Map<WebSocket, Caller & { bytes: number }>();

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  /** The tags under which the platform keeps the sockets of a caller. */
  static tags({ role, network }: Caller): string[] {
    return [role, `${role} ${network}`];
  }

  /** The room is about to close it. */
  add({ socket, role, network, outgoing }: Session): void {
    if (role !== 'host') this.#unread.set(socket, { role, network, bytes: outgoing.unreadBytes });
  }

  /** @param here sockets that are still of use. */
  count(here: number): number {
    return this.#state.getWebSockets().length - here;
  }

  /**
   * @param here sockets that are still of use.
   * @returns whether no more of this role and network are taken: since they left half of what is too
   *   much, or some of what is too much together.
   */
  tooMany(here: readonly Session[], caller: Caller): boolean {
    const [ofRole, ofNetwork] = RefusedSockets.tags(caller) as [string, string];
    const all = this.#left(ofRole, here, ({ role }) => role === caller.role);
    if (!isTooMuch(all, 2)) return false;
    const own = this.#left(
      ofNetwork,
      here,
      ({ role, network }) => role === caller.role && network === caller.network,
    );
    return isTooMuch(own, 2) || (isTooMuch(all, 1) && own.sockets > 0);
  }

  #left(tag: string, here: readonly Session[], isTheirs: (caller: Caller) => boolean): Left {
    const open = new Set(this.#state.getWebSockets(tag));
    let bytes = 0;
    for (const [socket, unread] of this.#unread) {
      if (!isTheirs(unread)) continue;
      if (open.has(socket)) bytes += unread.bytes;
      else this.#unread.delete(socket);
    }
    return { sockets: open.size - here.filter(isTheirs).length, bytes };
  }
}

/** @param part of the bounds that counts. */
function isTooMuch({ sockets, bytes }: Left, part: 1 | 2): boolean {
  return sockets >= maxRefusedSockets / part || bytes >= maxRefusedBytes / part;
}
