/** The room's one alarm: set only while something is due, written only when the time changes. */
export class Agenda {
  readonly #storage: DurableObjectStorage;
  /** What the alarm is set to; null for none, undefined while unknown, as after waking. */
  #next: number | null | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** The alarm went off and is set no more. */
  rang(): void {
    this.#next = null;
  }

  /**
   * Sets the alarm, or removes it. An alarm that goes off too early does no harm, so one that is set
   * to an earlier time is left alone.
   */
  setNext(due: number | undefined): void {
    if (due === undefined) {
      if (this.#next === null) return;
      this.#next = null;
      void this.#storage.deleteAlarm();
    } else if (this.#next === undefined || this.#next === null || due < this.#next) {
      this.#next = due;
      void this.#storage.setAlarm(due);
    }
  }
}
