/** What a relay replays to those who come to it: the same as the room would. */
import type { EventId } from '../../protocol/ids.ts';
import {
  firstReplayPage,
  replayOnJoin,
  replayOnResume,
  replayPage,
} from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { ReplayedPage, ReplayStart } from '../log/replay.ts';
import type { ReplaySource } from '../people/replays.ts';
import type { RelayStore } from './relay-store.ts';

const dayMs = 24 * 60 * 60 * 1000;
const nothing = 0 as EventId;

export class RelayReplay implements ReplaySource {
  readonly #store: RelayStore;

  constructor(store: RelayStore) {
    this.#store = store;
  }

  get lastId(): EventId {
    return this.#store.copy?.lastEventId ?? nothing;
  }

  begin(after: EventId | undefined): ReplayStart {
    this.#store.prune(Date.now());
    const kept = this.#store.copy?.settings.retention.events ?? 0;
    if (after === undefined) {
      const events = this.#store.latest(this.#since, Math.min(replayOnJoin, kept));
      return { events: events.map(textOf), last: this.lastId, more: false, truncated: false };
    }
    const before = this.#store.beforeLatest(Math.min(replayOnResume, kept));
    const from = Math.max(after, before, this.#store.copy?.wholeAfter ?? 0) as EventId;
    const [first] = this.#store.after(from, this.#since, 1);
    const truncated = (first?.id ?? this.lastId + 1) > after + 1;
    return { ...this.#page(from, firstReplayPage), truncated };
  }

  /** @throws {RefusalError} `too-slow` if what follows has been dropped meanwhile: whoever comes back is told so. */
  next(after: EventId): ReplayedPage {
    const { wholeAfter = 0 } = this.#store.copy ?? {};
    if (after < wholeAfter)
      throw new RefusalError('too-slow', 'what you missed is not kept any more');
    return this.#page(after, replayPage);
  }

  #page(after: EventId, most: number): ReplayedPage {
    const events = this.#store.after(after, this.#since, most + 1);
    const page = events.slice(0, most);
    return {
      events: page.map(textOf),
      last: page.at(-1)?.id ?? after,
      more: events.length > page.length,
    };
  }

  /** Older events are past the time for which the room keeps them. */
  get #since(): number {
    return Date.now() - (this.#store.copy?.settings.retention.days ?? 0) * dayMs;
  }
}

function textOf({ text }: { text: string }): string {
  return text;
}
