/** Tells the relays of a room what it tells its own sockets: once, however many listeners they have. */
import type { EventId } from '../../protocol/ids.ts';
import { scoresTicks } from '../../protocol/limits.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Scores, ServerMessage } from '../../protocol/messages.ts';
import { micTurnedOff } from '../publishing/outlet.ts';
import type { Destination } from '../publishing/publishing.ts';
import { Ticks } from '../publishing/ticks.ts';
import type { Branches } from './branches.ts';
import type { Move, News } from './news.ts';
import type { RelayPlaces } from './places.ts';

/** Scores are gathered, and told so many times a second. */
const [{ perSecond }] = scoresTicks;

export class RelayOutlet implements Destination {
  readonly #branches: Branches;
  readonly #places: RelayPlaces;
  readonly #ticks = new Ticks((scores) => this.#tell({ scores }));

  constructor(branches: Branches, places: RelayPlaces) {
    this.#branches = branches;
    this.#places = places;
  }

  event(event: LoggedEvent): void {
    const off = micTurnedOff(event);
    if (off !== undefined) this.#ticks.forget(off);
    this.#tell({ events: [event] });
  }

  scores(scores: Scores, now: number): void {
    if (this.#places.count > 0) this.#ticks.collect(scores, perSecond, now);
  }

  model(message: NonNullable<News['models']>[number]): void {
    this.#tell({ models: [message] });
  }

  models({ models }: Extract<ServerMessage, { type: 'models' }>): void {
    this.#tell({ modelList: models });
  }

  sounds({ sounds }: Extract<ServerMessage, { type: 'sounds' }>): void {
    this.#tell({ sounds });
  }

  /** A relay that missed something fetches it, though nothing else happens. */
  audience(count: number, lastEventId: EventId): void {
    this.#tell({ audience: count, lastEventId });
  }

  /** Listeners came back to the room, or to a relay: an earlier socket may be on another one. */
  moved(moves: readonly Move[]): void {
    if (moves.length > 0) this.#tell({ moves });
  }

  /** Relays that miss something of the log fetch it, and those that do not count as the room does report. */
  upTo(lastEventId: EventId): void {
    this.#tell({ lastEventId });
  }

  /** The room is deleted: nothing that waits is told. */
  erase(): void {
    this.#ticks.drop();
    this.#branches.stop();
  }

  #tell(news: News): void {
    this.#branches.tell(news, this.#places.relays);
  }
}
