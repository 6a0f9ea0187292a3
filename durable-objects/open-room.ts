/**
 * A room that exists: who is here, what they may do, what they are told. What a handler does with a
 * message it does before it returns, without waiting, so that messages are handled in order.
 */

import { asRefusal } from '../edge/answer.ts';
import { defaultModelDescription } from '../edge/embedded-model.ts';
import { decodeFrame } from '../protocol/audio-frame.ts';
import type { RoomStatus } from '../protocol/http.ts';
import { exportBucket, maxMics, sampleRateHz } from '../protocol/limits.ts';
import type { Detection } from '../protocol/logged-event.ts';
import { errorMessage, parseClientMessage, pongText } from '../protocol/messages.ts';
import type { Participant } from '../protocol/participant.ts';
import { RefusalError } from '../protocol/refusals.ts';
import type { RoomSettings } from '../protocol/settings.ts';
import { Agenda } from './alarm.ts';
import type { Clips } from './clips/clips.ts';
import { HostTools } from './diagnostics.ts';
import type { Identity } from './identity.ts';
import { Reception } from './people/reception.ts';
import { assemble, type RoomParts } from './inbox.ts';
import { scoresMessage } from './hearing/scores-message.ts';
import type { Session } from './sockets/session.ts';
import { TokenBucket } from './sockets/token-bucket.ts';

export class OpenRoom {
  readonly reception: Reception;
  readonly host: HostTools;
  readonly clips: Clips;
  readonly #parts: RoomParts;
  readonly #agenda: Agenda;
  readonly #exports = new TokenBucket(exportBucket, Date.now());

  /** @param bucket where the sound of clips is kept. */
  constructor(state: DurableObjectState, bucket: R2Bucket, identity: Identity) {
    const now = Date.now();
    this.#parts = assemble(state, bucket, identity, now);
    this.reception = new Reception(this.#parts);
    this.host = new HostTools(this.#parts, now);
    this.clips = this.#parts.clips;
    this.#agenda = new Agenda(state.storage);
    this.#parts.presence.findLost(now);
  }

  get settings(): RoomSettings {
    return this.#parts.identity.settings;
  }

  get status(): Omit<RoomStatus, 'role'> {
    return {
      id: this.#parts.identity.id,
      participants: this.#parts.participants.present,
      followers: this.#parts.participants.followers.length,
      model: defaultModelDescription,
      settings: this.settings,
      lastEventId: this.#parts.log.lastId,
      wakes: this.#parts.identity.wakes,
    };
  }

  /** Detections whose onset lies in the range, in milliseconds since the Unix epoch, oldest first. */
  detections(from: number, to: number): Detection[] {
    const now = Date.now();
    if (!this.#exports.take(1, now)) throw new RefusalError('rate-limited', 'too many exports');
    this.#parts.log.prune(now);
    return this.#parts.log.detections(from, to);
  }

  /** @returns whether it came from somebody: one who was refused may go on sending for a while. */
  onMessage(socket: WebSocket, message: string | ArrayBuffer): boolean {
    const session = this.#parts.participants.get(socket);
    if (!session) return false;
    const now = Date.now();
    session.heard(now);
    try {
      if (typeof message === 'string') this.#onText(session, message);
      else this.#onFrame(session, message);
    } catch (error) {
      this.#parts.presence.refuse(session, asRefusal(error), now);
    }
    return true;
  }

  /** @param code of the close, 1006 if the socket broke. */
  onClose(socket: WebSocket, code: number): void {
    const session = this.#parts.participants.get(socket);
    if (!session) return;
    this.#parts.presence.leave(session, { close: code }, Date.now());
  }

  /** Ends what is overdue: silent sockets, sounds of mics that fell silent, events past their time. */
  onAlarm(): void {
    const now = Date.now();
    this.#agenda.rang();
    this.reception.dismissSilent(now);
    this.#parts.presence.sweep(now);
    this.#parts.log.prune(now);
    this.#parts.ears.endSilent(this.#parts.participants.present, now);
  }

  #onText(session: Session, text: string): void {
    const now = Date.now();
    if (!session.buckets.messages.take(1, now))
      throw new RefusalError('rate-limited', 'too many messages');
    const message = parseClientMessage(text);
    this.#charge(session, text.length, now);
    const { participant } = session;
    if (message.type === 'ping') session.sendText(pongText);
    else if (message.type === 'hello') this.reception.welcome(session, message, now);
    else if (!participant) throw new RefusalError('hello-expected');
    else if (message.type === 'mic') this.#onMic(session, participant, message.on);
    else if (message.type === 'chat') this.#onChat(session, participant, message.text);
    else this.#change(session, { ...participant, name: message.name });
  }

  #charge(session: Session, bytes: number, now: number): void {
    if (!session.buckets.bytes.take(bytes, now))
      throw new RefusalError('rate-limited', 'too many bytes');
  }

  #onMic(session: Session, participant: Participant, on: boolean): void {
    if (session.role === 'listener') {
      throw new RefusalError('not-allowed', 'a listener has no microphone');
    }
    if (on && !participant.mic) {
      const mics = this.#parts.participants.present.filter(({ mic }) => mic).length;
      if (mics >= maxMics) throw new RefusalError('too-many-mics');
      this.#parts.ears.prepare();
    } else if (!on) {
      this.#parts.ears.end(participant, Date.now());
    }
    this.#change(session, { ...participant, mic: on });
  }

  /** A text that may not be sent is dropped, and its writer told; that is no reason to part. */
  #onChat(session: Session, { id, name, role }: Participant, text: string): void {
    const now = Date.now();
    const { chat } = this.settings;
    const allowed = chat === 'everyone' || (chat === 'host' && role === 'host');
    const refusal = !allowed
      ? new RefusalError('chat-off', chat === 'host' ? 'only the host may write' : undefined)
      : !session.buckets.chat.take(1, now) && new RefusalError('rate-limited', 'too many texts');
    if (refusal) session.send(errorMessage(refusal, false));
    else this.#parts.presence.announce({ type: 'chat', participant: id, name, role, text }, now);
  }

  /** Everyone is told of a change, so it costs its maker a token of their own. */
  #change(session: Session, participant: Participant): void {
    const { name, mic } = session.participant ?? participant;
    if (name === participant.name && mic === participant.mic) return;
    if (!session.buckets.changes.take(1, Date.now())) {
      throw new RefusalError('rate-limited', 'too many changes of name or microphone');
    }
    this.#parts.presence.update(session, participant, Date.now());
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
    if (!session.buckets.audio.take(durationMs, now)) {
      throw new RefusalError('rate-limited', 'faster than real time');
    }
    session.lastFrameAt = now;
    this.host.frames.count(now);
    this.#parts.ears.hear(participant, frame, now, {
      window: (window) => {
        const { labels } = defaultModelDescription;
        this.host.windows.count(now);
        this.#parts.participants.broadcast(
          scoresMessage(participant.id, frame.sequence, window, labels),
        );
      },
      quality: (shedding, lagMs) => session.send({ type: 'quality', shedding, lagMs }),
    });
  }

  /** Sets the alarm to what is due next, or to nothing; after whatever the room has done. */
  schedule(): void {
    const now = Date.now();
    // Whoever vanished while the room slept; not before what woke it was heard.
    if (this.#parts.presence.sweptAt === 0) this.#parts.presence.sweep(now);
    const due = [
      this.reception.silentDue,
      this.#parts.ears.nextDue(now),
      this.#parts.presence.sweepDue,
      this.clips.sweepDue,
      // Whoever is in the room sees nothing that is past its time, since it is dropped before it is
      // read: only a room without anyone has to be woken for it.
      this.#parts.participants.all.length === 0 ? this.#parts.log.pruneDue : undefined,
    ].filter((time) => time !== undefined);
    this.#agenda.setNext(due.length > 0 ? Math.min(...due) : undefined);
  }
}
