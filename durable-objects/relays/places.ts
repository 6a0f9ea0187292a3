/** Which relays have listeners, and how many: as the room sent them there, and as relays report it. */
import type { RoomId } from '../../protocol/ids.ts';
import { relayOf } from './relay-stub.ts';

export class RelayPlaces {
  readonly #sql: SqlStorage;
  readonly #maxListeners: number;
  /** Listeners by relay; none of 0. */
  readonly #listeners: Map<number, number>;

  /** @param maxListeners of one relay. */
  constructor(sql: SqlStorage, maxListeners: number) {
    this.#sql = sql;
    this.#maxListeners = maxListeners;
    const rows = sql.exec<Row>('SELECT * FROM relays ORDER BY relay').toArray();
    this.#listeners = new Map(rows.map(({ relay, listeners }) => [relay, listeners]));
  }

  /** The relays that have listeners. */
  get relays(): number[] {
    return [...this.#listeners.keys()];
  }

  /** Listeners of all relays. */
  get count(): number {
    let count = 0;
    for (const listeners of this.#listeners.values()) count += listeners;
    return count;
  }

  /** Gives a place to one more listener. @returns the first relay that has one. */
  take(): number {
    let relay = 1;
    while ((this.#listeners.get(relay) ?? 0) >= this.#maxListeners) relay++;
    const listeners = (this.#listeners.get(relay) ?? 0) + 1;
    // The relay reports its listeners soon: until then it counts that it has any.
    if (listeners === 1) this.report(relay, listeners);
    else this.#listeners.set(relay, listeners);
    return relay;
  }

  /** A relay has so many listeners. */
  report(relay: number, listeners: number): void {
    if (listeners > 0) {
      this.#listeners.set(relay, listeners);
      this.#sql.exec('INSERT OR REPLACE INTO relays VALUES (?, ?)', relay, listeners);
    } else {
      this.#listeners.delete(relay);
      this.#sql.exec('DELETE FROM relays WHERE relay = ?', relay);
    }
  }
}

type Row = { relay: number; listeners: number };

/** The room is deleted: its relays close their sockets and forget all of it. */
export async function endRelays(
  sql: SqlStorage,
  namespace: Cloudflare.Env['RELAYS'],
  roomId: RoomId,
): Promise<void> {
  const rows = sql.exec<Row>('SELECT * FROM relays').toArray();
  await Promise.all(
    rows.map(async ({ relay }) => {
      await relayOf(namespace, roomId, relay).end();
      sql.exec('DELETE FROM relays WHERE relay = ?', relay);
    }),
  );
}
