/** How a relay asks its room: over the table of requests, as the Worker does. */
import { type Answer, accepted } from '../../edge/answer.ts';
import type { RoomId } from '../../protocol/ids.ts';
import type { ArgsOf, RequestName, ResultOf } from '../requests.ts';

interface RoomStub {
  ask(name: string, key: undefined, args: unknown): Promise<Answer<unknown>>;
}

export class RoomLink {
  readonly #rooms: Cloudflare.Env['ROOMS'];
  readonly #roomId: RoomId;

  constructor(rooms: Cloudflare.Env['ROOMS'], roomId: RoomId) {
    this.#rooms = rooms;
    this.#roomId = roomId;
  }

  /** @throws {RefusalError} if the room refuses. */
  async ask<Name extends RequestName>(name: Name, args: ArgsOf<Name>): Promise<ResultOf<Name>> {
    // A new stub each time: one that has thrown may never work again.
    const stub = this.#rooms.getByName(this.#roomId) as unknown as RoomStub;
    return accepted(await stub.ask(name, undefined, args)) as ResultOf<Name>;
  }
}
