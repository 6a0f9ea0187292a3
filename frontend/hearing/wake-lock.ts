/** Keeps the screen on, where the browser can: a phone that sleeps turns its microphone off. */
export class WakeLock {
  #sentinel: WakeLockSentinel | undefined;
  #wanted = false;
  readonly #changed: () => void;

  /** @param changed is called when the screen is kept on from now on, or is not any more. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Whether the screen is kept on. */
  get held(): boolean {
    return this.#sentinel !== undefined && !this.#sentinel.released;
  }

  acquire(): void {
    this.#wanted = true;
    document.addEventListener('visibilitychange', this.#request);
    this.#request();
  }

  release(): void {
    this.#wanted = false;
    document.removeEventListener('visibilitychange', this.#request);
    this.#sentinel?.release().catch(() => {});
    this.#sentinel = undefined;
  }

  /** Browsers take the lock away from hidden pages: it is asked for again when they come back. */
  readonly #request = async () => {
    if (!('wakeLock' in navigator) || document.visibilityState !== 'visible') return;
    try {
      const sentinel = await navigator.wakeLock.request('screen');
      if (!this.#wanted) {
        await sentinel.release();
        return;
      }
      this.#sentinel = sentinel;
      sentinel.addEventListener('release', this.#changed);
      this.#changed();
    } catch {
      // A low battery may forbid it: the microphone stays on while the screen is on by itself.
    }
  };
}
