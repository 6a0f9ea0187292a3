/** Closes the sockets that do not introduce themselves in time. */
import { helloDeadlineMs } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { Refuse } from './ghosts.ts';
import type { Sessions } from './sessions.ts';

export class Introductions {
  readonly #sessions: Sessions;
  readonly #refuse: Refuse;
  readonly #deadline: Duty;

  constructor(sessions: Sessions, alarm: Alarm, refuse: Refuse) {
    this.#sessions = sessions;
    this.#refuse = refuse;
    this.#deadline = alarm.register((now) => this.#dismissSilent(now));
    this.plan();
  }

  /** A socket came, or said `hello`. */
  plan(): void {
    const first = Math.min(...this.#sessions.silent.map(({ connectedAt }) => connectedAt));
    this.#deadline.due = Number.isFinite(first) ? first + helloDeadlineMs : undefined;
  }

  #dismissSilent(now: number): void {
    for (const session of this.#sessions.silent) {
      if (session.connectedAt + helloDeadlineMs > now) continue;
      this.#refuse(session, new RefusalError('hello-timeout'), now);
    }
    this.plan();
  }
}
