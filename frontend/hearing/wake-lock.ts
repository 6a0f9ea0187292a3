/** Keeps the screen on, where the browser can: a phone that sleeps turns its microphone off. */
export class WakeLock {
  #sentinel: WakeLockSentinel | undefined;
  #wanted = false;

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
      if (this.#wanted) this.#sentinel = sentinel;
      else await sentinel.release();
    } catch {
      // A low battery may forbid it: the microphone stays on while the screen is on by itself.
    }
  };
}
