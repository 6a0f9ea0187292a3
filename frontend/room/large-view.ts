/** Whether nothing but what is heard is shown, large: `?view=stage` in the address says so. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class LargeView implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed = () => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get on(): boolean {
    return new URLSearchParams(location.search).get('view') === 'stage';
  }

  /** Whether another page shows this one: it has no way back to the room then. */
  get framed(): boolean {
    return globalThis.parent !== globalThis.self;
  }

  /** Goes there, or back; the browser's own way back leads back too. */
  show(on: boolean): void {
    const address = new URL(location.href);
    if (on) address.searchParams.set('view', 'stage');
    else address.searchParams.delete('view');
    history.pushState(history.state, '', address);
    this.#changed();
  }

  hostConnected(): void {
    addEventListener('popstate', this.#changed);
  }

  hostDisconnected(): void {
    removeEventListener('popstate', this.#changed);
  }
}
