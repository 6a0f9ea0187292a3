/**
 * What one relay is told: one call at a time. What comes meanwhile waits and is told together, with the
 * latest scores only. A relay that cannot be reached is tried again, later each time; after the last try
 * what waits is dropped, and the relay fetches what it missed of the log with the next that it is told.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { joined, type News } from './news.ts';

/** How often a relay is tried, and how long the waits between are, in milliseconds. */
const attempts = 10;
const [shortestWaitMs, longestWaitMs] = [250, 10_000];

export class RelayFeed {
  readonly #deliver: (news: News) => Promise<void>;
  #waiting: News | undefined;
  #underWay = false;
  readonly #stopped = new AbortController();

  constructor(deliver: (news: News) => Promise<void>) {
    this.#deliver = deliver;
  }

  tell(news: News): void {
    this.#waiting = this.#waiting ? joined(this.#waiting, news) : news;
    if (!this.#underWay) void this.#send();
  }

  /** Nothing that waits is told any more. */
  stop(): void {
    this.#stopped.abort();
  }

  async #send(): Promise<void> {
    this.#underWay = true;
    for (let failures = 0; this.#waiting && failures < attempts; ) {
      const news = this.#waiting;
      this.#waiting = undefined;
      try {
        await this.#deliver(news);
        failures = 0;
      } catch (error) {
        if (failures++ === 0) console.error(error);
        this.#waiting = this.#waiting ? joined(news, this.#waiting) : news;
        if (!(await this.#wait(failures))) break;
      }
      if (this.#stopped.signal.aborted) break;
    }
    this.#waiting = undefined;
    this.#underWay = false;
  }

  /** @returns whether to try again. */
  async #wait(failures: number): Promise<boolean> {
    const { signal } = this.#stopped;
    const waitMs = Math.min(longestWaitMs, shortestWaitMs * 2 ** (failures - 1));
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    return !signal.aborted;
  }
}
