/**
 * The socket under a connection: partysocket, which reopens it, with what it lacks added here:
 * jitter, a wait that closing and coming back online cut short, and no queue (the room wants `hello` first,
 * and sound that waited in a queue would arrive stale).
 */
import ReconnectingWebSocket from 'partysocket/ws';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { mayRetry, retryAfterSeconds } from './close-info.ts';
import { type ReconnectTimes, reconnectDelay } from './reconnect-delay.ts';

export interface TransportListener {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
}

/** Our own close code for a socket that was given up (private range, RFC 6455, 7.4.2). */
const givenUp = 3000;

export class Transport {
  readonly #url: string;
  readonly #key: string;
  readonly #times: ReconnectTimes;
  readonly #listener: TransportListener;
  #socket: ReconnectingWebSocket;
  /** Ends the wait of the current socket for its next attempt. */
  #waiting = new AbortController();
  /** How long the room asked to wait before another attempt. */
  #askedSeconds: number | undefined;

  constructor(
    { origin, roomId, key }: { origin: string; roomId: string; key: string },
    times: ReconnectTimes,
    listener: TransportListener,
  ) {
    const url = new URL(`/api/rooms/${roomId}/socket`, origin);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#url = url.href;
    this.#key = key;
    this.#times = times;
    this.#listener = listener;
    this.#socket = this.#open();
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends on an open socket; on any other it does nothing. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Gives the socket up, whatever it is doing, and opens a new one at once. */
  restart(): void {
    const given = this.#socket;
    const waiting = this.#waiting;
    this.#socket = this.#open();
    // Replaced first: the synchronous close event of the old socket finds that it no longer counts.
    given.close(givenUp);
    waiting.abort();
    this.#listener.closed(givenUp);
  }

  close(): void {
    this.#socket.close(1000);
    this.#waiting.abort();
  }

  #open(): ReconnectingWebSocket {
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    // We wait here, before the address is known: partysocket's own wait goes on after its `close`,
    // and would keep a Node process alive.
    const address = async (): Promise<string> => {
      await pause(reconnectDelay(socket.retryCount, this.#times, this.#askedSeconds), signal);
      return this.#url;
    };
    const socket = new ReconnectingWebSocket(address, offerSubprotocols(this.#key), {
      maxEnqueuedMessages: 0,
      connectionTimeout: this.#times.connectTimeoutMs,
      minReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      shouldReconnectOnClose: ({ code }) => mayRetry(code),
    });
    socket.binaryType = 'arraybuffer';
    const current = () => socket === this.#socket;
    // Handlers, not listeners: partysocket 1.3.0 gives listeners a clone of the event, and in browsers
    // the clone of a close that it made up itself says "close" for a code.
    socket.onopen = () => {
      if (current()) this.#listener.opened();
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (current() && typeof data === 'string') this.#listener.received(data);
    };
    socket.onclose = ({ code }) => {
      if (!current()) return;
      this.#askedSeconds = retryAfterSeconds(code);
      this.#listener.closed(code);
    };
    return socket;
  }
}

/** Waits; `signal` ends the wait early. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0 || signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    resolve();
  });
  return promise;
}
