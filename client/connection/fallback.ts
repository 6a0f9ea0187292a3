/**
 * Which way to a room is tried next: the socket first, and where the network blocks sockets, server-sent
 * events; where it holds those back, long polls; and then from the beginning.
 */
import type { TransportKind } from '../transports/transport.ts';

/** Sockets in a row that fail before another way is tried: one may fail for any reason. */
const patience = 2;

const following = {
  websocket: 'server-sent events',
  'server-sent events': 'long poll',
  'long poll': 'websocket',
} as const satisfies Record<TransportKind, TransportKind>;

export class Fallback {
  next: TransportKind = 'websocket';
  #failedSockets = 0;

  /**
   * An attempt has ended.
   *
   * @param reached whether the room answered: welcomed us, or refused us.
   * @returns whether another way is to be tried, at once.
   */
  ended(reached: boolean): boolean {
    if (reached) {
      this.#failedSockets = 0;
      return false;
    }
    if (this.next === 'websocket' && ++this.#failedSockets < patience) return false;
    this.#failedSockets = 0;
    this.next = following[this.next];
    return this.next !== 'websocket';
  }

  /** A socket works, or the network is another one. */
  reset(): void {
    this.next = 'websocket';
    this.#failedSockets = 0;
  }
}
