/**
 * A relay's Durable Object: holds sockets of a room's audience. The room tells it once, and it tells its
 * sockets, and the relays below it. It hibernates as rooms do; without listeners it keeps nothing.
 */
import { DurableObject } from 'cloudflare:workers';
import { asRefusal } from '../edge/answer.ts';
import { pingText, pongText } from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import type { Batch } from './relays/news.ts';
import { openRelay } from './relays/open-relay.ts';
import { readTicket, ticketHeader } from './relays/ticket.ts';
import { answerClose } from './sockets/answer-close.ts';

export class Relay extends DurableObject {
  readonly #relay = openRelay(this.ctx, this.env, Date.now());

  /** Takes in a listener whom the room sends here, with the ticket that it gave. */
  override async fetch(request: Request): Promise<Response> {
    try {
      const ticket = readTicket(request.headers.get(ticketHeader));
      await this.#relay.ready();
      const { 0: client, 1: server } = new WebSocketPair();
      this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
      this.#relay.desk.accept(server, ticket, Date.now());
      return new Response(null, { status: 101, webSocket: client });
    } catch (error) {
      return problemResponse(asRefusal(error));
    }
  }

  /** The room, or the relay above, tells what is new. */
  async tell(batch: Batch): Promise<void> {
    await this.#relay.tell(batch);
  }

  /** The room is deleted. */
  async end(): Promise<void> {
    await this.#relay.end();
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#relay.desk.received(socket, message, Date.now());
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#relay.desk.closed(socket, Date.now());
    answerClose(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    this.#relay.desk.closed(socket, Date.now());
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    await this.#relay.alarm.ring(now);
    this.#relay.desk.handled(now);
  }
}
