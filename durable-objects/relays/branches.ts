/** Tells the relays below a node of the tree: the room, or a relay. */
import type { RoomId } from '../../protocol/ids.ts';
import type { RateMeter } from '../rate-meter.ts';
import type { News } from './news.ts';
import { RelayFeed } from './relay-feed.ts';
import { relayOf } from './relay-stub.ts';
import { toldBy } from './tree.ts';

export interface BranchesParts {
  namespace: Cloudflare.Env['RELAYS'];
  roomId: RoomId;
  /** A relay, or 0 for the room. */
  node: number;
  /** Counts what is sent. */
  sends: RateMeter;
}

export class Branches {
  readonly #parts: BranchesParts;
  readonly #feeds = new Map<number, RelayFeed>();
  #relays: readonly number[] = [];

  constructor(parts: BranchesParts) {
    this.#parts = parts;
  }

  /** @param relays all that have listeners. */
  tell(news: News, relays: readonly number[]): void {
    const { node } = this.#parts;
    this.#relays = relays;
    for (const child of toldBy(node, relays)) this.#feedOf(child).tell(news);
  }

  /** Nothing that waits is told any more. */
  stop(): void {
    for (const feed of this.#feeds.values()) feed.stop();
    this.#feeds.clear();
  }

  #feedOf(child: number): RelayFeed {
    const known = this.#feeds.get(child);
    if (known) return known;
    const { namespace, roomId, sends } = this.#parts;
    const feed = new RelayFeed((news) => {
      sends.count(Date.now());
      return relayOf(namespace, roomId, child).tell({ ...news, relays: this.#relays });
    });
    this.#feeds.set(child, feed);
    return feed;
  }
}
