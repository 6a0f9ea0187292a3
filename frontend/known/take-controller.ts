/** A take in the making: a countdown, then one to three seconds in which the sound is made. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { maxTaughtTakeMs } from '../../protocol/limits.ts';

/** Before it begins, so that hands can get from the button to the doorbell. */
const countdownSeconds = 3;
/** What is shorter holds too little. */
export const leastTakeMs = 1000;
const tickMs = 50;
/** Sound is on its way for a moment after it was made: frames, network, the window that holds it. */
const onItsWayMs = 400;

export type TakePhase = 'countdown' | 'recording' | 'arriving';

export class TakeController implements ReactiveController {
  phase: TakePhase | undefined;
  /** Seconds until it begins. */
  left = 0;
  /** How much of it there is, in milliseconds. */
  recordedMs = 0;
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;
  #take: (lengthMs: number) => unknown = () => {};
  #begunAt = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** @param take is called with its length once all of its sound is in the room. */
  start(take: (lengthMs: number) => unknown): void {
    if (this.phase) return;
    this.#take = take;
    this.recordedMs = 0;
    this.left = countdownSeconds;
    this.#begunAt = performance.now() + 1000 * countdownSeconds;
    this.#at('countdown');
    this.#timer = setInterval(() => this.#tick(), tickMs);
  }

  /** Ends it before three seconds are over. */
  stop(): void {
    if (this.phase !== 'recording' || this.recordedMs < leastTakeMs) return;
    clearInterval(this.#timer);
    const lengthMs = Math.min(maxTaughtTakeMs, Math.round(this.recordedMs));
    this.#at('arriving');
    this.#timer = setTimeout(() => {
      this.cancel();
      this.#take(lengthMs);
    }, onItsWayMs);
  }

  cancel(): void {
    clearInterval(this.#timer);
    this.#at(undefined);
  }

  hostDisconnected(): void {
    this.cancel();
  }

  #tick(): void {
    const sinceMs = performance.now() - this.#begunAt;
    if (sinceMs < 0) {
      const left = Math.ceil(-sinceMs / 1000);
      if (left !== this.left) this.#host.requestUpdate();
      this.left = left;
      return;
    }
    this.recordedMs = sinceMs;
    this.#at('recording');
    if (sinceMs >= maxTaughtTakeMs) this.stop();
  }

  #at(phase: TakePhase | undefined): void {
    this.phase = phase;
    this.#host.requestUpdate();
  }
}
