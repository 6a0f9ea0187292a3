/** Keeps what a relay knows of its room current: from what it is told, and by asking for what it missed. */
import type { LoggedEvent } from '../../protocol/logged-event.ts';
import type { Outlet } from '../publishing/outlet.ts';
import type { Batch, Move, News } from './news.ts';
import type { RelayStore } from './relay-store.ts';
import { type RoomCopy, replacesKeys } from './room-copy.ts';
import type { RoomLink } from './room-link.ts';

export interface FollowingParts {
  relay: number;
  link: RoomLink;
  store: RelayStore;
  outlet: Outlet;
  /** Called with each event before it is told. */
  happened: (event: LoggedEvent, now: number) => void;
  /** Somebody came back from here to the room, or to another relay. */
  moved: (move: Move) => void;
  /** More was missed than the room replays. */
  lost: () => void;
}

export class RoomFollowing {
  readonly #parts: FollowingParts;

  constructor(parts: FollowingParts) {
    this.#parts = parts;
  }

  /** Asks for the room as it is, for the first listener. @throws {RefusalError} if there is none. */
  async begin(): Promise<void> {
    const { relay, link, store } = this.#parts;
    const { events, truncated: _, ...copy } = await link.ask('relaySnapshot', { relay });
    const keysReplacedBy = events.findLast(replacesKeys)?.id ?? 0;
    store.begin({ ...copy, keysReplacedBy }, events);
  }

  /** Takes over what is new, and tells it; first of all what was missed, if anything was. */
  async take(batch: Batch): Promise<void> {
    const { copy } = this.#parts.store;
    if (!copy) return;
    if (misses(copy, batch)) await this.#catchUp(copy);
    // Told together with what was missed, or told again after an answer that was lost.
    const known = this.#parts.store.copy;
    if (known) this.#tell(known, { ...batch, events: eventsAfter(known, batch) });
  }

  async #catchUp(before: RoomCopy): Promise<void> {
    const { relay, link, store, outlet, lost } = this.#parts;
    const { lastEventId, wholeAfter } = before;
    const answer = await link.ask('relaySnapshot', { relay, after: lastEventId });
    // Meanwhile everyone may have left, and others may have come.
    if (store.copy?.lastEventId !== lastEventId) return;
    const { events, truncated, ...copy } = answer;
    if (truncated) return lost();
    const keysReplacedBy = events.findLast(replacesKeys)?.id ?? before.keysReplacedBy;
    store.catchUp({ ...copy, wholeAfter, keysReplacedBy }, events, Date.now());
    this.#tellEvents(events);
    const { models, sounds } = copy;
    if (!same(models, before.models)) outlet.models({ type: 'models', models });
    if (!same(sounds, before.sounds)) outlet.sounds({ type: 'sounds', sounds });
  }

  #tell(copy: RoomCopy, news: News): void {
    const { store, outlet, moved } = this.#parts;
    const { events = [], scores = [], moves = [], models = [], modelList, sounds } = news;
    const { audience } = news;
    const now = Date.now();
    for (const move of moves) moved(move);
    const lists = modelList ?? sounds;
    const changed = events.length + models.length > 0 || lists || audience !== undefined;
    if (changed) store.take(copy, news, now);
    this.#tellEvents(events);
    if (modelList) outlet.models({ type: 'models', models: [...modelList] });
    for (const message of models) outlet.model(message);
    if (sounds) outlet.sounds({ type: 'sounds', sounds: [...sounds] });
    if (audience !== undefined) outlet.audience(audience);
    // They may have waited until after their mic was off.
    const mics = new Set(store.copy?.participants.filter(({ mic }) => mic).map(({ id }) => id));
    for (const each of scores) if (mics.has(each.participant)) outlet.scores(each, now);
  }

  #tellEvents(events: readonly LoggedEvent[]): void {
    const now = Date.now();
    for (const event of events) {
      this.#parts.happened(event, now);
      this.#parts.outlet.event(event, now);
    }
  }
}

function eventsAfter({ lastEventId }: RoomCopy, { events = [] }: News): LoggedEvent[] {
  return events.filter(({ id }) => id > lastEventId);
}

/** Whether events are missing between what is known and what comes. */
function misses(copy: RoomCopy, news: News): boolean {
  const [next] = eventsAfter(copy, news);
  return next ? next.id > copy.lastEventId + 1 : (news.lastEventId ?? 0) > copy.lastEventId;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
