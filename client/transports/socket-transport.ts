/** A WebSocket to the room, with what it lacks: a deadline for opening, and a sign of life. */
import { offerSubprotocols } from '../../protocol/handshake.ts';
import { pingText, type ServerMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { ReconnectTimes } from '../connection/reconnect-delay.ts';
import { Liveness, type LivenessTimes } from './liveness.ts';
import { readMessage } from './read-message.ts';
import {
  givenUp,
  type Introduction,
  type RoomPlace,
  type Transport,
  type TransportListener,
} from './transport.ts';

export class SocketTransport implements Transport {
  readonly kind = 'websocket';
  readonly #socket: WebSocket;
  readonly #liveness: Liveness;
  readonly #listener: TransportListener;
  readonly #openingDeadline: ReturnType<typeof setTimeout>;
  #over = false;
  #welcomed = false;

  /** @param introduce is asked when the socket is open, so that it tells how things stand then. */
  constructor(
    { origin, roomId, key }: RoomPlace,
    introduce: () => Introduction,
    times: LivenessTimes & Pick<ReconnectTimes, 'connectTimeoutMs'>,
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
    this.#openingDeadline = setTimeout(() => this.#giveUp(), times.connectTimeoutMs);
    this.#socket = new WebSocket(url, offerSubprotocols(key));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => {
      if (this.#over) return;
      clearTimeout(this.#openingDeadline);
      this.#liveness.opened();
      this.send(introduce().hello);
    };
    this.#socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!this.#over && typeof data === 'string') this.#receive(data);
    };
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
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(data);
  }

  close(code: number): void {
    this.#stop();
    this.#socket.close(code);
  }

  #receive(text: string): void {
    // Until the welcome its deadline runs, whatever else comes.
    if (this.#welcomed) this.#liveness.heard();
    let message: ServerMessage | undefined;
    try {
      message = readMessage(text);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.#listener.unreadable(error);
      if (!this.#welcomed) this.#giveUp();
      return;
    }
    if (!message) return;
    if (message.type === 'welcome') {
      this.#welcomed = true;
      this.#liveness.start();
    }
    if (message.type === 'pong') this.#liveness.ponged();
    this.#listener.received(message);
  }

  #giveUp(): void {
    if (this.#over) return;
    this.close(givenUp);
    this.#listener.ended(givenUp);
  }

  #end(code: number): void {
    if (this.#over) return;
    this.#stop();
    this.#listener.ended(code);
  }

  #stop(): void {
    this.#over = true;
    clearTimeout(this.#openingDeadline);
    this.#liveness.stop();
  }
}
