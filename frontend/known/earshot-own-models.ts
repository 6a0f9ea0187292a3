/** `<earshot-own-models>`: the models that hosts gave to the room, and ways to give it more. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import {
  type CatalogueEntry,
  listCatalogue,
  type ModelDescription,
  type RoomApi,
  type RoomSettings,
} from '../../client/index.ts';
import { Outcome } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import './earshot-add-model.ts';
import './earshot-catalogue.ts';
import './earshot-own-model.ts';
import { msg, str } from '../words/msg.ts';
import { labelGroups } from './label-groups.ts';
import { ownModelsStyles } from './own-models-styles.ts';

/**
 * @attr {boolean} editable - Whether one may add and change models: hosts may.
 * @attr {string} query - What the titles of sounds shown must have in them.
 */
class EarshotOwnModels extends LitElement {
  static override properties = {
    api: { attribute: false },
    models: { attribute: false },
    trackers: { attribute: false },
    editable: { type: Boolean },
    query: { type: String },
    catalogue: { state: true },
    removed: { state: true },
  };
  static override styles = [base, controls, ownModelsStyles];
  declare api: RoomApi;
  /** All of the room's models. */
  declare models: readonly ModelDescription[];
  /** What the room says counts as heard, by model. */
  declare trackers: RoomSettings['tracker'];
  declare editable: boolean;
  declare query: string;
  /** What the deployment offers; empty until that is known. */
  declare catalogue: readonly CatalogueEntry[];
  /** The model that was removed last. */
  declare removed: ModelDescription | undefined;
  readonly #outcome = new Outcome(this);

  constructor() {
    super();
    this.editable = false;
    this.query = '';
    this.catalogue = [];
    this.removed = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('editable') && this.editable) void this.#load();
    // It came back, by whomever: there is nothing to undo. Right after it was removed it may still be listed.
    const before = changed.get('models');
    if (before && !this.#lists(before) && this.#lists(this.models)) this.removed = undefined;
  }

  /** Whether the model that was removed last is among them. */
  #lists(models: readonly ModelDescription[]): boolean {
    return models.some(({ id }) => id === this.removed?.id);
  }

  override render() {
    const own = this.models.filter(isOwn);
    const found = own.filter((model) => labelGroups(model, this.query).length > 0);
    return html`
      ${
        own.length === 0
          ? html`<p class="soft">${this.editable ? invitationWords() : noneWords()}</p>`
          : html`<ul>
              ${repeat(
                found,
                ({ id }) => id,
                (model) => html`
                  <li>
                    <earshot-own-model .api=${this.api} .model=${model}
                      .tracker=${this.trackers[model.id]} ?editable=${this.editable}
                      query=${this.query} @removed=${this.#removed}></earshot-own-model>
                  </li>
                `,
              )}
            </ul>`
      }
      ${this.removed ? this.#removal(this.removed) : nothing} ${this.#outcome.render({ detail: true })}
      ${this.editable && this.query === '' ? this.#more() : nothing}
    `;
  }

  #more() {
    const chosen = new Set(this.models.map(({ id }) => id));
    const left = this.catalogue.filter(({ id }) => !chosen.has(id));
    return html`
      <earshot-add-model .api=${this.api}></earshot-add-model>
      ${
        left.length > 0
          ? html`<earshot-catalogue .api=${this.api} .entries=${left}></earshot-catalogue>`
          : nothing
      }
    `;
  }

  #removal({ name, source }: ModelDescription) {
    return html`
      <p class="removed" role="status">
        ${msg(str`“${name}” was removed.`)}
        ${
          source === 'catalogue'
            ? html`<button ?disabled=${this.#outcome.busy} @click=${this.#undo}>${msg('Undo')}</button>`
            : nothing
        }
      </p>
    `;
  }

  async #load() {
    await this.#outcome.of(async () => {
      this.catalogue = await listCatalogue(location.origin);
    });
  }

  async #removed({ detail }: CustomEvent<ModelDescription>) {
    this.removed = detail;
    await this.updateComplete;
    // What had the focus is gone.
    const next = this.renderRoot.querySelector<HTMLElement>('.removed button');
    (next ?? this.renderRoot.querySelector<HTMLElement>('earshot-add-model'))?.focus();
  }

  async #undo() {
    const { removed } = this;
    if (!removed) return;
    const back = () => this.api.addModel({ catalogue: removed.id });
    if (await this.#outcome.of(back, msg(str`“${removed.name}” is back.`)))
      this.removed = undefined;
  }

  /** Gives the room what was dropped anywhere on the dialog. */
  take(transfer: DataTransfer | null): void {
    this.renderRoot.querySelector('earshot-add-model')?.take(transfer);
  }

  /** @returns whether what is held over the dialog would be taken. */
  hold(event: DragEvent): boolean {
    return this.renderRoot.querySelector('earshot-add-model')?.hold(event) ?? false;
  }
}

function invitationWords(): string {
  return msg(
    'Do you have a sound model of your own, for example from Teachable Machine? Add it, and the room uses it as well.',
  );
}

function noneWords(): string {
  return msg('None yet. A host can add models.');
}

/** Whether a host gave the model to the room. */
export function isOwn({ source }: ModelDescription): boolean {
  return source === 'room' || source === 'catalogue';
}

customElements.define('earshot-own-models', EarshotOwnModels);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-own-models': EarshotOwnModels;
  }
}
