/** The room's one alarm: set only while something is due, written only when the time changes. */

/** How early an alarm may go off, in milliseconds: what is due moves with every frame, and setting costs. */
const earlyMs = 30_000;

/**
 * What is sent meanwhile need not wait until the alarm is on disk: a room that fails before works out anew
 * what is due.
 */
const unconfirmed = { allowUnconfirmed: true };

/** What has to be done at a time: each part of the room that has such a thing registers it once. */
export interface Duty {
  /** In milliseconds since the Unix epoch; undefined while nothing is due. Setting it sets the alarm. */
  due: number | undefined;
}

interface RegisteredDuty {
  due: number | undefined;
  run: (now: number, lateMs: number) => void | Promise<void>;
  /** Whether it is done, if it is to be done at all, whenever the alarm goes off for another one. */
  along: boolean;
}

export class Alarm {
  readonly #storage: DurableObjectStorage;
  readonly #duties: RegisteredDuty[] = [];
  /** What the alarm is set to; null for none, undefined while unknown, as after waking. */
  #next: number | null | undefined;
  /** While duties are done one after the other, what is due next is known only after the last. */
  #beginning = false;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /**
   * @param run does what is due, and sets the duty's `due` anew if there is more; else nothing is. It is
   *   told how late it is: a room that stood still has not read yet what came meanwhile.
   * @param along whether it is put off by being done early, so that the room wakes less often.
   */
  register(run: RegisteredDuty['run'], { along = false } = {}): Duty {
    const duty: RegisteredDuty = { due: undefined, run, along };
    this.#duties.push(duty);
    const setNext = () => this.#setNext();
    return {
      get due() {
        return duty.due;
      },
      set due(due) {
        if (due === duty.due) return;
        duty.due = due;
        setNext();
      },
    };
  }

  /** The alarm went off: does what is due. */
  async ring(now: number): Promise<void> {
    this.#next = null;
    const due = this.#duties.filter(({ due, along }) => due !== undefined && (due <= now || along));
    const late = due.map((duty) => Math.max(0, now - (duty.due ?? now)));
    for (const duty of due) duty.due = undefined;
    // All are begun before any is waited for: messages may come meanwhile.
    const done = this.#begin(due, now, late);
    this.#setNext();
    await Promise.all(done);
    this.#setNext();
  }

  #begin(
    due: readonly RegisteredDuty[],
    now: number,
    late: readonly number[],
  ): (void | Promise<void>)[] {
    this.#beginning = true;
    try {
      return due.map(({ run }, i) => run(now, late[i] ?? 0));
    } finally {
      this.#beginning = false;
    }
  }

  /**
   * Sets the alarm to what is due first, or removes it. One that goes off a little early does no harm
   * and is left alone; one that would wake the room long before anything is due is put off.
   */
  #setNext(): void {
    if (this.#beginning) return;
    let first = Number.POSITIVE_INFINITY;
    for (const { due } of this.#duties) if (due !== undefined && due < first) first = due;
    if (first === Number.POSITIVE_INFINITY) {
      if (this.#next === null) return;
      this.#next = null;
      void this.#storage.deleteAlarm(unconfirmed);
    } else if (this.#next === undefined || this.#next === null || !isNear(first, this.#next)) {
      this.#next = first;
      void this.#storage.setAlarm(first, unconfirmed);
    }
  }
}

function isNear(due: number, next: number): boolean {
  return due >= next && due - next < earlyMs;
}
