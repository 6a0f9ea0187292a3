/**
 * Places in this isolate, whose memory all of them share. A network has fewer than there are, so that nobody
 * takes those of everyone else.
 */
import { RefusalError } from '../protocol/refusals.ts';

/** What a place is counted as, how many of these there may be, and what is said beyond them. */
export type PlaceLimit = readonly [counted: string, most: number, detail: string];

export class Places {
  /** Those that are taken, by what they are counted as. */
  readonly #taken = new Map<string, number>();

  /**
   * @returns gives the place back; again it does nothing.
   * @throws {RefusalError} `rate-limited` if there is none left.
   */
  take(limits: readonly PlaceLimit[]): () => void {
    for (const [counted, most, detail] of limits) {
      if (this.#of(counted) >= most) throw new RefusalError('rate-limited', detail);
    }
    for (const [counted] of limits) this.#taken.set(counted, this.#of(counted) + 1);
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      for (const [counted] of limits) {
        const left = this.#of(counted) - 1;
        if (left > 0) this.#taken.set(counted, left);
        else this.#taken.delete(counted);
      }
    };
  }

  #of(counted: string): number {
    return this.#taken.get(counted) ?? 0;
  }
}
