/**
 * The socket under a connection: partysocket, which reopens it, with what it lacks added here:
 * jitter, a wait that closing and coming back online cut short, and no queue (the room wants `hello` first,
 * and sound that waited in a queue would arrive stale).
 */
import ReconnectingWebSocket from 'partysocket/ws';
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { refusalOfClose, refusals } from '../../protocol/refusals.ts';

export interface ReconnectTimes {
  /** Before the first new attempt, in milliseconds; grows by half with each that fails. */
  minReconnectMs: number;
  /** Longest wait before an attempt, in milliseconds. */
  maxReconnectMs: number;
  /** How long opening may take, in milliseconds. */
  connectTimeoutMs: number;
}

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

  constructor(url: string, key: string, times: ReconnectTimes, listener: TransportListener) {
    this.#url = url;
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
      await pause(reconnectDelay(socket.retryCount, this.#times), signal);
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
      if (current()) this.#listener.closed(code);
    };
    return socket;
  }
}

/** @returns whether the same attempt can succeed later, by the close code of the last one. */
export function mayRetry(code: number): boolean {
  const refusal = refusalOfClose(code);
  if (refusal) return refusals[refusal].retry;
  return code < 4000 || code > 4999;
}

/** Random, so that everyone whom a deploy cut off comes back at another moment. */
function reconnectDelay(retries: number, times: ReconnectTimes): number {
  if (retries === 0) return 0;
  const first = times.minReconnectMs * (0.5 + Math.random());
  return Math.min(times.maxReconnectMs, first * 1.5 ** (retries - 1));
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
