/** What the room heard before this page came, loaded when it is wanted. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Detection, JudgedDetection, RoomApi } from '../../client/index.ts';
import type { Failure } from '../elements/outcome.ts';
import { isFailure } from '../elements/outcome.ts';
import { midnight } from './history-days.ts';

/** From one step back to the next, in days: a quiet room is not asked for each day by itself. */
const steps = [1, 7, 31] as const;

export class EarlierSounds implements ReactiveController {
  /** Oldest first. */
  sounds: readonly JudgedDetection[] = [];
  /** Since when the list is whole: since the beginning once this is 0, not at all while it is infinite. */
  wholeSince = Number.POSITIVE_INFINITY;
  busy = false;
  failure: Failure | undefined;
  readonly #host: ReactiveControllerHost & { readonly api: RoomApi };

  constructor(host: ReactiveControllerHost & { readonly api: RoomApi }) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Whether there may be sounds that are not loaded. */
  get more(): boolean {
    return this.wholeSince > 0;
  }

  /** Loads the day before what is loaded; if that was quiet, more than a day, and in the end all there is. */
  async step(now: number): Promise<void> {
    const before = this.sounds.length;
    const from = Math.min(this.wholeSince, now);
    for (const days of steps) {
      // On the first step the day that goes on.
      const start = midnight(this.wholeSince > now ? now : from - days * 86_400_000);
      if (!(await this.since(start)) || this.sounds.length > before) return;
    }
    await this.since(0);
  }

  /**
   * Loads what the list lacks since then.
   *
   * @param unasked nobody asked for it: that it failed, as where many come at once, is not told.
   * @returns whether it could.
   */
  async since(at: number, unasked = false): Promise<boolean> {
    if (this.wholeSince <= at) return true;
    if (this.busy) return false;
    this.busy = true;
    this.failure = undefined;
    this.#host.requestUpdate();
    try {
      const whole = this.wholeSince;
      const found = await this.#host.api.heard({
        from: at,
        match: 'onset',
        ...(Number.isFinite(whole) && { to: whole - 1 }),
      });
      this.sounds = [...found, ...this.sounds];
      this.wholeSince = at;
      return true;
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!unasked) this.failure = error;
      return false;
    } finally {
      this.busy = false;
      this.#host.requestUpdate();
    }
  }

  /** Takes in what the page's state is to drop: it was heard, and nothing else tells of it. */
  keep(dropped: readonly Detection[]): void {
    if (dropped.length > 0) this.sounds = [...this.sounds, ...dropped];
  }

  /** Another room, or another key to it. */
  forget(): void {
    this.sounds = [];
    this.wholeSince = Number.POSITIVE_INFINITY;
    this.failure = undefined;
  }
}
