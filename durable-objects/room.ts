/**
 * The room's Durable Object: the thin shell between the platform and `OpenRoom`.
 *
 * It hibernates whenever nobody speaks: no timer, no open stream, one alarm and only while something
 * is due. An object that was never created as a room answers so and stores nothing.
 */
import { DurableObject } from 'cloudflare:workers';
import { readSubprotocols } from '../protocol/handshake.ts';
import { pingText, pongText } from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { type KeyHashes, randomKey } from './access.ts';
import { type Identity, storeIdentity, wakeIdentity } from './identity.ts';
import { asRefusal, OpenRoom } from './open-room.ts';
import { isMigrated, migrate } from './schema.ts';

/** Close codes that only the platform may use (RFC 6455, 7.4.1). */
const reservedCloses = [1005, 1006, 1015];

export class Room extends DurableObject {
  #room: OpenRoom | undefined;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    if (!isMigrated(state.storage)) return;
    migrate(state.storage);
    const identity = wakeIdentity(state.storage.sql);
    if (identity) this.#open(identity);
  }

  /** Makes the room; a second call is refused, so that nobody takes a room over. */
  create(id: string, keyHashes: KeyHashes): void {
    if (this.#room) throw new Error('The room exists already.');
    const identity = { id, keyHashes, secret: randomKey(), wakes: 0 };
    migrate(this.ctx.storage);
    storeIdentity(this.ctx.storage.sql, identity, Date.now());
    this.#open(identity);
  }

  /** Upgrades at `/socket`, and answers with the room's status elsewhere; the key decides. */
  override async fetch(request: Request): Promise<Response> {
    try {
      if (!this.#room) throw new RefusalError('room-not-found');
      const { pathname } = new URL(request.url);
      return pathname.endsWith('/socket')
        ? this.#upgrade(this.#room, request)
        : this.#status(this.#room, request);
    } catch (error) {
      return problemResponse(asRefusal(error));
    }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#room?.onMessage(socket, message);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room?.onClose(socket);
    // Without an answer the client waits for its close to time out and reports 1006.
    if (!reservedCloses.includes(code)) socket.close(code, '');
  }

  override webSocketError(socket: WebSocket): void {
    this.#room?.onClose(socket);
  }

  override alarm(): void {
    this.#room?.onAlarm();
  }

  #open(identity: Identity): void {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
    this.#room = new OpenRoom(this.ctx, identity);
  }

  #upgrade(room: OpenRoom, request: Request): Response {
    const offered = readSubprotocols(request.headers.get('sec-websocket-protocol'));
    if (!offered.supported) throw new RefusalError('protocol-unsupported');
    const role = room.admit(offered.key);
    const { 0: client, 1: server } = new WebSocketPair();
    room.accept(server, role);
    const headers = { 'sec-websocket-protocol': offered.selected ?? '' };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  #status(room: OpenRoom, request: Request): Response {
    room.admit(request.headers.get('authorization')?.match(/^Bearer (\S+)$/i)?.[1]);
    return Response.json(room.status, { headers: { 'cache-control': 'no-store' } });
  }
}
