/** A WebSocket to the room, with what it lacks: a deadline for opening, and a sign of life. */
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { type ClientMessage, pingText, type ServerMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { NetworkError } from '../network-error.ts';
import type { ConnectionTimes } from '../options.ts';
import { Liveness } from './liveness.ts';
import { readMessage } from './read-message.ts';
import {
  givenUp,
  type RoomPlace,
  type Transport,
  type TransportListener,
  type Way,
} from './transport.ts';

export const bySocket: Way = {
  kind: 'websocket',
  open: (place, times, listener) => new SocketTransport(place, times, listener),
};

class SocketTransport implements Transport {
  readonly kind = 'websocket';
  readonly #socket: WebSocket;
  readonly #liveness: Liveness;
  readonly #listener: TransportListener;
  readonly #openingDeadline: ReturnType<typeof setTimeout>;
  #over = false;
  #welcomed = false;

  constructor(
    { origin, roomId, key }: RoomPlace,
    times: ConnectionTimes,
    listener: TransportListener,
  ) {
    const url = new URL(`/api/rooms/${roomId}/socket`, origin);
    url.protocol = url.protocol.replace('http', 'ws');
    this.#listener = listener;
    this.#liveness = new Liveness(
      times,
      () => this.send(pingText),
      () => this.#giveUp(),
    );
    // Browsers wait for minutes where a firewall drops packets, and say nothing.
    this.#openingDeadline = setTimeout(
      () => this.#giveUp(new NetworkError('timeout', origin)),
      times.connectTimeoutMs,
    );
    this.#socket = new WebSocket(url, offerSubprotocols(key));
    // Else browsers give binary messages as Blobs, which are read only later and out of order.
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#opened();
    this.#socket.onmessage = ({ data }: { data: unknown }) => this.#received(data);
    this.#socket.onclose = ({ code }) => this.#end(code);
  }

  get latencyMs(): number | undefined {
    return this.#liveness.latencyMs;
  }

  get bufferedAmount(): number {
    return this.#socket.bufferedAmount;
  }

  /** On a socket that is not open it does nothing: what waited would arrive stale. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    // While it connects, `send` throws.
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  close(code: number): void {
    this.#stop();
    this.#socket.close(code);
  }

  #opened(): void {
    if (this.#over) return;
    clearTimeout(this.#openingDeadline);
    this.#liveness.opened();
    this.send(JSON.stringify(this.#listener.introduce().hello));
  }

  #received(data: unknown): void {
    if (this.#over) return;
    // Until the welcome its deadline runs, whatever else comes.
    if (this.#welcomed) this.#liveness.arrived();
    // Sound of others comes in binary messages; nothing here plays it yet.
    if (typeof data === 'string') this.#read(data);
  }

  #read(text: string): void {
    let message: ServerMessage | undefined;
    try {
      message = readMessage(text);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#listener.unreadable(this, error);
      if (!this.#welcomed) this.#giveUp();
      return;
    }
    if (!message) return;
    if (message.type === 'receipt-request') {
      const receipt: ClientMessage = { type: 'receipt', token: message.token };
      this.send(JSON.stringify(receipt));
      return;
    }
    if (message.type === 'welcome') {
      this.#welcomed = true;
      this.#liveness.start();
    }
    if (message.type === 'pong') this.#liveness.ponged();
    this.#listener.received(this, message);
  }

  /** A socket that is dead takes up to a minute to close: nobody waits for that. */
  #giveUp(obstacle?: NetworkError): void {
    if (this.#over) return;
    this.close(givenUp);
    this.#listener.ended(this, givenUp, obstacle);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#stop();
    this.#listener.ended(this, code);
  }

  #stop(): void {
    this.#over = true;
    clearTimeout(this.#openingDeadline);
    this.#liveness.stop();
  }
}
