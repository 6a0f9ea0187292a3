/** The room's clock, as far as this device can tell: the clocks of phones may be minutes off. */
import type { RoomConnection } from '../../client/index.ts';

/** What news needs from the room to this device at most, in milliseconds; more is a clock that is off. */
const usualMs = 5000;

export class RoomClock {
  #aheadMs: number | undefined;

  /** Learns from what a room tells from now on. @param signal ends it. */
  follow(connection: RoomConnection, signal: AbortSignal): void {
    const hear = (event: object & { replayed: boolean }) => {
      if (!event.replayed && 'at' in event) this.hear(event.at as number, Date.now());
    };
    connection.on('logged', hear, { signal });
  }

  /** @param at when something happened, by the room's clock. @param arrivedAt by this device's. */
  hear(at: number, arrivedAt: number): void {
    this.#aheadMs = Math.min(this.#aheadMs ?? Number.POSITIVE_INFINITY, arrivedAt - at);
  }

  /** @param deviceNow and the result are in milliseconds since the Unix epoch. */
  now(deviceNow: number): number {
    const aheadMs = this.#aheadMs ?? 0;
    return aheadMs > usualMs || aheadMs < 0 ? deviceNow - aheadMs : deviceNow;
  }
}
