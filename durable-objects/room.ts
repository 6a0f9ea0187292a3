/**
 * The room's Durable Object: the thin shell between the platform and `OpenRoom`.
 *
 * It hibernates whenever nobody speaks: no timer, no open stream, one alarm and only while something
 * is due. An object that was never created as a room answers so and stores nothing.
 */
import { DurableObject } from 'cloudflare:workers';
import { type Answer, asRefusal } from '../edge/answer.ts';
import { deleteObjectsOf } from '../edge/clip-objects.ts';
import { type KeyHashes, randomKey } from '../edge/keys.ts';
import type { Clip } from '../protocol/clip.ts';
import { type Role, readBearer, readSubprotocols } from '../protocol/handshake.ts';
import type { Diagnostics, KeysRotated, RoomStatus } from '../protocol/http.ts';
import type { Detection } from '../protocol/logged-event.ts';
import { pingText, pongText } from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { RoomSettings, SettingsChange } from '../protocol/settings.ts';
import { type ClipReservation, dropClips, lastUploadEnds } from './clips/clips.ts';
import { defaultSettings } from './settings/default-settings.ts';
import { type Identity, markDeleted, readId, storeIdentity, wakeIdentity } from './identity.ts';
import { OpenRoom } from './open-room.ts';
import { isMigrated, migrate } from './schema.ts';

/** A key, as it came with a request; undefined if none did. */
type Key = string | undefined;

/** A place for a clip, and the settings by which it is heard. */
export type ClipInvitation = ClipReservation & Pick<RoomSettings, 'tracker'>;

/** Who may add clips. */
const recorders: readonly Role[] = ['host', 'mic'];
/** When a deletion that failed is tried again, in milliseconds. */
const eraseAgainMs = 60_000;

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
    if (isMigrated(this.ctx.storage)) throw new Error('The room exists already.');
    const identity = { id, keyHashes, secret: randomKey(), settings: defaultSettings, wakes: 0 };
    migrate(this.ctx.storage);
    storeIdentity(this.ctx.storage.sql, identity, Date.now());
    this.#open(identity);
  }

  status(key: Key): Promise<Answer<RoomStatus>> {
    return this.#answer(key, [], (room, role) => ({ ...room.status, role }));
  }

  detections(key: Key, from: number, to: number): Promise<Answer<Detection[]>> {
    return this.#answer(key, [], (room) => room.detections(from, to));
  }

  changeSettings(key: Key, change: SettingsChange): Promise<Answer<RoomSettings>> {
    return this.#answer(key, ['host'], (room) => room.host.changeSettings(change, Date.now()));
  }

  rotateKeys(key: Key, roles: readonly Role[]): Promise<Answer<KeysRotated['keys']>> {
    return this.#answer(key, ['host'], (room) => room.host.rotateKeys(roles, Date.now()));
  }

  diagnostics(key: Key): Promise<Answer<Diagnostics>> {
    return this.#answer(key, ['host'], (room) => room.host.diagnostics(Date.now()));
  }

  clips(key: Key): Promise<Answer<Clip[]>> {
    return this.#answer(key, [], (room) => room.clips.all);
  }

  clip(key: Key, id: string): Promise<Answer<Clip>> {
    return this.#answer(key, [], (room) => room.clips.get(id));
  }

  /** @returns the place, and how the room counts what it hears: the Worker recognises the clip. */
  reserveClip(key: Key, bodyBytes: number | undefined): Promise<Answer<ClipInvitation>> {
    return this.#answer(key, recorders, (room) => ({
      ...room.clips.reserve(bodyBytes, Date.now()),
      tracker: room.settings.tracker,
    }));
  }

  storeClip(key: Key, clip: Omit<Clip, 'at'>): Promise<Answer<Clip>> {
    return this.#answer(key, recorders, (room) => room.clips.store(clip, Date.now()));
  }

  /**
   * The clip of a reservation, and giving the reservation back: for the Worker that made it, even if
   * the key has been replaced since. Nobody guesses a reservation's id.
   */
  uploadedClip(id: string): Clip | undefined {
    return this.#room?.clips.find(id);
  }

  releaseClip(id: string): void {
    this.#room?.clips.release(id);
    this.#room?.schedule();
  }

  removeClip(key: Key, id: string): Promise<Answer<void>> {
    return this.#answer(key, ['host'], (room) => room.clips.remove(id, Date.now()));
  }

  /** Deletes the room and all that it kept. */
  delete(key: Key): Promise<Answer<null>> {
    return this.#answer(key, ['host'], async (room) => {
      room.host.close();
      this.#forget();
      this.#room = undefined;
      await this.#erase();
      return null;
    });
  }

  /** Upgrades: participants at `/socket`, followers at `/events`. The key decides. */
  override async fetch(request: Request): Promise<Response> {
    try {
      if (!this.#room) throw new RefusalError('room-not-found');
      const { pathname } = new URL(request.url);
      const response = pathname.endsWith('/events')
        ? this.#follow(this.#room, request)
        : this.#upgrade(this.#room, request);
      this.#room.schedule();
      return response;
    } catch (error) {
      return problemResponse(asRefusal(error));
    }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (this.#room?.onMessage(socket, message)) this.#room.schedule();
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#room?.onClose(socket, code);
    this.#room?.schedule();
    // Without an answer the client waits for its close to time out and reports 1006.
    try {
      socket.close(code, '');
    } catch {
      // A code that may be received and not be sent (RFC 6455, 7.4), or closed already.
    }
  }

  override webSocketError(socket: WebSocket): void {
    this.#room?.onClose(socket, 1006);
    this.#room?.schedule();
  }

  override async alarm(): Promise<void> {
    if (!this.#room) return this.#erase();
    this.#room.onAlarm();
    await this.#room.clips.sweep(Date.now());
    this.#room?.schedule();
  }

  #open(identity: Identity): void {
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
    this.#room = new OpenRoom(this.ctx, this.env.CLIPS, identity);
  }

  /** Does what a key of one of the roles (of any, if none is given) allows, and answers. */
  async #answer<Value>(
    key: Key,
    roles: readonly Role[],
    act: (room: OpenRoom, role: Role) => Value | Promise<Value>,
  ): Promise<Answer<Value>> {
    try {
      const room = this.#room;
      if (!room) throw new RefusalError('room-not-found');
      const role = room.reception.admit(key, ...roles);
      const value = await act(room, role);
      this.#room?.schedule();
      return { value };
    } catch (error) {
      const { code, detail } = asRefusal(error);
      return { refused: code, detail };
    }
  }

  #upgrade(room: OpenRoom, request: Request): Response {
    const offered = readSubprotocols(request.headers.get('sec-websocket-protocol'));
    if (!offered.supported) throw new RefusalError('protocol-unsupported');
    const role = room.reception.admit(offered.key);
    const { 0: client, 1: server } = new WebSocketPair();
    room.reception.accept(server, role);
    const headers = { 'sec-websocket-protocol': offered.selected ?? '' };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  /** The Worker asks, for a reader of server-sent events or a long poll; it has checked `after`. */
  #follow(room: OpenRoom, request: Request): Response {
    const role = room.reception.admit(readBearer(request.headers.get('authorization')));
    const { 0: client, 1: server } = new WebSocketPair();
    const after = new URL(request.url).searchParams.get('after');
    room.reception.follow(server, role, after === null ? undefined : Number(after));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** What was heard and said is gone at once; finishing the deletion may have to wait for uploads. */
  #forget(): void {
    const { storage } = this.ctx;
    storage.transactionSync(() => {
      markDeleted(storage.sql, Date.now());
      storage.sql.exec('DELETE FROM events; DELETE FROM strands; DELETE FROM disconnects;');
      dropClips(storage.sql);
    });
  }

  /** Repeated by the alarm until it has succeeded: nothing may stay behind. */
  async #erase(): Promise<void> {
    const { storage } = this.ctx;
    const id = readId(storage.sql);
    // An upload that is under way finds no room any more, but its Worker may fail to clean up.
    const uploadEnds = lastUploadEnds(storage.sql) ?? 0;
    await storage.setAlarm(Math.max(Date.now() + eraseAgainMs, uploadEnds));
    try {
      if (id) await deleteObjectsOf(this.env.CLIPS, id);
    } catch (error) {
      console.error(error);
      return;
    }
    if (uploadEnds > Date.now()) return;
    // The alarm goes along, in the same write.
    await storage.deleteAll();
  }
}
