/** The listeners of a relay: let in, welcomed and heard as a room does it, of what listeners may do. */
import { asRefusal } from '../../edge/answer.ts';
import { randomParticipantId, readResumeToken, resumeToken } from '../../edge/keys.ts';
import type { RoomId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import { type ClientMessage, errorMessage, type ServerMessage } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm } from '../alarm.ts';
import { wantedAudio } from '../hearing/decoders.ts';
import { requireIntroduced } from '../people/places.ts';
import { Replays } from '../people/replays.ts';
import { Ghosts } from '../sockets/ghosts.ts';
import { isMisspelt, readMessage } from '../sockets/incoming.ts';
import { Introductions } from '../sockets/introductions.ts';
import type { ParticipantSession, PendingSession, Session } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import { Turns } from '../turns.ts';
import { ListenerMessages, type ListenerMessagesParts } from './listener-messages.ts';
import type { Move } from './news.ts';
import { RelayReplay } from './relay-replay.ts';
import type { RelayReport } from './relay-report.ts';
import { replacesKeys } from './room-copy.ts';
import type { RelayTicket } from './ticket.ts';

type Welcome = Extract<ServerMessage, { type: 'welcome' }>;
type MessageOf<Type extends ClientMessage['type']> = Extract<ClientMessage, { type: Type }>;

/** Where a client goes that finds its connection ended so: it comes back (RFC 6455, 7.4.1; IANA). */
const serviceRestart = 1012;

export interface DeskParts extends ListenerMessagesParts {
  roomId: RoomId;
  sessions: Sessions;
  alarm: Alarm;
  report: RelayReport;
}

export class ListenerDesk {
  readonly #relay: DeskParts;
  readonly #messages: ListenerMessages;
  readonly #ghosts: Ghosts;
  readonly #introductions: Introductions;
  readonly #turns: Turns;
  readonly #replays: Replays;

  constructor(relay: DeskParts, now: number) {
    this.#relay = relay;
    this.#messages = new ListenerMessages(relay);
    const refuse = (session: Session, refusal: RefusalError) => this.#dismiss([session], refusal);
    this.#ghosts = new Ghosts(relay.sessions, relay.alarm, refuse);
    this.#introductions = new Introductions(relay.sessions, relay.alarm, refuse);
    this.#turns = new Turns(
      {
        sessions: relay.sessions,
        shares: relay.shares,
        refuse,
        done: (at) => this.#ghosts.handled(at),
        isStrained: () => false,
      },
      now,
    );
    this.#replays = new Replays(
      new RelayReplay(relay.store),
      relay.sessions,
      this.#turns,
      (session) => this.#messages.tellName(session, Date.now()),
    );
  }

  /**
   * Takes in a socket that the room admitted.
   *
   * @throws {RefusalError} `key-rotated` if its key was replaced while it was on its way here, `room-full`.
   */
  accept(socket: WebSocket, { network, admittedAt, audience }: RelayTicket, now: number): void {
    // The room counts them already, whether they are let in or not.
    this.#relay.report.plan();
    if (admittedAt < this.#relay.store.known.keysReplacedBy) throw new RefusalError('key-rotated');
    requireIntroduced(this.#relay.sessions, { role: 'listener', network });
    this.#relay.store.counted(audience);
    this.#ghosts.handled(now);
    this.#ghosts.seen(now);
    this.#relay.sessions.accept(socket, { role: 'listener', network, admittedAt }, now);
    this.#cameOrWent();
  }

  /** A socket that was refused may go on sending for a while: that is passed over. */
  received(socket: WebSocket, message: string | ArrayBuffer, now: number): void {
    const session = this.#relay.sessions.get(socket);
    if (!session || session.kind === 'follower') return;
    session.seen(now);
    try {
      if (session.kind === 'pending' && session.awaiting) session.hold(message);
      else this.#take(session, message, now);
    } catch (error) {
      const refusal = asRefusal(error);
      if (session.kind === 'participant' && isMisspelt(refusal)) {
        session.send(errorMessage(refusal, false));
      } else this.#dismiss([session], refusal);
    }
    this.#ghosts.handled(now);
  }

  closed(socket: WebSocket, now: number): void {
    const session = this.#relay.sessions.get(socket);
    if (!session) return;
    this.#relay.sessions.remove(session);
    this.#cameOrWent();
    this.#ghosts.handled(now);
  }

  /** What the room told, or what was due, is done with: whoever vanished or does not read goes. */
  handled(now: number): void {
    this.#ghosts.handled(now);
  }

  /** Something happened in the room, and is about to be told. */
  happened(event: LoggedEvent): void {
    if (!replacesKeys(event)) return;
    const theirs = this.#relay.sessions.all.filter(
      ({ connected }) => (connected.admittedAt ?? 0) < event.id,
    );
    this.#dismiss(theirs, new RefusalError('key-rotated'));
  }

  /** Somebody came back to the room, or to another relay. */
  moved({ participant, at }: Move): void {
    const ghost = this.#relay.sessions.byId(participant);
    if (ghost && ghost.connectedAt < at) this.#dismiss([ghost], new RefusalError('replaced'));
  }

  /** Everyone comes back to the room: this relay does not know any more what happened there. */
  sendBack(): void {
    for (const session of this.#relay.sessions.all) {
      this.#relay.sessions.remove(session);
      session.close(serviceRestart, '');
    }
    this.#cameOrWent();
  }

  /** There is no such room any more. */
  end(): void {
    this.#turns.erase();
    this.#relay.sessions.expel(this.#relay.sessions.all, new RefusalError('room-deleted'));
    this.#introductions.plan();
  }

  #dismiss(sessions: readonly Session[], refusal: RefusalError): void {
    this.#relay.sessions.expel(sessions, refusal);
    this.#cameOrWent();
  }

  #cameOrWent(): void {
    this.#introductions.plan();
    this.#relay.report.plan();
  }

  #take(
    session: PendingSession | ParticipantSession,
    sent: string | ArrayBuffer,
    now: number,
  ): void {
    if (typeof sent !== 'string') {
      throw session.kind === 'pending'
        ? new RefusalError('hello-expected')
        : new RefusalError('not-allowed', 'a listener sends no audio');
    }
    const message = readMessage(session, sent, now);
    if (!message) return;
    if (session.kind === 'participant') this.#messages.take(session, message, now);
    else if (message.type === 'hello') this.#introduce(session, message, now);
    else throw new RefusalError('hello-expected');
  }

  /** Takes note of whoever introduces themselves: they are welcomed in their turn. */
  #introduce(pending: PendingSession, hello: MessageOf<'hello'>, now: number): void {
    pending.awaiting = 'participant';
    this.#introductions.plan();
    const take = (at: number) => {
      this.#welcome(pending, hello, at);
      for (const message of pending.held) this.received(pending.socket, message, Date.now());
    };
    this.#turns.add({ session: pending, kind: 'join', joinTokens: 1, take }, now);
  }

  #welcome(pending: PendingSession, hello: MessageOf<'hello'>, now: number): void {
    const { roomId, sessions, outlet, report } = this.#relay;
    const copy = this.#relay.store.known;
    const resumed = hello.resume && readResumeToken(copy.resumeSecret, hello.resume);
    const id = resumed || randomParticipantId();
    const ghost = sessions.byId(id);
    if (ghost) this.#dismiss([ghost], new RefusalError('replaced'));
    else if (resumed) report.resumed(id, pending.connectedAt);
    const replay = this.#replays.begin(hello.after);
    const audio = wantedAudio(hello.codecs);
    const participant = { id, name: hello.name, role: 'listener', mic: false } as const;
    const session = sessions.seat(pending, participant, audio.codec);
    const { models, sounds, settings, participants, audience, lastEventId } = copy;
    const welcome: Omit<Welcome, 'events' | 'truncated' | 'more'> = {
      type: 'welcome',
      roomId,
      role: 'listener',
      participants: [...participants.filter((each) => each.id !== id), participant],
      audience,
      models,
      sounds,
      settings,
      lastEventId,
      at: now,
      you: id,
      resume: resumeToken(copy.resumeSecret, id),
      audio,
      pace: outlet.welcome(session, hello.scores ?? true),
    };
    this.#replays.send(session, welcome, replay);
  }
}
