/** The room's one alarm: set only while something is due, written only when the time changes. */
/** How early an alarm may go off, in milliseconds: what is due moves with every frame, and setting costs. */
const earlyMs = 30_000;

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
   * Sets the alarm, or removes it. One that goes off a little early does no harm and is left alone; one
   * that would wake the room long before anything is due is put off.
   */
  setNext(due: number | undefined): void {
    if (due === undefined) {
      if (this.#next === null) return;
      this.#next = null;
      void this.#storage.deleteAlarm();
    } else if (this.#next === undefined || this.#next === null || !this.#isNear(due, this.#next)) {
      this.#next = due;
      void this.#storage.setAlarm(due);
    }
  }

  #isNear(due: number, next: number): boolean {
    return due >= next && due - next < earlyMs;
  }
}
