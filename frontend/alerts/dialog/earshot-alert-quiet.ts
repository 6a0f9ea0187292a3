/** `<earshot-alert-quiet>`: the hours in which this device draws no attention. */
import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg } from '../../words/msg.ts';
import { changeAlertSettings } from '../alert-settings.ts';
import { alertStyles } from './alert-styles.ts';
import { AlertsController } from './alerts-controller.ts';

class EarshotAlertQuiet extends LitElement {
  static override styles = alertStyles;
  readonly #alerts = new AlertsController(this);

  override render() {
    const { quietHours, urgentPasses } = this.#alerts.settings;
    return html`
      <label class="check">
        <input type="checkbox" .checked=${live(quietHours)}
          @change=${() => changeAlertSettings({ quietHours: !quietHours })} />
        <span>${msg('Quiet hours')}</span>
      </label>
      ${
        quietHours
          ? html`
              <div class="line inset">
                ${this.#time('quietFrom', msg('From'))} ${this.#time('quietTo', msg('To'))}
              </div>
              <label class="check inset">
                <input type="checkbox" .checked=${live(urgentPasses)}
                  @change=${() => changeAlertSettings({ urgentPasses: !urgentPasses })} />
                <span>${msg('Alert me to urgent sounds all the same')}</span>
              </label>
            `
          : nothing
      }
    `;
  }

  #time(of: 'quietFrom' | 'quietTo', words: string) {
    return html`
      <span class="line">
        <label for=${of}>${words}</label>
        <input id=${of} type="time" required .value=${live(this.#alerts.settings[of])}
        @change=${({ target }: Event) => this.#set(of, target as HTMLInputElement)} />
      </span>
    `;
  }

  /** What is half typed is no time. */
  #set(of: 'quietFrom' | 'quietTo', { value }: HTMLInputElement) {
    if (value) changeAlertSettings({ [of]: value.slice(0, 5) });
    else this.requestUpdate();
  }
}

customElements.define('earshot-alert-quiet', EarshotAlertQuiet);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-alert-quiet': EarshotAlertQuiet;
  }
}
