/**
 * A room that exists: who is here, what they may do, what they are told. What a handler does with a
 * message it does before it returns, without waiting, so that messages are handled in order.
 */
import { decodeFrame } from '../protocol/audio-frame.ts';
import type { RoomStatus } from '../protocol/http.ts';
import {
  helloDeadlineMs,
  maxMics,
  maxParticipants,
  maxPendingSockets,
  replayOnJoin,
  replayOnResume,
  sampleRateHz,
} from '../protocol/limits.ts';
import {
  type ClientMessage,
  errorMessage,
  type Participant,
  parseClientMessage,
  pongText,
} from '../protocol/messages.ts';
import { RefusalError, refusals } from '../protocol/refusals.ts';
import { randomKey, readResumeToken, resumeToken, roleOfKey } from './access.ts';
import { Agenda } from './agenda.ts';
import { Detections } from './detections.ts';
import { Ears } from './ears.ts';
import { EventLog } from './event-log.ts';
import type { Identity } from './identity.ts';
import { defaultModelDescription } from './model.ts';
import { Participants, type Session } from './participants.ts';
import { scoresMessage } from './scores-message.ts';

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

export class OpenRoom {
  readonly #identity: Identity;
  readonly #participants: Participants;
  readonly #log: EventLog;
  readonly #ears: Ears;
  readonly #agenda: Agenda;

  constructor(state: DurableObjectState, identity: Identity) {
    this.#identity = identity;
    this.#participants = new Participants(state, Date.now());
    this.#log = new EventLog(state.storage.sql);
    this.#ears = new Ears(new Detections(this.#log), (event) =>
      this.#participants.broadcast(event),
    );
    this.#agenda = new Agenda(state.storage);
  }

  /** @throws {RefusalError} if the key is none of the room's. */
  admit(key: string | undefined): Session['role'] {
    if (!key) throw new RefusalError('key-missing');
    const role = roleOfKey(this.#identity.keyHashes, key);
    if (!role) throw new RefusalError('key-wrong');
    return role;
  }

  get status(): RoomStatus {
    return {
      id: this.#identity.id,
      participants: this.#participants.present,
      model: defaultModelDescription,
      lastEventId: this.#log.lastId,
      wakes: this.#identity.wakes,
    };
  }

  /** @throws {RefusalError} `room-full`; a host is never kept out by others. */
  accept(socket: WebSocket, role: Session['role']): void {
    const { all, pending } = this.#participants;
    const full = all.length >= maxParticipants || pending.length >= maxPendingSockets;
    if (full && role !== 'host') throw new RefusalError('room-full');
    this.#participants.accept(socket, role, Date.now());
    this.#schedule();
  }

  onMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const session = this.#participants.get(socket);
    if (!session) return;
    try {
      if (typeof message === 'string') this.#onText(session, message);
      else this.#onFrame(session, message);
    } catch (error) {
      this.#refuse(session, asRefusal(error));
    }
  }

  onClose(socket: WebSocket): void {
    const session = this.#participants.get(socket);
    if (session) this.#leave(session);
  }

  /** Ends what is overdue: sockets that never spoke, sounds of mics that fell silent. */
  onAlarm(): void {
    const now = Date.now();
    this.#agenda.rang();
    for (const session of this.#participants.pending) {
      if (session.connectedAt + helloDeadlineMs <= now) {
        this.#refuse(session, new RefusalError('hello-timeout'));
      }
    }
    this.#ears.endSilent(this.#participants.present, now);
    this.#schedule();
  }

  #onText(session: Session, text: string): void {
    if (!session.messages.take(1, Date.now())) {
      throw new RefusalError('rate-limited', 'too many messages');
    }
    const message = parseClientMessage(text);
    const { participant } = session;
    if (message.type === 'ping') session.sendText(pongText);
    else if (message.type === 'hello') this.#onHello(session, message);
    else if (!participant) throw new RefusalError('hello-expected');
    else if (message.type === 'mic') this.#onMic(session, participant, message.on);
    else this.#change(session, { ...participant, name: message.name });
  }

  #onHello(session: Session, hello: Extract<ClientMessage, { type: 'hello' }>): void {
    if (session.participant) throw new RefusalError('bad-message', 'hello was said already');
    const { secret, id: roomId } = this.#identity;
    const { role } = session;
    const resumed = hello.resume && readResumeToken(secret, hello.resume);
    const id = resumed || randomKey();
    const ghost = this.#participants.byId(id);
    if (ghost) this.#refuse(ghost, new RefusalError('replaced'));
    session.participant = { id, name: hello.name, role, mic: false };
    const replay =
      hello.after === undefined
        ? { ...this.#log.after(0, replayOnJoin), truncated: false }
        : this.#log.after(hello.after, replayOnResume);
    session.send({
      type: 'welcome',
      roomId,
      you: id,
      role,
      resume: resumeToken(secret, id),
      participants: this.#participants.present,
      model: defaultModelDescription,
      audio: { codec: 'pcm16', sampleRateHz, frameMs },
      ...replay,
      lastEventId: this.#log.lastId,
      at: Date.now(),
    });
    this.#participants.broadcast({ type: 'join', participant: session.participant }, session);
    this.#schedule();
  }

  #onMic(session: Session, participant: Participant, on: boolean): void {
    if (session.role === 'listener') {
      throw new RefusalError('not-allowed', 'a listener has no microphone');
    }
    if (on && !participant.mic) {
      const mics = this.#participants.present.filter(({ mic }) => mic).length;
      if (mics >= maxMics) throw new RefusalError('too-many-mics');
      this.#ears.prepare();
    } else if (!on) {
      this.#ears.end(participant);
      this.#schedule();
    }
    this.#change(session, { ...participant, mic: on });
  }

  /** Everyone is told of a change, so it costs its maker a token of their own. */
  #change(session: Session, participant: Participant): void {
    const { name, mic } = session.participant ?? participant;
    if (name === participant.name && mic === participant.mic) return;
    if (!session.changes.take(1, Date.now())) {
      throw new RefusalError('rate-limited', 'too many changes of name or microphone');
    }
    session.participant = participant;
    this.#participants.broadcast({ type: 'update', participant });
  }

  #onFrame(session: Session, bytes: ArrayBuffer): void {
    const now = Date.now();
    const { participant, role } = session;
    if (!participant) throw new RefusalError('hello-expected');
    if (role === 'listener') throw new RefusalError('not-allowed', 'a listener sends no audio');
    if (!participant.mic) throw new RefusalError('mic-off');
    const frame = decodeFrame(bytes);
    const durationMs = (1000 * frame.payload.length) / 2 / sampleRateHz;
    if (!session.audio.take(durationMs, now)) {
      throw new RefusalError('rate-limited', 'faster than real time');
    }
    const { labels } = defaultModelDescription;
    this.#ears.hear(participant, frame, now, (window) => {
      this.#participants.broadcast(scoresMessage(participant.id, frame.sequence, window, labels));
    });
    this.#schedule();
  }

  /** Says why, closes the socket, and forgets it: an answer to the close may never come. */
  #refuse(session: Session, refusal: RefusalError): void {
    session.send(errorMessage(refusal));
    this.#leave(session);
    session.close(refusals[refusal.code].close, refusal.code);
  }

  #leave(session: Session): void {
    const { participant } = session;
    this.#participants.remove(session);
    if (participant) {
      this.#ears.end(participant);
      this.#participants.broadcast({ type: 'leave', participant: participant.id });
    }
    this.#schedule();
  }

  /** Sets the alarm to what is due next, or to nothing. */
  #schedule(): void {
    const due = this.#participants.pending.map(({ connectedAt }) => connectedAt + helloDeadlineMs);
    const silenceDue = this.#ears.nextDue(Date.now());
    if (silenceDue !== undefined) due.push(silenceDue);
    this.#agenda.setNext(due.length > 0 ? Math.min(...due) : undefined);
  }
}

/** An error that is no refusal is ours: it is logged whole and told as `server-error`. */
export function asRefusal(error: unknown): RefusalError {
  if (error instanceof RefusalError) return error;
  console.error(error);
  return new RefusalError('server-error');
}
