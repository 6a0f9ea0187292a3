/** `<earshot-trackers>`: what counts as heard, for a model of the room; which one is asked only if there are several. */
import { css, html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ModelDescription, RoomApi, RoomSettings } from '../../client/index.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import './earshot-tracker.ts';
import { msg } from '../words/msg.ts';

class EarshotTrackers extends LitElement {
  static override properties = {
    api: { attribute: false },
    models: { attribute: false },
    trackers: { attribute: false },
    chosen: { state: true },
  };
  declare api: RoomApi;
  declare models: readonly ModelDescription[];
  /** What the room says, by model. */
  declare trackers: RoomSettings['tracker'];
  /** Id of the model that is being set; the first one if undefined. */
  declare chosen: string | undefined;

  static override styles = [
    settingsStyles,
    css`
      .which {
        display: grid;
        gap: 6px;
        margin-bottom: 20px;
      }
    `,
  ];

  override render() {
    const model = this.models.find(({ id }) => id === this.chosen) ?? this.models[0];
    const tracker = model && this.trackers[model.id];
    if (!tracker) return nothing;
    return html`
      ${this.models.length > 1 ? this.#choice(model) : nothing}
      ${keyed(
        model.id,
        html`<earshot-tracker .api=${this.api} .model=${model} .tracker=${tracker}>
        </earshot-tracker>`,
      )}
    `;
  }

  #choice(model: ModelDescription) {
    return html`
      <div class="which">
        <label for="model">${msg('Model')}</label>
        <select id="model" @change=${this.#choose}>
          ${this.models.map(
            ({ id, name }) => html`
              <option .value=${id} .selected=${id === model.id}>${name}</option>
            `,
          )}
        </select>
      </div>
    `;
  }

  #choose(event: Event) {
    this.chosen = (event.target as HTMLSelectElement).value;
  }
}

customElements.define('earshot-trackers', EarshotTrackers);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-trackers': EarshotTrackers;
  }
}
