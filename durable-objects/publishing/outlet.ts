/** Tells those at sockets what each subscribed to, so that it stays cheap however many they are. */
import type { ParticipantId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';
import type { ParticipantSession } from '../sockets/session.ts';
import type { Sessions } from '../sockets/sessions.ts';
import { LogFeed } from './log-feed.ts';
import type { Pace } from './pace.ts';
import type { Destination } from './publishing.ts';
import { ScoresFeed } from './scores-feed.ts';

export class Outlet implements Destination {
  readonly #sessions: Sessions;
  readonly #log: LogFeed;
  readonly #scores: ScoresFeed;

  constructor(sessions: Sessions, now: number) {
    this.#sessions = sessions;
    this.#log = new LogFeed(() => sessions.logReaders, now);
    this.#scores = new ScoresFeed(() => sessions.scoresReaders);
  }

  /** Tells what was logged. */
  event(event: LoggedEvent, now: number): void {
    const off = micTurnedOff(event);
    if (off !== undefined) this.#scores.forget(off);
    this.#log.add(event, now);
  }

  /** Tells the scores of a window. */
  scores(scores: Scores, now: number): void {
    this.#scores.add(scores, now);
  }

  /** Tells that the state of a model has changed. */
  model(message: Extract<ServerMessage, { type: 'model' }>): void {
    this.#tellParticipants(message);
  }

  /** Tells what the room hears with from now on, followers too: the log they read speaks of it. */
  models(message: Extract<ServerMessage, { type: 'models' }>): void {
    this.#tellAll(message);
  }

  /** Tells what the room was taught from now on. */
  sounds(message: Extract<ServerMessage, { type: 'sounds' }>): void {
    this.#tellAll(message);
  }

  /** Tells how many listeners are counted instead of listed. */
  audience(count: number): void {
    this.#tellParticipants({ type: 'audience', count });
  }

  /** A participant is welcomed. @returns how often they are told scores, if they want them. */
  welcome(session: ParticipantSession, wantsScores: boolean): Pace {
    session.welcomed(wantsScores, this.#scores.paceOf(session));
    return session.pace;
  }

  /** A participant wants scores from now on, or none. */
  subscribe(session: ParticipantSession, wantsScores: boolean): void {
    session.wantsScores = wantsScores;
    this.repace(session);
  }

  /** A participant who wants scores may be told them at another pace from now on. */
  repace(session: ParticipantSession): void {
    if (session.wantsScores) session.tellPace(this.#scores.paceOf(session));
  }

  /** The room is deleted: nothing that waits is told. */
  erase(): void {
    this.#log.erase();
    this.#scores.erase();
  }

  #tellAll(message: ServerMessage): void {
    const text = JSON.stringify(message);
    for (const session of this.#sessions.logReaders) session.sendText(text);
  }

  #tellParticipants(message: ServerMessage): void {
    const text = JSON.stringify(message);
    for (const session of this.#sessions.participants) session.sendText(text);
  }
}

/** @returns whose mic is off now, if the event says so. */
export function micTurnedOff(event: LoggedEvent): ParticipantId | undefined {
  if (event.type === 'leave') return event.participant;
  return event.type === 'update' && !event.participant.mic ? event.participant.id : undefined;
}
