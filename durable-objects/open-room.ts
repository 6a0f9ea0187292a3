/**
 * A room that exists: who is here, what they may do, what they are told. What a handler does with a
 * message it does before it returns, without waiting, so that messages are handled in order.
 */
import { decodeFrame } from '../protocol/audio-frame.ts';
import type { Role } from '../protocol/handshake.ts';
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
import type { Detection } from '../protocol/logged-event.ts';
import {
  type ClientMessage,
  errorMessage,
  parseClientMessage,
  pongText,
} from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { randomKey, readResumeToken, resumeToken, roleOfKey } from './access.ts';
import { Agenda } from './agenda.ts';
import { asRefusal } from './answer.ts';
import { Clips } from './clips.ts';
import { Detections } from './detections.ts';
import { Disconnects } from './disconnects.ts';
import { Ears } from './ears.ts';
import { EventLog } from './event-log.ts';
import { HostTools } from './host-tools.ts';
import type { Identity } from './identity.ts';
import { defaultModelDescription } from './model.ts';
import { Participants, type Session } from './participants.ts';
import { Presence } from './presence.ts';
import { scoresMessage } from './scores-message.ts';

/** Sound that the room asks mics to put into one frame, in milliseconds. */
const frameMs = 60;

export class OpenRoom {
  readonly host: HostTools;
  readonly clips: Clips;
  readonly #identity: Identity;
  readonly #participants: Participants;
  readonly #presence: Presence;
  readonly #log: EventLog;
  readonly #ears: Ears;
  readonly #agenda: Agenda;

  /** @param bucket where the sound of clips is kept. */
  constructor(state: DurableObjectState, bucket: R2Bucket, identity: Identity) {
    const now = Date.now();
    const { storage } = state;
    const participants = new Participants(state, now);
    const log = new EventLog(storage.sql, identity.settings.retention);
    const disconnects = new Disconnects(storage.sql);
    const ears = new Ears(new Detections(log), (event) => presence.publish(event));
    const presence = new Presence(participants, log, disconnects, (participant, at) =>
      ears.end(participant, at),
    );
    const parts = { identity, participants, presence, log, ears, disconnects };
    this.host = new HostTools(storage, parts, now);
    this.clips = new Clips(storage.sql, bucket, identity.id, (event, at) =>
      presence.announce(event, at),
    );
    this.#identity = identity;
    this.#participants = participants;
    this.#presence = presence;
    this.#log = log;
    this.#ears = ears;
    this.#agenda = new Agenda(storage);
    // Whoever vanished while the room slept is noticed now, at the first occasion.
    presence.sweep(now);
  }

  /**
   * @param allowed roles that may do what is asked for; all of them if none is given.
   * @throws {RefusalError} if the key is none of the room's, or of a role that may not.
   */
  admit(key: string | undefined, ...allowed: readonly Role[]): Role {
    if (!key) throw new RefusalError('key-missing');
    const role = roleOfKey(this.#identity.keyHashes, key);
    if (!role) throw new RefusalError('key-wrong');
    if (allowed.length > 0 && !allowed.includes(role)) throw new RefusalError('not-allowed');
    return role;
  }

  get status(): Omit<RoomStatus, 'role'> {
    return {
      id: this.#identity.id,
      participants: this.#participants.present,
      followers: this.#participants.followers.length,
      model: defaultModelDescription,
      settings: this.#identity.settings,
      lastEventId: this.#log.lastId,
      wakes: this.#identity.wakes,
    };
  }

  /** Detections whose onset lies in the range, in milliseconds since the Unix epoch, oldest first. */
  detections(from: number, to: number): Detection[] {
    this.#log.prune(Date.now());
    return this.#log.detections(from, to);
  }

  /** @throws {RefusalError} `room-full`; a host is never kept out by others. */
  accept(socket: WebSocket, role: Role): void {
    this.#requireSpace(role, this.#participants.pending.length >= maxPendingSockets);
    this.#participants.accept(socket, role, Date.now());
  }

  /**
   * Takes in a follower, who is told at once what was logged after `after`, and then all that is.
   *
   * @throws {RefusalError} `room-full`
   */
  follow(socket: WebSocket, role: Role, after: number | undefined): void {
    this.#requireSpace(role);
    const session = this.#participants.acceptFollower(socket, role, Date.now());
    session.send({ type: 'snapshot', ...this.#standing(role, after) });
  }

  onMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const session = this.#participants.get(socket);
    if (!session) return;
    const now = Date.now();
    session.heardAt = now;
    try {
      if (typeof message === 'string') this.#onText(session, message);
      else this.#onFrame(session, message);
    } catch (error) {
      this.#presence.refuse(session, asRefusal(error), now);
    }
  }

  /** @param code of the close, 1006 if the socket broke. */
  onClose(socket: WebSocket, code: number): void {
    const session = this.#participants.get(socket);
    if (!session) return;
    this.#presence.leave(session, { close: code }, Date.now());
  }

  /** Ends what is overdue: silent sockets, sounds of mics that fell silent, events past their time. */
  onAlarm(): void {
    const now = Date.now();
    this.#agenda.rang();
    for (const session of this.#participants.pending) {
      if (session.connectedAt + helloDeadlineMs <= now) {
        this.#presence.refuse(session, new RefusalError('hello-timeout'), now);
      }
    }
    this.#presence.sweep(now);
    this.#log.prune(now);
    this.#ears.endSilent(this.#participants.present, now);
  }

  #onText(session: Session, text: string): void {
    if (!session.messages.take(1, Date.now())) {
      throw new RefusalError('rate-limited', 'too many messages');
    }
    const message = parseClientMessage(text);
    this.#charge(session, text.length, Date.now());
    const { participant } = session;
    if (message.type === 'ping') session.sendText(pongText);
    else if (message.type === 'hello') this.#onHello(session, message);
    else if (!participant) throw new RefusalError('hello-expected');
    else if (message.type === 'mic') this.#onMic(session, participant, message.on);
    else if (message.type === 'chat') this.#onChat(session, participant, message.text);
    else this.#change(session, { ...participant, name: message.name });
  }

  #charge(session: Session, bytes: number, now: number): void {
    if (!session.bytes.take(bytes, now)) throw new RefusalError('rate-limited', 'too many bytes');
  }

  #onHello(session: Session, hello: Extract<ClientMessage, { type: 'hello' }>): void {
    if (session.participant) throw new RefusalError('bad-message', 'hello was said already');
    const { secret } = this.#identity;
    const { role } = session;
    const resumed = hello.resume && readResumeToken(secret, hello.resume);
    const id = resumed || randomKey();
    const now = Date.now();
    const ghost = this.#participants.byId(id);
    if (ghost) this.#presence.refuse(ghost, new RefusalError('replaced'), now);
    const standing = this.#standing(role, hello.after);
    this.#presence.join(session, { id, name: hello.name, role, mic: false }, now);
    session.send({
      type: 'welcome',
      ...standing,
      participants: this.#participants.present,
      lastEventId: this.#log.lastId,
      you: id,
      resume: resumeToken(secret, id),
      audio: { codec: 'pcm16', sampleRateHz, frameMs },
    });
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
      this.#ears.end(participant, Date.now());
    }
    this.#change(session, { ...participant, mic: on });
  }

  /** A text that may not be sent is dropped, and its writer told; that is no reason to part. */
  #onChat(session: Session, { id, name, role }: Participant, text: string): void {
    const now = Date.now();
    const { chat } = this.#identity.settings;
    const allowed = chat === 'everyone' || (chat === 'host' && role === 'host');
    const refusal = !allowed
      ? new RefusalError('chat-off', chat === 'host' ? 'only the host may write' : undefined)
      : !session.chat.take(1, now) && new RefusalError('rate-limited', 'too many texts');
    if (refusal) session.send(errorMessage(refusal, false));
    else this.#presence.announce({ type: 'chat', participant: id, name, role, text }, now);
  }

  /** Everyone is told of a change, so it costs its maker a token of their own. */
  #change(session: Session, participant: Participant): void {
    const { name, mic } = session.participant ?? participant;
    if (name === participant.name && mic === participant.mic) return;
    if (!session.changes.take(1, Date.now())) {
      throw new RefusalError('rate-limited', 'too many changes of name or microphone');
    }
    session.participant = participant;
    this.#presence.announce({ type: 'update', participant }, Date.now());
  }

  #onFrame(session: Session, bytes: ArrayBuffer): void {
    const now = Date.now();
    const { participant, role } = session;
    if (!participant) throw new RefusalError('hello-expected');
    if (role === 'listener') throw new RefusalError('not-allowed', 'a listener sends no audio');
    if (!participant.mic) throw new RefusalError('mic-off');
    const frame = decodeFrame(bytes);
    this.#charge(session, bytes.byteLength, now);
    const durationMs = (1000 * frame.payload.length) / 2 / sampleRateHz;
    if (!session.audio.take(durationMs, now)) {
      throw new RefusalError('rate-limited', 'faster than real time');
    }
    session.lastFrameAt = now;
    this.host.frames.count(now);
    this.#ears.hear(participant, frame, now, {
      window: (window) => {
        const { labels } = defaultModelDescription;
        this.host.windows.count(now);
        this.#participants.broadcast(scoresMessage(participant.id, frame.sequence, window, labels));
      },
      quality: (shedding, lagMs) => session.send({ type: 'quality', shedding, lagMs }),
    });
  }

  /** How the room stands for someone who saw its log up to `after`, or nothing of it. */
  #standing(role: Role, after: number | undefined) {
    const now = Date.now();
    this.#log.prune(now);
    return {
      roomId: this.#identity.id,
      role,
      participants: this.#participants.present,
      model: defaultModelDescription,
      settings: this.#identity.settings,
      ...(after === undefined
        ? this.#log.latest(replayOnJoin)
        : this.#log.after(after, replayOnResume)),
      lastEventId: this.#log.lastId,
      at: now,
    };
  }

  #requireSpace(role: Role, full = false): void {
    if ((full || this.#participants.all.length >= maxParticipants) && role !== 'host') {
      throw new RefusalError('room-full');
    }
  }

  /** Sets the alarm to what is due next, or to nothing; after whatever the room has done. */
  schedule(): void {
    const now = Date.now();
    const due = [
      ...this.#participants.pending.map(({ connectedAt }) => connectedAt + helloDeadlineMs),
      this.#ears.nextDue(now),
      this.#presence.sweepDue,
      this.clips.sweepDue,
      // Whoever is in the room sees nothing that is past its time, since it is dropped before it is
      // read: only a room without anyone has to be woken for it.
      this.#participants.all.length === 0 ? this.#log.pruneDue : undefined,
    ].filter((time) => time !== undefined);
    this.#agenda.setNext(due.length > 0 ? Math.min(...due) : undefined);
  }
}
