/** A reader of a room's server-sent events, for tests inside workerd. */
import { SELF } from 'cloudflare:test';
import { type EventSourceMessage, EventSourceParserStream } from 'eventsource-parser/stream';
import type { RoomCreated } from '../../protocol/http.ts';
import { origin } from './participant.ts';

export interface ReaderOptions {
  /** Key in the header; none if null. */
  key?: string | null;
  /** Of the address, without the question mark. */
  query?: string;
  lastEventId?: number | string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** Asks for the events of a room, with the listener's key unless another is given. */
export function askForEvents(
  room: RoomCreated,
  { key = room.keys.listener, query = '', lastEventId, headers, signal }: ReaderOptions = {},
): Promise<Response> {
  return SELF.fetch(`${origin}/api/rooms/${room.id}/events?${query}`, {
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(lastEventId !== undefined && { 'last-event-id': String(lastEventId) }),
      ...headers,
    },
    ...(signal && { signal }),
  });
}

export async function readEvents(room: RoomCreated, options?: ReaderOptions): Promise<EventReader> {
  const response = await askForEvents(room, options);
  if (!response.ok || !response.body) throw new Error(`no stream, but ${response.status}`);
  return new EventReader(response.body);
}

export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<EventSourceMessage>;

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body
      .pipeThrough(new TextDecoderStream())
      .pipeThrough(new EventSourceParserStream())
      .getReader();
  }

  /** @returns the next event; undefined at the end of the stream. */
  async next(): Promise<{ type: string; id: number; data: Record<string, unknown> } | undefined> {
    const { value } = await this.#reader.read();
    if (!value) return undefined;
    return { type: value.event ?? '', id: Number(value.id), data: JSON.parse(value.data) };
  }

  async take(count: number) {
    const events = [];
    for (let i = 0; i < count; i++) events.push(await this.next());
    return events;
  }

  /** Goes away, as a closed page does. */
  leave(): Promise<void> {
    return this.#reader.cancel();
  }
}
