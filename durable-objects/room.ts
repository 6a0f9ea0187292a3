/**
 * The room: one Durable Object, which hears its mics and tells everyone in it.
 *
 * It hibernates whenever nobody speaks: no timer, no open stream, one alarm and only while something
 * is due. What a handler does with a message it does before it returns, without waiting, so that
 * messages are handled in the order in which they came.
 */
import { DurableObject } from 'cloudflare:workers';
import { decodeFrame } from '../protocol/audio-frame.ts';
import { readSubprotocols } from '../protocol/handshake.ts';
import type { RoomStatus } from '../protocol/http.ts';
import {
  helloDeadlineMs,
  maxMics,
  maxParticipants,
  replayOnJoin,
  replayOnResume,
  sampleRateHz,
  silenceEndsDetectionMs,
} from '../protocol/limits.ts';
import {
  type ClientMessage,
  type LoggedEvent,
  parseClientMessage,
  pingText,
  pongText,
} from '../protocol/messages.ts';
import { problemResponse } from '../protocol/problem.ts';
import { RefusalError, refusals } from '../protocol/refusals.ts';
import { type KeyHashes, randomKey, readResumeToken, resumeToken, roleOfKey } from './access.ts';
import { Agenda } from './agenda.ts';
import { Detections } from './detections.ts';
import { EventLog } from './event-log.ts';
import { Hearing } from './hearing.ts';
import { type Identity, storeIdentity, wakeIdentity } from './identity.ts';
import { defaultClassifier, defaultModelDescription } from './model.ts';
import { Participants, type Session } from './participants.ts';
import { migrate } from './schema.ts';
import { scoresMessage } from './scores-message.ts';

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

export class Room extends DurableObject {
  #identity: Identity | undefined;
  readonly #participants: Participants;
  readonly #log: EventLog;
  readonly #detections: Detections;
  readonly #hearings = new Map<Session, Hearing>();
  readonly #agenda: Agenda;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    migrate(state.storage);
    state.setWebSocketAutoResponse(new WebSocketRequestResponsePair(pingText, pongText));
    this.#identity = wakeIdentity(state.storage.sql);
    this.#participants = new Participants(state, Date.now());
    this.#log = new EventLog(state.storage.sql);
    this.#detections = new Detections(this.#log);
    this.#agenda = new Agenda(state.storage);
  }

  /** Makes the room; a second call is refused, so that nobody takes a room over. */
  create(id: string, keyHashes: KeyHashes): void {
    if (this.#identity) throw new Error('The room exists already.');
    this.#identity = { id, keyHashes, secret: randomKey(), wakes: 0 };
    storeIdentity(this.ctx.storage.sql, this.#identity, Date.now());
  }

  /** Upgrades to the room's socket, or answers with the room's status; the key decides. */
  override async fetch(request: Request): Promise<Response> {
    try {
      const upgrade = request.headers.get('upgrade')?.toLowerCase() === 'websocket';
      return upgrade ? this.#upgrade(request) : this.#status(request);
    } catch (error) {
      return problemResponse(asRefusal(error));
    }
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const session = this.#participants.get(socket);
    if (!session) return;
    try {
      if (typeof message === 'string') this.#onMessage(session, message);
      else this.#onFrame(session, message);
    } catch (error) {
      this.#refuse(session, asRefusal(error));
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    const session = this.#participants.get(socket);
    if (!session) return;
    // Without an answer the client waits for its close to time out and reports 1006.
    if (code !== 1005 && code !== 1006 && code !== 1015) session.close(code, '');
    this.#leave(session);
  }

  override webSocketError(socket: WebSocket): void {
    const session = this.#participants.get(socket);
    if (session) this.#leave(session);
  }

  /** Ends what is overdue: sockets that never spoke, sounds of mics that fell silent. */
  override alarm(): void {
    const now = Date.now();
    this.#agenda.rang();
    for (const session of this.#participants.all) {
      if (!session.participant && session.connectedAt + helloDeadlineMs <= now) {
        this.#refuse(session, new RefusalError('hello-timeout'));
      }
    }
    for (const detection of this.#detections.unfinished) {
      const session = this.#participants.byId(detection.participant);
      const hearing = session && this.#hearings.get(session);
      if (session && hearing) {
        if (hearing.lastFrameAt + silenceEndsDetectionMs <= now) this.#endHearing(session);
      } else {
        this.#publish(this.#detections.end(detection));
      }
    }
    this.#schedule();
  }

  #upgrade(request: Request): Response {
    const { supported, selected, key } = readSubprotocols(
      request.headers.get('sec-websocket-protocol'),
    );
    if (!supported) throw new RefusalError('protocol-unsupported');
    const { role } = this.#admit(key);
    if (this.#participants.all.length >= maxParticipants) throw new RefusalError('room-full');
    const { 0: client, 1: server } = new WebSocketPair();
    this.#participants.accept(server, role, Date.now());
    this.#schedule();
    const headers = { 'sec-websocket-protocol': selected ?? '' };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  #status(request: Request): Response {
    const key = request.headers.get('authorization')?.match(/^Bearer (\S+)$/i)?.[1];
    const { identity } = this.#admit(key);
    const status: RoomStatus = {
      id: identity.id,
      participants: this.#participants.present,
      model: defaultModelDescription,
      lastEventId: this.#log.lastId,
      wakes: identity.wakes,
    };
    return Response.json(status, { headers: { 'cache-control': 'no-store' } });
  }

  /** @throws {RefusalError} if there is no such room or the key is none of its keys. */
  #admit(key: string | undefined) {
    const identity = this.#identity;
    if (!identity) throw new RefusalError('room-not-found');
    if (!key) throw new RefusalError('key-missing');
    const role = roleOfKey(identity.keyHashes, key);
    if (!role) throw new RefusalError('key-wrong');
    return { identity, role };
  }

  #onMessage(session: Session, text: string): void {
    if (!session.messages.take(1, Date.now()))
      throw new RefusalError('rate-limited', 'too many messages');
    const message = parseClientMessage(text);
    const { participant } = session;
    if (message.type === 'ping') session.sendText(pongText);
    else if (message.type === 'hello') this.#onHello(session, message);
    else if (!participant) throw new RefusalError('hello-expected');
    else if (message.type === 'rename')
      this.#update(session, { ...participant, name: message.name });
    else this.#onMic(session, message.on);
  }

  #onHello(session: Session, hello: Extract<ClientMessage, { type: 'hello' }>): void {
    const identity = this.#identity;
    if (session.participant || !identity)
      throw new RefusalError('bad-message', 'hello was said already');
    const { role } = session;
    const resumed = hello.resume && readResumeToken(identity.secret, hello.resume);
    const id = resumed || randomKey();
    const ghost = this.#participants.byId(id);
    if (ghost) this.#refuse(ghost, new RefusalError('replaced'));
    session.participant = { id, name: hello.name, role, mic: false };
    const { events, truncated } =
      hello.after === undefined
        ? { events: this.#log.latest(replayOnJoin), truncated: false }
        : this.#log.after(hello.after, replayOnResume);
    session.send({
      type: 'welcome',
      roomId: identity.id,
      you: id,
      role,
      resume: resumeToken(identity.secret, id),
      participants: this.#participants.present,
      model: defaultModelDescription,
      audio: { codec: 'pcm16', sampleRateHz, frameMs },
      events,
      truncated,
      lastEventId: this.#log.lastId,
      at: Date.now(),
    });
    this.#participants.broadcast({ type: 'join', participant: session.participant }, session);
    this.#schedule();
  }

  #onMic(session: Session, on: boolean): void {
    const { participant } = session;
    if (session.role === 'listener')
      throw new RefusalError('not-allowed', 'a listener has no microphone');
    if (!participant || participant.mic === on) return;
    if (on) {
      const mics = this.#participants.present.filter(({ mic }) => mic).length;
      if (mics >= maxMics) throw new RefusalError('too-many-mics');
      // Opened before the first frame comes, which then need not wait for it.
      defaultClassifier();
    } else {
      this.#endHearing(session);
    }
    this.#update(session, { ...participant, mic: on });
  }

  #onFrame(session: Session, bytes: ArrayBuffer): void {
    const now = Date.now();
    const { participant } = session;
    if (!participant) throw new RefusalError('hello-expected');
    if (session.role === 'listener')
      throw new RefusalError('not-allowed', 'a listener sends no audio');
    if (!participant.mic) throw new RefusalError('mic-off');
    const frame = decodeFrame(bytes);
    const durationMs = frame.payload.length / 2 / (sampleRateHz / 1000);
    if (!session.audio.take(durationMs, now))
      throw new RefusalError('rate-limited', 'faster than real time');
    const { window, events } = this.#hearing(session, participant.id).hear(frame, now);
    if (window) {
      const message = scoresMessage(
        participant.id,
        frame.sequence,
        window,
        defaultModelDescription.labels,
      );
      this.#participants.broadcast(message);
    }
    for (const event of events) this.#publish(this.#detections.record(participant, event));
    if (events.length > 0) this.#schedule();
  }

  #hearing(session: Session, participantId: string): Hearing {
    const existing = this.#hearings.get(session);
    if (existing) return existing;
    const unfinished = this.#detections.unfinishedOf(participantId);
    const hearing = new Hearing(defaultClassifier(), unfinished);
    this.#hearings.set(session, hearing);
    return hearing;
  }

  /** Ends every sound of a mic that is off, silent or gone. */
  #endHearing(session: Session): void {
    const { participant } = session;
    if (participant) {
      for (const event of this.#hearings.get(session)?.end(Date.now()) ?? []) {
        this.#publish(this.#detections.record(participant, event));
      }
      for (const detection of this.#detections.unfinishedOf(participant.id)) {
        this.#publish(this.#detections.end(detection));
      }
    }
    this.#hearings.delete(session);
    this.#schedule();
  }

  #update(session: Session, participant: NonNullable<Session['participant']>): void {
    session.participant = participant;
    this.#participants.broadcast({ type: 'update', participant });
  }

  #publish(event: LoggedEvent | undefined): void {
    if (event) this.#participants.broadcast(event);
  }

  /** Says why, closes the socket, and forgets it: an answer to the close may never come. */
  #refuse(session: Session, { code, message, detail }: RefusalError): void {
    session.send({ type: 'error', code, message, ...(detail !== undefined && { detail }) });
    session.close(refusals[code].close, code);
    this.#leave(session);
  }

  #leave(session: Session): void {
    this.#participants.remove(session);
    this.#endHearing(session);
    const { participant } = session;
    if (participant) this.#participants.broadcast({ type: 'leave', participant: participant.id });
  }

  /** Sets the alarm to what is due next, or to nothing. */
  #schedule(): void {
    const due = this.#participants.all
      .filter(({ participant }) => !participant)
      .map(({ connectedAt }) => connectedAt + helloDeadlineMs);
    if (this.#detections.unfinished.length > 0) due.push(Date.now() + silenceEndsDetectionMs);
    this.#agenda.setNext(due.length > 0 ? Math.min(...due) : undefined);
  }
}

/** An error that is no refusal is ours: it is logged whole and told as `server-error`. */
function asRefusal(error: unknown): RefusalError {
  if (error instanceof RefusalError) return error;
  console.error(error);
  return new RefusalError('server-error');
}
