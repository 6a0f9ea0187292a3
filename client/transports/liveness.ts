/**
 * Finds out that a socket is dead although nobody closed it: a ping that is answered by nothing
 * within a deadline. Without it a phone that changed networks looks connected for minutes.
 */
export interface LivenessTimes {
  /** From the welcome to the first ping, in milliseconds: a page that starts answers late. */
  firstPingMs: number;
  /** From one ping to the next, in milliseconds. */
  pingIntervalMs: number;
  /** How long anything at all may take to arrive after a ping, in milliseconds. */
  pingDeadlineMs: number;
}

export class Liveness {
  /** Round trip of the last ping, in milliseconds. */
  latencyMs: number | undefined;
  readonly #times: LivenessTimes;
  readonly #ping: () => void;
  readonly #dead: () => void;
  #pingTimer: ReturnType<typeof setTimeout> | undefined;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #pingedAt: number | undefined;

  /** @param ping sends a ping; @param dead is called once when the socket must be given up. */
  constructor(times: LivenessTimes, ping: () => void, dead: () => void) {
    this.#times = times;
    this.#ping = ping;
    this.#dead = dead;
  }

  /** A socket opened: something (the welcome) must arrive within the deadline. */
  opened(): void {
    this.stop();
    this.#expectAnswer();
  }

  /** The room welcomed us: ping after a moment, or an interval if shorter, and then regularly. */
  start(): void {
    this.stop();
    const { firstPingMs, pingIntervalMs } = this.#times;
    this.#pingTimer = setTimeout(() => this.#pingNow(), Math.min(firstPingMs, pingIntervalMs));
  }

  /** Any message proves life. */
  arrived(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
  }

  /** The answer to the ping came. */
  ponged(): void {
    if (this.#pingedAt !== undefined) this.latencyMs = performance.now() - this.#pingedAt;
    this.#pingedAt = undefined;
  }

  stop(): void {
    clearTimeout(this.#pingTimer);
    this.arrived();
    this.#pingedAt = undefined;
  }

  #pingNow(): void {
    this.#pingTimer = setTimeout(() => this.#pingNow(), this.#times.pingIntervalMs);
    this.#pingedAt = performance.now();
    this.#expectAnswer();
    this.#ping();
  }

  #expectAnswer(): void {
    if (this.#deadline !== undefined) return;
    this.#deadline = setTimeout(() => {
      this.stop();
      this.#dead();
    }, this.#times.pingDeadlineMs);
  }
}
