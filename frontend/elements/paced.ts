/**
 * Draws pictures that move with the time: all of them together, four times a second and once where the reader
 * wants less motion, and only those that can be seen.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** From one drawing to the next, in milliseconds. */
export const pacedMs = 250;
const reducedMs = 1000;

const drawings = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
const reducedMotion = globalThis.matchMedia?.('(prefers-reduced-motion: reduce)');

function start(): void {
  clearInterval(timer);
  timer =
    drawings.size > 0
      ? setInterval(drawAll, reducedMotion?.matches ? reducedMs : pacedMs)
      : undefined;
}

function drawAll(): void {
  if (document.visibilityState === 'hidden') return;
  for (const draw of drawings) draw();
}

reducedMotion?.addEventListener('change', start);

/** Whether the reader wants less motion. */
export function wantsStillness(): boolean {
  return reducedMotion?.matches ?? false;
}

export class Paced implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #draw: () => void;
  #seen: IntersectionObserver | undefined;

  /** @param draw draws the picture as it is now. */
  constructor(host: ReactiveControllerHost & Element, draw: () => void) {
    this.#host = host;
    this.#draw = draw;
    host.addController(this);
  }

  hostConnected(): void {
    this.#seen = new IntersectionObserver((entries) => this.#show(entries.at(-1)?.isIntersecting));
    this.#seen.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#seen?.disconnect();
    this.#show(false);
  }

  #show(shown = false): void {
    if (shown === drawings.has(this.#draw)) return;
    if (shown) drawings.add(this.#draw);
    else drawings.delete(this.#draw);
    if (shown) this.#draw();
    if (drawings.size <= 1) start();
  }
}
