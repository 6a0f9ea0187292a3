/** `<earshot-alert-sounds>`: what differs for one sound or another, found by what one types. */
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { RoomConnection } from '../../../client/index.ts';
import { RoomStateController } from '../../elements/room-state-controller.ts';
import { msg, str } from '../../words/msg.ts';
import { soundIcon } from '../../words/sound-icon.ts';
import {
  changeAlertSettings,
  type LabelAlerts,
  labelAlertsOf,
  type Ways,
} from '../alert-settings.ts';
import { myUrgentFlags, setUrgent } from '../urgent.ts';
import { type AlertSound, alertSounds } from './alert-sounds.ts';
import { alertStyles } from './alert-styles.ts';
import { AlertsController } from './alerts-controller.ts';

class EarshotAlertSounds extends LitElement {
  static override properties = {
    connection: { attribute: false },
    query: { state: true },
    chosen: { state: true },
  };
  declare connection: RoomConnection;
  declare query: string;
  /** The label whose ways are shown. */
  declare chosen: string | undefined;
  readonly #room = new RoomStateController(this, ['models']);
  readonly #alerts = new AlertsController(this);
  /** The order stays while one changes what it goes by. */
  #order: readonly string[] | undefined;

  static override styles = [
    ...alertStyles,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      li {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 12px;
        padding-block: 6px;
        border-block-start: 1px solid var(--line);
      }
      svg {
        width: 26px;
        height: 26px;
        color: var(--ink-soft);
      }
      .urgent svg {
        color: var(--accent);
      }
      .title {
        overflow-wrap: anywhere;
        hyphens: auto;
        font-weight: 600;
      }
      .settings,
      .ways {
        grid-column: 2 / -1;
        flex-wrap: wrap;
      }
      .ways {
        display: grid;
      }
      .settings {
        display: flex;
        align-items: center;
        gap: 4px 12px;
      }
      .settings button {
        padding-inline: 0.9em;
      }
    `,
  ];

  constructor() {
    super();
    this.query = '';
    this.chosen = undefined;
  }

  override render() {
    const sounds = this.#sounds();
    return html`
      <h3 id="sounds">${msg('Each sound')}</h3>
      <input type="search" aria-label=${msg('Search sounds')} placeholder=${msg('Search sounds')}
        .value=${live(this.query)} @input=${this.#search} />
      <ul aria-labelledby="sounds">
        ${repeat(
          sounds,
          ({ label }) => label,
          (sound) => this.#sound(sound),
        )}
      </ul>
      ${sounds.length === 0 ? html`<p class="explanation">${msg('No such sound.')}</p>` : nothing}
    `;
  }

  #sounds(): AlertSound[] {
    const found = alertSounds(this.#room.snapshot.models, myUrgentFlags(), this.query);
    this.#order ??= found.map(({ label }) => label);
    const order = new Map(this.#order.map((label, place) => [label, place]));
    const placeOf = ({ label }: AlertSound) => order.get(label) ?? order.size;
    return found.sort((a, b) => placeOf(a) - placeOf(b));
  }

  #sound({ label, title, model, urgent }: AlertSound) {
    const { alert, ways } = this.#of(label);
    const chosen = this.chosen === label;
    return html`
      <li class=${urgent ? 'urgent' : ''}>
        ${soundIcon(label, model)}
        <span class="title">${title}</span>
        <label class="check">
          <input type="checkbox" aria-label=${msg(str`${title}: urgent`)} .checked=${live(urgent)}
            @change=${() => setUrgent(label, !urgent)} />
          <span>${msg('Urgent')}</span>
        </label>
        <div class="settings">
          <select aria-label=${msg(str`Alerts for ${title}`)} .value=${live(alert ?? '')}
            @change=${({ target }: Event) => this.#alert(label, (target as HTMLSelectElement).value)}>
            <option value="" ?selected=${alert === undefined}>${msg('As set above')}</option>
            <option value="always" ?selected=${alert === 'always'}>${msg('Always')}</option>
            <option value="never" ?selected=${alert === 'never'}>${msg('Never')}</option>
          </select>
          <button aria-expanded=${chosen} aria-label=${msg(str`How ${title} alerts`)}
            @click=${() => this.#choose(chosen ? undefined : label)}>
            ${ways ? msg('Its own way') : msg('How')}
          </button>
        </div>
        ${chosen ? this.#ways(label) : nothing}
      </li>
    `;
  }

  #ways(label: string) {
    const own = this.#of(label).ways;
    const ways = own ?? this.#alerts.settings.ways;
    const way = (name: keyof Ways, words: string) => html`
      <label class="check">
        <input type="checkbox" .checked=${live(ways[name])}
          @change=${() => this.#set(label, { ways: { ...ways, [name]: !ways[name] } })} />
        <span>${words}</span>
      </label>
    `;
    return html`
      <div class="ways" role="group" aria-label=${msg('How')}>
        ${way('flash', msg('Flash the screen'))} ${way('vibration', msg('Vibrate'))}
        ${way('notification', msg('Show a notification'))} ${way('sound', msg('Play a sound'))}
        <button ?disabled=${own === undefined} @click=${() => this.#set(label, { ways: undefined })}>
          ${msg('As set above')}
        </button>
      </div>
    `;
  }

  #of(label: string): LabelAlerts {
    return labelAlertsOf(label, this.#alerts.settings);
  }

  #alert(label: string, value: string) {
    this.#set(label, { alert: value === 'always' || value === 'never' ? value : undefined });
  }

  /** What is as for all others is not kept. */
  #set(label: string, change: LabelAlerts) {
    const { [label]: before, ...others } = this.#alerts.settings.labels;
    const after = { ...before, ...change };
    const differs = after.alert !== undefined || after.ways !== undefined;
    changeAlertSettings({ labels: differs ? { ...others, [label]: after } : others });
  }

  #choose(label: string | undefined) {
    this.chosen = label;
  }

  #search({ target }: Event) {
    this.query = (target as HTMLInputElement).value;
    this.#order = undefined;
  }
}

customElements.define('earshot-alert-sounds', EarshotAlertSounds);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-alert-sounds': EarshotAlertSounds;
  }
}
