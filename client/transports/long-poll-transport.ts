/** Following a room by asking again and again: works wherever anything works. */
import * as v from 'valibot';
import { polledEvents, roomStatus } from '../../protocol/http.ts';
import { eventId } from '../../protocol/logged-event.ts';
import type { ReconnectTimes } from '../connection/reconnect-delay.ts';
import { FollowerTransport } from './follower-transport.ts';
import type { Introduction, RoomPlace, TransportListener } from './transport.ts';

/** How long one question may wait for an event, in seconds; many proxies give up after 30. */
const waitSeconds = 25;

/** Each event is read by itself, so that one that this client does not know holds up no other. */
const answer = v.object({
  ...polledEvents.entries,
  events: v.array(v.looseObject({ id: eventId })),
});

export class LongPollTransport extends FollowerTransport {
  readonly kind = 'long poll';
  readonly #after: number | undefined;
  readonly #times: Pick<ReconnectTimes, 'connectTimeoutMs' | 'minReconnectMs'>;

  /** Each answer must come within `connectTimeoutMs` after the room has given it. */
  constructor(
    place: RoomPlace,
    { after }: Introduction,
    times: Pick<ReconnectTimes, 'connectTimeoutMs' | 'minReconnectMs'>,
    listener: TransportListener,
  ) {
    super(place, listener);
    this.#after = after;
    this.#times = times;
    this.start();
  }

  protected override async follow(): Promise<void> {
    let last = await this.#begin();
    for (;;) {
      const { events, truncated, lastEventId } = await this.#poll(last, waitSeconds);
      // More happened than was told: the next attempt begins with how the room stands.
      if (truncated) return;
      for (const event of events) this.tell(event);
      last = lastEventId;
      // A room that restarts answers early; it need not be asked at full speed.
      if (events.length === 0) await this.pause(this.#times.minReconnectMs);
    }
  }

  /** Tells how the room stands and what was missed. @returns id of the last event in it. */
  async #begin(): Promise<number> {
    const { connectTimeoutMs } = this.#times;
    this.expectWithin(connectTimeoutMs);
    const response = await this.get('', 'application/json');
    const { id, role, participants, model, settings, lastEventId } = v.parse(
      roomStatus,
      await response.json(),
    );
    const { events, truncated } = await this.#poll(this.#after, 0);
    this.tell({
      type: 'snapshot',
      roomId: id,
      role,
      participants,
      model,
      settings,
      // What happened in between changes how the room stands: it comes again, as news.
      events: events.filter((event) => event.id <= lastEventId),
      truncated,
      lastEventId,
      at: Date.now(),
    });
    return lastEventId;
  }

  async #poll(after: number | undefined, wait: number): Promise<v.InferOutput<typeof answer>> {
    this.expectWithin(1000 * wait + this.#times.connectTimeoutMs);
    const place = after === undefined ? '' : `&after=${after}`;
    const response = await this.get(`/events?wait=${wait}${place}`, 'application/json');
    return v.parse(answer, await response.json());
  }
}
