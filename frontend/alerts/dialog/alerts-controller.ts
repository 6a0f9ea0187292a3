/** Draws an element again when the settings of alerts change. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { type AlertSettings, alertSettings, alertsChanged } from '../alert-settings.ts';
import { urgentChanged } from '../urgent.ts';

export class AlertsController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #draw = () => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get settings(): AlertSettings {
    return alertSettings();
  }

  hostConnected(): void {
    for (const change of [alertsChanged, urgentChanged]) addEventListener(change, this.#draw);
  }

  hostDisconnected(): void {
    for (const change of [alertsChanged, urgentChanged]) removeEventListener(change, this.#draw);
  }
}
