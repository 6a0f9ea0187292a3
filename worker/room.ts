/** A room as the Worker asks it: its Durable Object, on behalf of a request. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { type RelayStub, relayOf } from '../durable-objects/relays/relay-stub.ts';
import {
  type ArgsOf,
  type RequestName,
  type ResultOf,
  repeatable,
} from '../durable-objects/requests.ts';
import { type Answer, accepted } from '../edge/answer.ts';
import { type RoomId, roomId } from '../protocol/ids.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { Bindings } from './bindings.ts';
import { RecentRefusals } from './recent-refusals.ts';

/** What the Worker calls of a room's stub. */
interface RoomStub {
  ask(
    name: string,
    key: string | undefined,
    args: unknown,
    network: string,
  ): Promise<Answer<unknown>>;
  fetch(request: Request): Promise<Response>;
  fetch(url: URL, init: RequestInit): Promise<Response>;
}

/** How long to wait before a second attempt: spread out, so that a busy room is not asked by all at once. */
const [shortestWaitMs, longestWaitMs] = [50, 250];

const refusals = new RecentRefusals();

export class RoomHandle {
  readonly id: RoomId;
  /** As it came with the request, undefined if none did: the room decides. */
  readonly key: string | undefined;
  /** That the request came from. */
  readonly network: string;
  readonly #rooms: Bindings['ROOMS'];
  readonly #relays: Bindings['RELAYS'];

  /** @throws {RefusalError} `room-not-found` for what cannot be the id of a room. */
  constructor({ ROOMS, RELAYS }: Bindings, id: string, network: string, key?: string) {
    const checked = v.safeParse(roomId, id);
    if (!checked.success) throw new RefusalError('room-not-found');
    this.id = checked.output;
    this.key = key;
    this.network = network;
    this.#rooms = ROOMS;
    this.#relays = RELAYS;
  }

  /** A new one each time: one that has thrown may never work again. */
  get stub(): RoomStub {
    // The platform's type of `ask` cannot carry `unknown`.
    return this.#rooms.getByName(this.id) as unknown as RoomStub;
  }

  /** One of the room's relays. */
  relay(relay: number): RelayStub {
    return relayOf(this.#relays, this.id, relay);
  }

  /**
   * Asks the room; a second time if the platform says that this can succeed, as while the object moves
   * to another machine, and if the request does no harm when it is done twice.
   *
   * @throws {RefusalError} if the room refuses.
   */
  async ask<Name extends RequestName>(name: Name, args: ArgsOf<Name>): Promise<ResultOf<Name>> {
    const who = [name, this.id, this.network, this.key].join(' ');
    refusals.check(who, Date.now());
    const attempt = async () =>
      accepted(await this.stub.ask(name, this.key, args, this.network)) as ResultOf<Name>;
    try {
      return await (repeatable.has(name) ? twice(attempt) : attempt());
    } catch (error) {
      refusals.note(who, error, Date.now());
      throw error;
    }
  }

  /** Opens a socket to the room's log; a second time as `ask` does: nobody has read from it yet. */
  follow(url: URL, init: RequestInit): Promise<Response> {
    return twice(() => this.stub.fetch(url, init));
  }
}

async function twice<Value>(attempt: () => Promise<Value>): Promise<Value> {
  try {
    return await attempt();
  } catch (error) {
    if (!isRetryable(error)) throw error;
    await sleep(shortestWaitMs + Math.random() * (longestWaitMs - shortestWaitMs));
    return attempt();
  }
}

/** The platform marks what a stub throws. An overloaded object is left in peace. */
function isRetryable(error: unknown): boolean {
  const { retryable, overloaded } = error as { retryable?: unknown; overloaded?: unknown };
  return retryable === true && overloaded !== true;
}
