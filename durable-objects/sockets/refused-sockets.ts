/**
 * Sockets that the room has closed and whose other end has not: they stay with the platform, and what was
 * sent to them and not read stays in memory.
 */
import type { Role } from '../../protocol/handshake.ts';
import { maxRefusedBytes, maxRefusedSockets } from '../../protocol/limits.ts';
import type { Session } from './session.ts';

export class RefusedSockets {
  readonly #state: DurableObjectState;
  /** What each of them had not read, of those that may be too many; the room forgets it as it sleeps. */
  readonly #unread = new Map<WebSocket, { role: Role; bytes: number }>();

  constructor(state: DurableObjectState) {
    this.#state = state;
  }

  /** The room is about to close it. */
  add({ socket, role, outgoing }: Session): void {
    if (role !== 'host') this.#unread.set(socket, { role, bytes: outgoing.unreadBytes });
  }

  /** @param here sockets that are still of use. */
  count(here: number): number {
    return this.#state.getWebSockets().length - here;
  }

  /** @param here sockets of the role that are still of use. @returns whether no more of it are taken. */
  tooMany(here: number, role: Exclude<Role, 'host'>): boolean {
    const open = new Set(this.#state.getWebSockets(role));
    let bytes = 0;
    for (const [socket, unread] of this.#unread) {
      if (unread.role !== role) continue;
      if (open.has(socket)) bytes += unread.bytes;
      else this.#unread.delete(socket);
    }
    return bytes >= maxRefusedBytes || open.size - here >= maxRefusedSockets;
  }
}
