/** Draws an element anew when a condition on the screen comes true, or does not hold any more. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class MediaController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #query: MediaQueryList;
  readonly #changed = () => this.#host.requestUpdate();

  /** @param condition as in CSS: `(min-width: 1360px)`. */
  constructor(host: ReactiveControllerHost, condition: string) {
    this.#host = host;
    this.#query = matchMedia(condition);
    host.addController(this);
  }

  get holds(): boolean {
    return this.#query.matches;
  }

  hostConnected(): void {
    this.#query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    this.#query.removeEventListener('change', this.#changed);
  }
}
