/** `<earshot-alerts>`: the bell, behind which is how this device draws attention, and what does so. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import { drawn } from '../elements/drawn.ts';
import { latePart } from '../elements/late-part.ts';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { alertSettings, alertsChanged } from './alert-settings.ts';
import { endAttention } from './attention.ts';
import { RoomWatch } from './room-watch.ts';
import { snoozedMs } from './snooze.ts';
import { TabSign } from './tab-sign.ts';
import { readyTones } from './tones.ts';

class EarshotAlerts extends LitElement {
  static override properties = {
    connection: { attribute: false },
    trouble: { attribute: false },
    shown: { state: true },
  };
  declare connection: RoomConnection;
  /** What is the matter with a microphone or the connection, as a sentence for the tab. */
  declare trouble: string | undefined;
  /** Whether the dialog has been asked for. */
  declare shown: boolean;
  readonly #tab = new TabSign();
  #followed = new AbortController();

  static override styles = [
    base,
    controls,
    css`
      button {
        width: 44px;
        padding: 0;
        border-color: currentColor;
        background: transparent;
        color: inherit;
        font-size: 22px;
      }
      button:hover {
        background: rgb(128 128 128 / 20%);
      }
    `,
  ];

  constructor() {
    super();
    this.shown = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener(alertsChanged, this.#draw);
    document.addEventListener('visibilitychange', this.#seen);
    addEventListener('click', this.#tapped);
    if (this.hasUpdated) this.#follow();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(alertsChanged, this.#draw);
    document.removeEventListener('visibilitychange', this.#seen);
    removeEventListener('click', this.#tapped);
    this.#followed.abort();
    this.#tab.remove();
    endAttention();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('connection')) this.#follow();
    if (changed.has('trouble')) this.#tab.trouble(this.trouble);
  }

  override render() {
    const silent = alertSettings().which === 'off' || snoozedMs() > 0;
    return html`
      <button aria-haspopup="dialog" aria-label=${silent ? msg('Alerts: off') : msg('Alerts')}
        title=${msg('Alerts')} @click=${this.#open}>
        ${drawn(silent ? bellOff : bell)}
      </button>
      ${
        this.shown
          ? html`<earshot-alert-dialog .connection=${this.connection}></earshot-alert-dialog>`
          : nothing
      }
    `;
  }

  async #open() {
    const there = await latePart(import('./dialog/index.ts'));
    if (!there) return;
    this.shown = true;
    await this.updateComplete;
    this.renderRoot.querySelector('earshot-alert-dialog')?.open();
  }

  #follow() {
    this.#followed.abort();
    this.#followed = new AbortController();
    new RoomWatch(this.connection, this.#tab, this.#followed.signal);
  }

  readonly #draw = () => this.requestUpdate();

  /** Any tap will do for browsers that play nothing before one. */
  readonly #tapped = () => {
    const { ways, labels } = alertSettings();
    if (ways.sound || Object.values(labels).some((own) => own.ways?.sound)) readyTones();
  };

  readonly #seen = () => {
    if (!document.hidden) this.#tab.seen();
  };
}

const bell = 'M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 21h4M12 3v2';
const bellOff =
  'M6 17v-6a6 6 0 0 1 .5-2.4M9 5.8A6 6 0 0 1 18 11v3M4 17h13M10 21h4M12 3v2M3 3l18 18';

customElements.define('earshot-alerts', EarshotAlerts);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-alerts': EarshotAlerts;
  }
}
