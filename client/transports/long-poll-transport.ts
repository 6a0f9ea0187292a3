/** Following a room by asking again and again: works wherever anything works. */
import * as v from 'valibot';
import { polledEvents, type RoomStatus, roomStatus } from '../../protocol/http.ts';
import { type EventId, eventId } from '../../protocol/ids.ts';
import type { ConnectionTimes } from '../options.ts';
import { FollowerTransport } from './follower-transport.ts';
import type { RoomPlace, TransportListener, Way } from './transport.ts';

/** How long one question may wait for an event, in seconds; many proxies give up after 30. */
const waitSeconds = 25;

/** Each event is read by itself, so that one that this client does not know holds up no other. */
const answer = v.object({
  ...polledEvents.entries,
  events: v.array(v.looseObject({ type: v.string(), id: eventId })),
});

export const byLongPoll: Way = {
  kind: 'long poll',
  open: (place, times, listener) => new LongPollTransport(place, times, listener),
};

class LongPollTransport extends FollowerTransport {
  readonly kind = 'long poll';
  readonly #times: Pick<ConnectionTimes, 'connectTimeoutMs' | 'minReconnectMs'>;

  /** Each answer must come within `connectTimeoutMs` after the room has given it. */
  constructor(
    place: RoomPlace,
    times: Pick<ConnectionTimes, 'connectTimeoutMs' | 'minReconnectMs'>,
    listener: TransportListener,
  ) {
    super(place, listener);
    this.#times = times;
    this.start();
  }

  protected override async follow(): Promise<void> {
    let last = await this.#begin();
    for (;;) {
      const { events, truncated, lastEventId } = await this.#poll(last, waitSeconds);
      // More happened than was told: the next attempt begins with the room as it is then.
      if (truncated) return;
      for (const event of events) this.tell(event);
      // What the room hears with, and what it was taught, is not logged: only that it may have changed.
      if (events.some(({ type }) => type === 'settings' || type === 'taught')) {
        const { models, sounds } = await this.#status();
        this.tell({ type: 'models', models });
        this.tell({ type: 'sounds', sounds });
      }
      last = lastEventId;
      // A room that restarts answers early; it need not be asked at full speed.
      if (events.length === 0) await this.pause(this.#times.minReconnectMs);
    }
  }

  /** Tells the room as it is now, and what was missed. @returns id of the last event in it. */
  async #begin(): Promise<EventId> {
    const status = await this.#status();
    const { id, role, participants, audience, models, sounds, settings, lastEventId } = status;
    const { events, truncated, lastEventId: polledTo } = await this.#poll(this.after, 0);
    const more = polledTo < lastEventId;
    this.tell({
      type: 'snapshot',
      roomId: id,
      role,
      participants,
      audience,
      models,
      sounds,
      settings,
      // What happened in between changes the room: it comes again, as news.
      events: events.filter((event) => event.id <= lastEventId),
      truncated,
      more,
      lastEventId,
      at: Date.now(),
    });
    return more ? polledTo : lastEventId;
  }

  async #status(): Promise<RoomStatus> {
    this.expectWithin(this.#times.connectTimeoutMs);
    const response = await this.get('', 'application/json');
    return v.parse(roomStatus, await response.json());
  }

  async #poll(after: EventId | undefined, wait: number): Promise<v.InferOutput<typeof answer>> {
    this.expectWithin(1000 * wait + this.#times.connectTimeoutMs);
    const place = after === undefined ? '' : `&after=${after}`;
    const response = await this.get(`/events?wait=${wait}${place}`, 'application/json');
    return v.parse(answer, await response.json());
  }
}
