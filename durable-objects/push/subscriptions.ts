/** The browsers to which a room pushes, in SQLite: each by its address at its push service. */
import type { Role } from '../../protocol/handshake.ts';
import {
  maxPushSubscriptions,
  maxPushSubscriptionsPerNetwork,
  pushLifeMs,
} from '../../protocol/limits.ts';
import type { PushRequest, PushSounds } from '../../protocol/push.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Caller } from '../sockets/shares.ts';

export interface Subscription {
  readonly endpoint: string;
  readonly keys: PushRequest['subscription']['keys'];
  readonly sounds: PushSounds;
  /** What the key opened with which it was asked for: it ends when that key is replaced. */
  readonly role: Role;
  /** As edge/network.ts tags it. */
  readonly network: string;
  /** In milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

export class Subscriptions {
  readonly #sql: SqlStorage;
  readonly #byEndpoint: Map<string, Subscription>;
  readonly #expiry: Duty;

  constructor(sql: SqlStorage, alarm: Alarm) {
    this.#sql = sql;
    const rows = sql.exec<{ body: string }>('SELECT body FROM push_subscriptions').toArray();
    const all = rows.map(({ body }) => JSON.parse(body) as Subscription);
    this.#byEndpoint = new Map(all.map((each) => [each.endpoint, each]));
    this.#expiry = alarm.register((now) => this.#dropExpired(now));
    this.#planExpiry();
  }

  get all(): Iterable<Subscription> {
    return this.#byEndpoint.values();
  }

  find(endpoint: string): Subscription | undefined {
    return this.#byEndpoint.get(endpoint);
  }

  /**
   * Takes a subscription, in place of an earlier one of the same address.
   *
   * @throws {RefusalError} `push-quota` if the room, or the network, has as many as it may.
   */
  put({ subscription, sounds }: PushRequest, { role, network }: Caller, now: number): Subscription {
    const { endpoint, keys, expirationTime } = subscription;
    this.#requirePlace(endpoint, network);
    const expiresAt = Math.min(now + pushLifeMs, expirationTime ?? Number.POSITIVE_INFINITY);
    const taken = { endpoint, keys, sounds, role, network, expiresAt };
    this.#sql.exec(
      'INSERT OR REPLACE INTO push_subscriptions VALUES (?, ?)',
      endpoint,
      JSON.stringify(taken),
    );
    this.#byEndpoint.set(endpoint, taken);
    this.#planExpiry();
    return taken;
  }

  remove(endpoint: string): void {
    if (!this.#byEndpoint.delete(endpoint)) return;
    this.#sql.exec('DELETE FROM push_subscriptions WHERE endpoint = ?', endpoint);
    this.#planExpiry();
  }

  /** The keys of these roles were replaced: who came by them is told nothing any more. */
  removeOf(roles: readonly Role[]): void {
    for (const { endpoint, role } of [...this.all]) {
      if (roles.includes(role)) this.remove(endpoint);
    }
  }

  /** The room is deleted. */
  erase(): void {
    this.#sql.exec('DELETE FROM push_subscriptions');
    this.#byEndpoint.clear();
    this.#planExpiry();
  }

  #requirePlace(endpoint: string, network: string): void {
    const others = [...this.all].filter((each) => each.endpoint !== endpoint);
    const near = others.filter((each) => each.network === network);
    if (others.length < maxPushSubscriptions && near.length < maxPushSubscriptionsPerNetwork)
      return;
    throw new RefusalError('push-quota');
  }

  #dropExpired(now: number): void {
    for (const { endpoint, expiresAt } of [...this.all]) {
      if (expiresAt <= now) this.remove(endpoint);
    }
    this.#planExpiry();
  }

  #planExpiry(): void {
    const first = Math.min(...[...this.all].map(({ expiresAt }) => expiresAt));
    this.#expiry.due = first === Number.POSITIVE_INFINITY ? undefined : first;
  }
}
