/**
 * Publishing: whatever the room tells goes out by this door. It appends to the log what is to be kept,
 * and tells the outlets: the sockets of the room first, and what relays events to other systems.
 */
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { ServerMessage } from '../../protocol/messages.ts';
import type { EventLog, UnloggedEvent } from '../log/event-log.ts';
import type { Session, Topic } from '../sockets/session.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** Where what is told goes. */
export interface Outlet {
  /** @param except the session that knows it already. */
  tell(topic: Topic, message: ServerMessage, except?: Session): void;
}

export class Publishing {
  readonly #log: EventLog;
  readonly #outlets: readonly Outlet[];

  constructor(log: EventLog, outlets: readonly Outlet[]) {
    this.#log = log;
    this.#outlets = outlets;
  }

  /** Logs what happened and tells it. @param except who knows it already. */
  announce(event: UnloggedEvent, now: number, except?: Session): void {
    this.publish(this.#log.add(event, now), except);
  }

  /** Tells what was logged. */
  publish(event: LoggedEvent, except?: Session): void {
    this.#tell('log', event, except);
  }

  /** Tells the scores of a window; they are not logged. */
  scores(message: MessageOf<'scores'>): void {
    this.#tell('scores', message);
  }

  /** Tells that the state of a model has changed; that is not logged. */
  model(message: MessageOf<'model'>): void {
    this.#tell('models', message);
  }

  #tell(topic: Topic, message: ServerMessage, except?: Session): void {
    for (const outlet of this.#outlets) outlet.tell(topic, message, except);
  }
}
