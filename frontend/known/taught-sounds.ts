/** What the room was taught, with all that it tells whoever teaches; kept current while it is shown. */
import type { ReactiveController } from 'lit';
import type { RoomApi, SoundList } from '../../client/index.ts';
import { Outcome, type OutcomeHost } from '../elements/outcome.ts';

export interface TeachingHost extends OutcomeHost {
  readonly api: RoomApi;
}

export class TaughtSounds implements ReactiveController {
  /** Undefined until it was loaded. */
  list: SoundList | undefined;
  readonly outcome: Outcome;
  readonly #host: TeachingHost;
  /** What the room last told everyone it was taught: if that is another value, the list is old. */
  #told: unknown;

  constructor(host: TeachingHost) {
    this.#host = host;
    this.outcome = new Outcome(host);
    host.addController(this);
  }

  /** @param told what everyone in the room is told of taught sounds, now. */
  follow(told: unknown): void {
    if (told === this.#told) return;
    this.#told = told;
    void this.#load();
  }

  /** Changes what the room was taught. @param done says that it was done. */
  change(work: () => Promise<SoundList>, done?: string): Promise<boolean> {
    return this.outcome.of(async () => {
      this.list = await work();
    }, done);
  }

  hostDisconnected(): void {
    this.#told = undefined;
  }

  async #load(): Promise<void> {
    // Quietly: what is being told of a change stays.
    try {
      this.list = await this.#host.api.sounds.list();
      this.#host.requestUpdate();
    } catch (error) {
      if (!this.list) await this.outcome.of(() => Promise.reject(error));
    }
  }
}
