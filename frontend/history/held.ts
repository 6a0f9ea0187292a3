/** While somebody reads further down, or has a row open, new rows wait: nothing moves under their eyes. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { HeardSound } from './heard-sounds.ts';

/** What is so near to the top of the screen lies below the stage, in pixels. */
const hiddenPx = 100;

export class Held implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #observer: IntersectionObserver | undefined;
  #watched: Element | undefined;
  #atTop = true;
  /** The newest sound when that began. */
  #newest: HeardSound | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#watched = undefined;
  }

  /** @param top what is seen while the newest row is. */
  watch(top: Element | null): void {
    if (!top || top === this.#watched) return;
    this.#observer?.disconnect();
    this.#watched = top;
    this.#observer = new IntersectionObserver(
      (entries) => {
        const entry = entries.at(-1);
        // Below the screen nobody has scrolled past it yet, and in a hidden panel nobody reads.
        const past = entry && !entry.isIntersecting && entry.boundingClientRect.top < hiddenPx;
        const atTop = !past || entry.boundingClientRect.height === 0;
        if (atTop === this.#atTop) return;
        this.#atTop = atTop;
        this.#host.requestUpdate();
      },
      { rootMargin: `-${hiddenPx}px 0px 0px 0px` },
    );
    this.#observer.observe(top);
  }

  /**
   * @param sounds newest first. @param newest of all there are. @param open whether a row is open.
   * @returns those that are shown, and how many wait.
   */
  split(
    sounds: readonly HeardSound[],
    newest: HeardSound | undefined,
    open: boolean,
  ): { sounds: readonly HeardSound[]; fresh: number } {
    if (this.#atTop && !open) this.#newest = undefined;
    else this.#newest ??= newest;
    const held = this.#newest;
    if (!held) return { sounds, fresh: 0 };
    const shown = sounds.filter((sound) => !isNewer(sound, held));
    return { sounds: shown, fresh: sounds.length - shown.length };
  }

  /** What waits is shown. */
  release(): void {
    this.#newest = undefined;
    this.#atTop = true;
    this.#host.requestUpdate();
  }
}

/** By the log, where both are of it: a sound may be told long after it began. */
function isNewer(sound: HeardSound, than: HeardSound): boolean {
  return sound.detection && than.detection
    ? sound.detection.id > than.detection.id
    : sound.at > than.at;
}
