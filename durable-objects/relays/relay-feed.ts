/**
 * What one relay is told: one call at a time. What comes meanwhile waits and is told together, with the
 * latest scores only. A relay that cannot be reached is tried again, later each time; after the last try
 * what waits is dropped, and the relay fetches what it missed of the log with the next that it is told.
 */
import { joined, type News } from './news.ts';

/** How often a relay is tried, and how long the waits between are, in milliseconds. */
const attempts = 10;
const [shortestWaitMs, longestWaitMs] = [250, 10_000];

export class RelayFeed {
  readonly #deliver: (news: News) => Promise<void>;
  #waiting: News | undefined;
  /** A call is under way, or the next try is due. */
  #busy = false;
  #stopped = false;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deliver: (news: News) => Promise<void>) {
    this.#deliver = deliver;
  }

  tell(news: News): void {
    this.#waiting = this.#waiting ? joined(this.#waiting, news) : news;
    if (!this.#busy) void this.#send();
  }

  /** Nothing that waits is told any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
  }

  async #send(): Promise<void> {
    const news = this.#stopped ? undefined : this.#waiting;
    this.#waiting = undefined;
    this.#busy = news !== undefined;
    if (!news) return;
    try {
      await this.#deliver(news);
    } catch (error) {
      this.#failed(news, error);
      return;
    }
    this.#failures = 0;
    void this.#send();
  }

  #failed(news: News, error: unknown): void {
    if (this.#failures === 0) console.error(error);
    if (this.#stopped || ++this.#failures === attempts) {
      this.#failures = 0;
      this.#waiting = undefined;
      this.#busy = false;
      return;
    }
    this.#waiting = this.#waiting ? joined(news, this.#waiting) : news;
    const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** (this.#failures - 1));
    this.#timer = setTimeout(() => void this.#send(), waitMs);
  }
}
