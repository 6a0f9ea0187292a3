/**
 * Publishing: whatever the room tells goes out by this door. It appends to the log what is to be kept,
 * and tells it at the outlet.
 */
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';
import type { EventLog, UnloggedEvent } from '../log/event-log.ts';
import type { Outlet } from './outlet.ts';

export class Publishing {
  readonly #log: EventLog;
  readonly #outlet: Outlet;

  constructor(log: EventLog, outlet: Outlet) {
    this.#log = log;
    this.#outlet = outlet;
  }

  /** Logs what happened and tells it. */
  announce(event: UnloggedEvent, now: number): void {
    this.publish(this.#log.add(event, now), now);
  }

  /** Tells what was logged. */
  publish(event: LoggedEvent, now: number): void {
    this.#outlet.event(event, now);
  }

  /** Tells the scores of a window; they are not logged. */
  scores(scores: Scores, now: number): void {
    this.#outlet.scores(scores, now);
  }

  /** Tells that the state of a model has changed; that is not logged. */
  model(message: Extract<ServerMessage, { type: 'model' }>): void {
    this.#outlet.model(message);
  }
}
