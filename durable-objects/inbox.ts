/**
 * What comes in on a socket, and what becomes of it. All of it is done before a handler returns, without
 * waiting, so that messages are handled in the order in which they came.
 */
import { asRefusal } from '../edge/answer.ts';
import { decodeFrame } from '../protocol/frames.ts';
import { maxMics } from '../protocol/limits.ts';
import { errorMessage } from '../protocol/messages.ts';
import { RefusalError } from '../protocol/refusals.ts';
import { type MicWatch, withoutSilence } from './hearing/mic-watch.ts';
import type { RoomHearing } from './hearing/room-hearing.ts';
import type { Presence } from './people/presence.ts';
import type { Reception } from './people/reception.ts';
import type { Verdicts } from './people/verdicts.ts';
import type { Outlet } from './publishing/outlet.ts';
import type { Publishing } from './publishing/publishing.ts';
import { RateMeter } from './rate-meter.ts';
import type { Settings } from './settings/settings.ts';
import {
  isMisspelt,
  leavesRoom,
  payChange,
  readMessage,
  type Spoken,
  whyNoChat,
} from './sockets/incoming.ts';
import type { ParticipantSession, PendingSession, Session } from './sockets/session.ts';
import type { Sessions } from './sockets/sessions.ts';
import type { Shares } from './sockets/shares.ts';

export interface InboxParts {
  sessions: Sessions;
  settings: Settings;
  publishing: Publishing;
  outlet: Outlet;
  hearing: RoomHearing;
  micWatch: MicWatch;
  presence: Presence;
  reception: Reception;
  shares: Shares;
  verdicts: Verdicts;
}

export class Inbox {
  readonly frames = new RateMeter();
  readonly #room: InboxParts;

  constructor(room: InboxParts) {
    this.#room = room;
  }

  /** A socket that was refused may go on sending for a while: that is passed over. */
  received(socket: WebSocket, message: string | ArrayBuffer, now: number): void {
    const session = this.#room.sessions.get(socket);
    if (!session) return;
    session.seen(now);
    try {
      if (session.kind === 'pending' && session.awaiting) session.hold(message);
      else if (typeof message === 'string') this.#onText(session, message, now);
      else this.#onFrame(session, message, now);
    } catch (error) {
      const refusal = asRefusal(error);
      if (session.kind === 'participant' && isMisspelt(refusal)) {
        session.send(errorMessage(refusal, false));
      } else this.#room.presence.refuse(session, refusal, now);
    }
    this.#room.presence.handled(now);
  }

  /** @param code of the close, 1006 if the socket broke. */
  closed(socket: WebSocket, code: number, now: number): void {
    const session = this.#room.sessions.get(socket);
    if (!session) return;
    this.#room.presence.leave(session, { close: code }, now);
    this.#room.presence.handled(now);
  }

  #onText(session: Session, text: string, now: number): void {
    const message = readMessage(session, text, now);
    if (!message) return;
    if (session.kind === 'participant') this.#onMessage(session, message, now);
    else if (session.kind === 'pending' && message.type === 'hello') {
      this.#room.reception.introduce(session, message, now, () => this.#goOn(session));
    } else throw new RefusalError('hello-expected');
  }

  /** Somebody is welcomed: what they said meanwhile is dealt with. */
  #goOn({ socket, held }: PendingSession): void {
    for (const message of held) this.received(socket, message, Date.now());
  }

  #onMessage(session: ParticipantSession, message: Spoken, now: number): void {
    if (!leavesRoom(this.#room.shares, session, message, now)) return;
    switch (message.type) {
      case 'hello':
        throw new RefusalError('bad-message', 'hello was said already');
      case 'mic':
        this.#onMic(session, message.on, now);
        break;
      case 'subscribe':
        this.#room.outlet.subscribe(session, message.scores);
        break;
      case 'chat':
        this.#onChat(session, message.text, now);
        break;
      case 'verdict':
        this.#room.verdicts.take(session, message, now);
        break;
      case 'rename':
        this.#onRename(session, message.name, now);
        break;
    }
  }

  #onMic(session: ParticipantSession, on: boolean, now: number): void {
    const { hearing, micWatch, presence, sessions, outlet } = this.#room;
    const { participant, role } = session;
    if (role === 'listener') {
      throw new RefusalError('not-allowed', 'a listener has no microphone');
    }
    session.gaveMicUp = false;
    if (on === participant.mic) return;
    payChange(session, now);
    if (!on) {
      this.#turnMicOff(session, now);
      return;
    }
    const mics = sessions.participants.filter((each) => each.participant.mic);
    if (mics.length >= maxMics) this.#takePlaceOf(micWatch.longestSilent(mics, now), now);
    session.buckets.audio.begin(now);
    hearing.micOn(now);
    micWatch.begin(participant.id, now);
    presence.update(session, { ...participant, mic: true }, now);
    outlet.repace(session);
  }

  #turnMicOff(session: ParticipantSession, now: number): void {
    const { hearing, micWatch, presence, outlet } = this.#room;
    const { participant } = session;
    hearing.end(participant.id, now);
    micWatch.end(participant.id, now);
    presence.update(session, { ...withoutSilence(participant), mic: false }, now);
    outlet.repace(session);
  }

  /** Turns the mic of somebody off from which nothing comes, for another one, and tells them. */
  #takePlaceOf(silent: ParticipantSession | undefined, now: number): void {
    if (!silent) throw new RefusalError('too-many-mics');
    this.#turnMicOff(silent, now);
    silent.gaveMicUp = true;
    silent.send(errorMessage(new RefusalError('mic-given-up'), false));
  }

  #onChat(session: ParticipantSession, text: string, now: number): void {
    const { id, name, role } = session.participant;
    const mayWrite = () =>
      session.buckets.chat.take(1, now) && this.#room.shares.takeChat(session, now);
    const refusal = whyNoChat(role, this.#room.settings.current, mayWrite);
    if (refusal) session.send(errorMessage(refusal, false));
    else this.#room.publishing.announce({ type: 'chat', participant: id, name, role, text }, now);
  }

  #onRename(session: ParticipantSession, name: string, now: number): void {
    const { participant } = session;
    if (name === participant.name) return;
    payChange(session, now);
    this.#room.presence.update(session, { ...participant, name }, now);
  }

  #onFrame(session: Session, bytes: ArrayBuffer, now: number): void {
    if (session.kind !== 'participant') throw new RefusalError('hello-expected');
    const { participant, role, codec } = session;
    if (role === 'listener') throw new RefusalError('not-allowed', 'a listener sends no audio');
    if (session.gaveMicUp) return;
    if (!participant.mic) throw new RefusalError('mic-off');
    const frame = decodeFrame(bytes);
    if (frame.codec !== codec) {
      throw new RefusalError('bad-frame', `${frame.codec}, and the room asked for ${codec}`);
    }
    if (!session.buckets.audio.take(frame.durationMs, now)) {
      throw new RefusalError('rate-limited', 'faster than real time');
    }
    session.lastFrameAt = now;
    this.frames.count(now);
    this.#room.presence.seen(now);
    this.#room.micWatch.frame(session, frame, now);
    this.#room.hearing.hear(session, frame, now);
  }
}
