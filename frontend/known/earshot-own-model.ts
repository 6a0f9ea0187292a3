/** `<earshot-own-model>`: the card of a model that a host gave to the room, and what a host may change of it. */
import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ModelChange, ModelDescription, RoomApi, RoomSettings } from '../../client/index.ts';
import '../elements/earshot-confirm.ts';
import { Outcome } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { labelWords, titleOf } from '../words/sounds.ts';
import { cardStyles } from './card-styles.ts';
import './earshot-known-labels.ts';
import { msg, str } from '../words/msg.ts';
import { modelFacts } from './model-facts.ts';
import { acceptedModelFiles } from './model-files.ts';
import { modelProgress } from './model-progress.ts';
import { ModelUpload } from './model-upload.ts';

/**
 * @attr {boolean} editable - Whether one may change it: hosts may.
 * @attr {string} query - What the titles of sounds shown must have in them.
 * @fires removed - It was removed; `detail` is its description.
 */
class EarshotOwnModel extends LitElement {
  static override properties = {
    api: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    editable: { type: Boolean },
    query: { type: String },
  };
  static override styles = [base, controls, cardStyles];
  declare api: RoomApi;
  declare model: ModelDescription;
  declare tracker: RoomSettings['tracker'][ModelDescription['id']] | undefined;
  declare editable: boolean;
  declare query: string;
  readonly #outcome = new Outcome(this);
  readonly #upload = new ModelUpload(this);

  constructor() {
    super();
    this.editable = false;
    this.query = '';
  }

  override render() {
    const { name, description, state } = this.model;
    return html`
      <article aria-label=${name}>
        <h4>${name}</h4>
        <p class="soft">${originWords(this.model)} ${description ?? nothing}</p>
        ${
          state === 'failed'
            ? html`<p class="problem" role="status">
                ${msg('This model could not be opened, so the room is not using it. Replace or remove it.')}
              </p>`
            : nothing
        }
        ${modelFacts(this.model)}
        <earshot-known-labels .api=${this.api} .model=${this.model} .tracker=${this.tracker}
          ?editable=${this.editable} query=${this.query}></earshot-known-labels>
        ${this.editable ? this.#change() : nothing}
      </article>
    `;
  }

  #change() {
    const { model } = this;
    const uploaded = model.source === 'room';
    return html`
      <details class="change">
        <summary>${msg('Change this model')}</summary>
        <div class="fields">
          <label for="name">${msg('Name')}</label>
          <input id="name" type="text" required maxlength="64" .value=${live(model.name)}
            @change=${this.#rename} />
          <label for="background">${msg('Label for background noise')}</label>
          <select id="background" @change=${this.#chooseBackground}>
            <option value="" .selected=${model.background === undefined}>${msg('None of these')}</option>
            ${model.labels.map(
              (label) => html`
                <option value=${label} .selected=${label === model.background}>${labelWords(label)}</option>
              `,
            )}
          </select>
        </div>
        <details>
          <summary>${msg('Names of its sounds')}</summary>
          <div class="fields">
            ${model.labels.map((label, i) => this.#title(label, i))}
          </div>
        </details>
        ${
          uploaded
            ? this.#upload.step
              ? modelProgress(this.#upload)
              : html`
                  <button @click=${this.#pick}>${msg('Replace it with another file…')}</button>
                  <input type="file" accept=${acceptedModelFiles} multiple hidden
                    aria-label=${msg(str`Model to replace ${model.name}`)} @change=${this.#replace} />
                `
            : nothing
        }
        <earshot-confirm action=${msg('Remove it…')} confirmation=${msg('Remove it')} ?busy=${this.#outcome.busy}
          warning=${warningWords(uploaded)} @confirmed=${this.#remove}>
        </earshot-confirm>
      </details>
      ${this.#outcome.render({ detail: true })} ${this.#upload.outcome.render({ detail: true })}
    `;
  }

  #title(label: string, i: number) {
    const own = titleOf(label, this.model);
    return html`
      <label for="title-${i}">${label}</label>
      <input id="title-${i}" type="text" maxlength="64" .value=${live(own)}
        @change=${(event: Event) => this.#retitle(label, event)} />
    `;
  }

  #rename({ target }: Event) {
    const name = (target as HTMLInputElement).value.trim();
    if (name) void this.#save({ name });
    else this.requestUpdate();
  }

  #chooseBackground({ target }: Event) {
    void this.#save({ background: (target as HTMLSelectElement).value || null });
  }

  #retitle(label: string, { target }: Event) {
    const title = (target as HTMLInputElement).value.trim();
    void this.#save({ titles: { [label]: title || null } });
  }

  #save(change: ModelChange) {
    return this.#outcome.of(() => this.api.changeModel(this.model.id, change), msg('Saved.'));
  }

  #pick() {
    this.renderRoot.querySelector<HTMLElement>('input[type=file]')?.click();
  }

  #replace(event: Event) {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) void this.#upload.add({ files }, this.model);
  }

  async #remove() {
    const { model } = this;
    if (await this.#outcome.of(() => this.api.removeModel(model.id)))
      this.dispatchEvent(new CustomEvent('removed', { detail: model }));
  }
}

function warningWords(uploaded: boolean): string {
  return uploaded
    ? msg('The room stops using it and deletes its files. To use it again, add it again.')
    : msg('The room stops using it. You can add it again from the catalogue.');
}

function originWords({ source }: ModelDescription): string {
  return source === 'catalogue' ? msg('From the catalogue.') : msg('Added by a host.');
}

customElements.define('earshot-own-model', EarshotOwnModel);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-own-model': EarshotOwnModel;
  }
}
