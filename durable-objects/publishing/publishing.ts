/**
 * Publishing: whatever the room tells goes out by this door. It appends to the log what is to be kept,
 * and tells it wherever it goes.
 */
import type { EventId } from '../../protocol/ids.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';
import type { EventLog, UnloggedEvent } from '../log/event-log.ts';

type ModelMessage = Extract<ServerMessage, { type: 'model' }>;
type ModelsMessage = Extract<ServerMessage, { type: 'models' }>;
type SoundsMessage = Extract<ServerMessage, { type: 'sounds' }>;

/** Where what is told goes: the sockets of the room, and its relays. */
export interface Destination {
  event(event: LoggedEvent, now: number): void;
  scores(scores: Scores, now: number): void;
  model(message: ModelMessage): void;
  models(message: ModelsMessage): void;
  sounds(message: SoundsMessage): void;
  /** @param lastEventId of the log. */
  audience(count: number, lastEventId: EventId): void;
}

export class Publishing {
  readonly #log: EventLog;
  readonly #destinations: readonly Destination[];

  constructor(log: EventLog, destinations: readonly Destination[]) {
    this.#log = log;
    this.#destinations = destinations;
  }

  /** Logs what happened and tells it. */
  announce(event: UnloggedEvent, now: number): void {
    this.publish(this.#log.add(event, now), now);
  }

  /** Tells what was logged. */
  publish(event: LoggedEvent, now: number): void {
    for (const each of this.#destinations) each.event(event, now);
  }

  /** Tells the scores of a window; they are not logged. */
  scores(scores: Scores, now: number): void {
    for (const each of this.#destinations) each.scores(scores, now);
  }

  /** Tells that the state of a model has changed; that is not logged. */
  model(message: ModelMessage): void {
    for (const each of this.#destinations) each.model(message);
  }

  /** Tells that the room hears with other models from now on; that is not logged. */
  models(message: ModelsMessage): void {
    for (const each of this.#destinations) each.models(message);
  }

  /** Tells what the room was taught from now on; that is not logged. */
  sounds(message: SoundsMessage): void {
    for (const each of this.#destinations) each.sounds(message);
  }

  /** Tells how many listeners are counted instead of listed; that is not logged. */
  audience(count: number): void {
    const { lastId } = this.#log;
    for (const each of this.#destinations) each.audience(count, lastId);
  }
}
