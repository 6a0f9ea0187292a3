/** Scores that wait to be told together: the latest window of each mic and model. */
import type { ParticipantId } from '../../protocol/ids.ts';
import type { Scores } from '../../protocol/messages.ts';

export class Ticks {
  readonly #tell: (scores: Scores[], now: number) => void;
  /** By mic and model. */
  readonly #latest = new Map<string, Scores>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(tell: (scores: Scores[], now: number) => void) {
    this.#tell = tell;
  }

  /** Tells it with the next tick. There is a timer only while something waits for that. */
  collect(scores: Scores, perSecond: number, now: number): void {
    this.#latest.set(`${scores.participant} ${scores.model}`, scores);
    const waitMs = Math.max(0, this.#toldAt + 1000 / perSecond - now);
    this.#timer ??= setTimeout(() => this.flush(Date.now()), waitMs);
  }

  /** Tells now what waits. */
  flush(now: number): void {
    const scores = [...this.#latest.values()];
    this.drop();
    if (scores.length === 0) return;
    this.#toldAt = now;
    this.#tell(scores, now);
  }

  /** Forgets what waits of a participant's mic. */
  forget(participant: ParticipantId): void {
    for (const [key, scores] of this.#latest) {
      if (scores.participant === participant) this.#latest.delete(key);
    }
  }

  /** Forgets what waits. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest.clear();
  }
}
