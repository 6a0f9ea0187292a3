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
  /** What there was when that began; undefined while nothing waits. */
  #known: Known | undefined;

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
   * @param sounds those to show. @param all there are. @param open whether a row is open.
   * @returns those that are shown, and how many wait.
   */
  split(
    sounds: readonly HeardSound[],
    all: readonly HeardSound[],
    open: boolean,
  ): { sounds: readonly HeardSound[]; fresh: number } {
    if (this.#atTop && !open) this.#known = undefined;
    else this.#known ??= knownOf(all);
    const known = this.#known;
    if (!known) return { sounds, fresh: 0 };
    const shown = sounds.filter((sound) => !isNew(sound, known));
    return { sounds: shown, fresh: sounds.length - shown.length };
  }

  /** What waits is shown. */
  release(): void {
    this.#known = undefined;
    this.#atTop = true;
    this.#host.requestUpdate();
  }
}

/** How far what is known goes: in the log, as a sound may be told long after others that began later; of recordings in time. */
interface Known {
  readonly id: number;
  readonly recordedAt: number;
}

function knownOf(all: readonly HeardSound[]): Known {
  return {
    id: Math.max(0, ...all.map(({ detection }) => detection?.id ?? 0)),
    recordedAt: Math.max(0, ...all.map(({ recording, at }) => (recording ? at : 0))),
  };
}

function isNew({ detection, at }: HeardSound, known: Known): boolean {
  return detection ? detection.id > known.id : at > known.recordedAt;
}
