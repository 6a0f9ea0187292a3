/**
 * Following a room by server-sent events. Read with `fetch`, which unlike EventSource keeps the key
 * out of the address, tells refusals, and is in Node too.
 */
import type { EventSourceMessage } from 'eventsource-parser';
import { streamKeepAliveMs } from '../../protocol/limits.ts';
import { isRefusalCode, RefusalError } from '../../protocol/refusals.ts';
import type { ConnectionTimes } from '../options.ts';
import { FollowerTransport } from './follower-transport.ts';
import type { RoomPlace, TransportListener, Way } from './transport.ts';

/** A stream from which nothing came for so long is dead, in milliseconds: two signs of life are missing. */
const silenceMs = 2.5 * streamKeepAliveMs;

export const byEventStream: Way = {
  kind: 'server-sent events',
  open: (place, times, listener) => new EventStreamTransport(place, times, listener),
};

class EventStreamTransport extends FollowerTransport {
  readonly kind = 'server-sent events';
  #began = false;
  /** The snapshot that the stream began with, until all that is replayed has come. */
  #snapshot: { replay?: number; events: unknown[] } | undefined;

  /** It ends if the stream has not begun in time, as behind a proxy that collects. */
  constructor(
    place: RoomPlace,
    { connectTimeoutMs }: Pick<ConnectionTimes, 'connectTimeoutMs'>,
    listener: TransportListener,
  ) {
    super(place, listener);
    this.expectWithin(connectTimeoutMs);
    this.start();
  }

  protected override async follow(): Promise<void> {
    const query = this.after === undefined ? '' : `?after=${this.after}`;
    // Few networks need it: whoever gets a socket does not load the parser.
    const [{ createParser }, response] = await Promise.all([
      import('eventsource-parser'),
      this.get(`/events${query}`, 'text/event-stream'),
    ]);
    // A page that somebody on the way puts up instead has another type.
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return;
    const parser = createParser({ onEvent: (event) => this.#take(event) });
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    for (let chunk = await reader?.read(); chunk?.value; chunk = await reader?.read()) {
      parser.feed(decoder.decode(chunk.value, { stream: true }));
      if (this.#began) this.expectWithin(silenceMs);
    }
  }

  #take({ event: type, data }: EventSourceMessage): void {
    const value = JSON.parse(data);
    if (type === 'refused') throw refusal(value);
    if (type === 'snapshot') {
      this.#began = true;
      this.#snapshot = { ...value, events: [] };
    } else if (this.#snapshot) this.#snapshot.events.push(value);
    else this.tell(value);
    const { replay = 0, events = [] } = this.#snapshot ?? {};
    if (!this.#snapshot || events.length < replay) return;
    this.tell(this.#snapshot);
    this.#snapshot = undefined;
  }
}

/** What the room said before it ended the stream. */
function refusal({ code, detail }: { code?: unknown; detail?: string }): RefusalError {
  return typeof code === 'string' && isRefusalCode(code)
    ? new RefusalError(code, detail)
    : new RefusalError('server-error', `refused for ${code}`);
}
