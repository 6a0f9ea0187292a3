/**
 * The room's Durable Object: the thin shell between the platform and an open room.
 *
 * It hibernates whenever nobody speaks: a timer only while something waits to be done within seconds, no open
 * stream, one alarm and only while something is due. An object that was never created as a room answers so
 * and stores nothing.
 */
import { DurableObject } from 'cloudflare:workers';
import { type Answer, asRefusal } from '../edge/answer.ts';
import type { IsolateModels } from '../edge/isolate-models.ts';
import type { DeploymentModels } from '../edge/models.ts';
import { localNetwork, networkHeader } from '../edge/network.ts';
import { type Role, readBearer, readSubprotocols } from '../protocol/handshake.ts';
import type { EventId } from '../protocol/ids.ts';
import { pingText, pongText } from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { finishDeletion } from './deletion.ts';
import {
  createIdentity,
  type Identity,
  markDeleted,
  readCreation,
  wakeIdentity,
} from './identity.ts';
import { readRoomDays } from './lifetime.ts';
import { type OpenRoom, openRoom } from './open-room.ts';
import { type PushService, readPushService } from './push/push-service.ts';
import { type AudienceBounds, audienceBounds } from './relays/audience.ts';
import { hostOnly, type Request as RoomRequest } from './request.ts';
import { isMigrated, migrate } from './schema.ts';
import { answerClose } from './sockets/answer-close.ts';
import type { Caller } from './sockets/shares.ts';

/** Whoever deploys it says which models its rooms hear with. */
export abstract class RoomObject extends DurableObject {
  #room: OpenRoom | undefined;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    if (!isMigrated(state.storage)) return;
    migrate(state.storage);
    const identity = wakeIdentity(state.storage.sql);
    if (identity) this.#open(identity);
  }

  protected abstract get models(): DeploymentModels;

  /** The models that are open in this isolate. */
  protected abstract get isolate(): IsolateModels;

  /** How many listeners sit on the room, on a relay, and in all. */
  protected get audienceBounds(): AudienceBounds {
    return audienceBounds;
  }

  /** How the deployment pushes; undefined where it pushes nothing. */
  protected get push(): PushService | undefined {
    return readPushService(this.env);
  }

  /** For how many days a room is kept that nobody uses; undefined for ever. */
  protected get days(): number | undefined {
    return readRoomDays(this.env.ROOM_DAYS);
  }

  /** What the Worker asks; durable-objects/requests.ts has names, arguments and results. */
  async ask(
    name: string,
    key: string | undefined,
    args: unknown,
    network = localNetwork,
  ): Promise<Answer<unknown>> {
    try {
      if (name === 'create') return { value: this.#create(args) };
      const room = this.#existing;
      if (name === 'delete') return { value: await this.#delete(room, key) };
      if (!Object.hasOwn(room.requests, name)) throw new Error(`There is no request "${name}".`);
      const entry = room.requests[name as keyof OpenRoom['requests']];
      const { roles, parse, cost, act } = entry as RoomRequest<unknown, unknown>;
      const caller = room.callerOf(roles ? room.access.admit(key, roles) : 'listener', network);
      const asked = { ...caller, key: key ?? '', now: Date.now() };
      if (roles) room.lifetime.used(asked.now);
      const given = parse(args);
      if (roles) room.shares.takeRequest(caller, cost(given), asked.now);
      const value = await act(given, asked);
      room.presence.handled(asked.now);
      return { value };
    } catch (error) {
      const { code, detail } = asRefusal(error);
      return { refused: code, detail };
    }
  }

  /**
   * Upgrades: participants at `/socket`, followers at `/events`. The key decides. Whoever finds no place
   * on the room itself is sent to a relay: the answer is a ticket then.
   */
  override async fetch(request: Request): Promise<Response> {
    try {
      const { pathname } = new URL(request.url);
      const upgrade = pathname.endsWith('/events') ? this.#follow : this.#join;
      return upgrade.call(this, this.#existing, request);
    } catch (error) {
      return problemResponse(asRefusal(error));
    }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.#room?.inbox.received(socket, message, Date.now());
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room?.inbox.closed(socket, code, Date.now());
    answerClose(socket, code);
  }

  override webSocketError(socket: WebSocket): void {
    this.#room?.inbox.closed(socket, 1006, Date.now());
  }

  override async alarm(): Promise<void> {
    if (!this.#room) return finishDeletion(this.ctx.storage, this.env);
    const now = Date.now();
    await this.#room.alarm.ring(now);
    // It may have been deleted meanwhile.
    if (this.#room?.lifetime.isOver) await this.#erase(this.#room);
    else this.#room?.presence.handled(now);
  }

  get #existing(): OpenRoom {
    if (!this.#room) throw new RefusalError('room-not-found');
    return this.#room;
  }

  #open(identity: Identity): void {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
    const { models, isolate, audienceBounds, push, days } = this;
    const chosen = { models, isolate, audienceBounds, push, days };
    this.#room = openRoom(this.ctx, this.env, identity, chosen, Date.now());
  }

  #create(args: unknown): null {
    const { storage } = this.ctx;
    const creation = readCreation(args);
    if (isMigrated(storage)) throw new Error('The room exists already.');
    migrate(storage);
    this.#open(createIdentity(storage.sql, creation, Date.now()));
    return null;
  }

  async #delete(room: OpenRoom, key: string | undefined): Promise<null> {
    room.access.admit(key, hostOnly);
    await this.#erase(room);
    return null;
  }

  /** What was heard and said is gone at once; finishing the deletion may have to wait for uploads. */
  async #erase(room: OpenRoom): Promise<void> {
    const { storage } = this.ctx;
    this.#room = undefined;
    storage.transactionSync(() => {
      markDeleted(storage.sql, Date.now());
      room.erase();
    });
    await finishDeletion(storage, this.env);
  }

  #join(room: OpenRoom, request: Request): Response {
    const offered = readSubprotocols(request.headers.get('sec-websocket-protocol'));
    if (!offered.supported) throw new RefusalError('protocol-unsupported');
    const caller = callerOf(room, room.access.admit(offered.key), request);
    room.lifetime.used(Date.now());
    const ticket = room.audience.place(caller);
    if (ticket) return Response.json(ticket);
    const { 0: client, 1: server } = new WebSocketPair();
    room.reception.accept(server, caller, Date.now());
    const headers = { 'sec-websocket-protocol': offered.selected ?? '' };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  /** The Worker asks, for a reader of server-sent events or a long poll; it has checked `after`. */
  #follow(room: OpenRoom, request: Request): Response {
    const role = room.access.admit(readBearer(request.headers.get('authorization')));
    room.lifetime.used(Date.now());
    const { 0: client, 1: server } = new WebSocketPair();
    const after = new URL(request.url).searchParams.get('after');
    const seen = after === null ? undefined : (Number(after) as EventId);
    room.reception.follow(server, callerOf(room, role, request), seen, Date.now());
    return new Response(null, { status: 101, webSocket: client });
  }
}

/** @param request that the Worker has marked with the network it came from. */
function callerOf(room: OpenRoom, role: Role, { headers }: Request): Caller {
  return room.callerOf(role, headers.get(networkHeader) ?? localNetwork);
}
