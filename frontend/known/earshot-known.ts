/** `<earshot-known>`: the sounds that the room knows, as a dialog. Everyone sees them; hosts change them. */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ModelDescription, RoomApi, RoomConnection } from '../../client/index.ts';
import { closeBeside, dialogStyles } from '../elements/dialog-styles.ts';
import { leadsAway } from '../elements/leads-away.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import type { ToTeach } from '../elements/to-teach.ts';
import './earshot-known-labels.ts';
import './earshot-own-models.ts';
import './earshot-taught.ts';
import { msg, str } from '../words/msg.ts';
import { factsStyles } from './facts-styles.ts';
import { knownStyles } from './known-styles.ts';
import { hasWords, labelGroups } from './label-groups.ts';
import { modelFacts } from './model-facts.ts';

class EarshotKnown extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    shown: { state: true },
    query: { state: true },
  };
  static override styles = [base, controls, dialogStyles, factsStyles, knownStyles];
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare shown: boolean;
  /** What is looked for. */
  declare query: string;
  readonly #room = new RoomStateController(this, ['models', 'role', 'settings', 'sounds']);

  constructor() {
    super();
    this.shown = false;
    this.query = '';
  }

  /** @param example of a sound that is to be taught. */
  async open(example?: ToTeach): Promise<void> {
    this.shown = true;
    await this.updateComplete;
    this.#dialog?.showModal();
    if (example) this.renderRoot.querySelector('earshot-taught')?.teach(example);
  }

  override render() {
    const { models } = this.#room.snapshot;
    if (!this.shown || models.length === 0) return nothing;
    return html`
      <dialog aria-labelledby="title" @close=${this.#closed} @click=${closeBeside}
        @dragover=${this.#hold} @drop=${this.#drop}>
        <header>
          <h2 id="title">${msg('Sounds this room knows')}</h2>
          <button @click=${() => this.#dialog?.close()}>${msg('Close')}</button>
        </header>
        <div class="parts">
          <input type="search" aria-label=${msg('Find a sound')} placeholder=${msg('Find a sound')}
            autocomplete="off" @input=${this.#look} />
          ${this.#taught()} ${this.#own(models)}
          ${repeat(
            models.filter(isOfDeployment),
            ({ id }) => id,
            (model) => this.#base(model),
          )}
          <p class="none soft" role="status">${this.#finds ? nothing : noSuch(this.query)}</p>
        </div>
      </dialog>
    `;
  }

  #taught() {
    return html`
      <section class="card" aria-label=${msg('Taught here')}>
        <h3>${msg('Taught here')}</h3>
        <earshot-taught .connection=${this.connection} .api=${this.api} query=${this.query}>
        </earshot-taught>
      </section>
    `;
  }

  #own(models: readonly ModelDescription[]) {
    const { role, settings } = this.#room.snapshot;
    return html`
      <section class="card" aria-label=${msg('Models added here')}>
        <h3>${msg('Models added here')}</h3>
        <earshot-own-models .api=${this.api} .models=${models} .trackers=${settings?.tracker ?? {}}
          ?editable=${role === 'host'} query=${this.query}></earshot-own-models>
      </section>
    `;
  }

  #base(model: ModelDescription) {
    const { role, settings } = this.#room.snapshot;
    const known = labelGroups(model).reduce((sum, { labels }) => sum + labels.length, 0);
    return html`
      <section class="card" aria-label=${model.name} ?hidden=${!this.#has(model)}>
        <div class="head">
          <h3>${msg('Known from the start')}</h3>
          <span class="soft numbers">${known}</span>
        </div>
        <p class="soft">${model.description ?? model.name}</p>
        <details class="about">
          <summary>${msg('About this model')}</summary>
          ${modelFacts(model)}
        </details>
        <earshot-known-labels .api=${this.api} .model=${model}
          .tracker=${settings?.tracker[model.id]} ?editable=${role === 'host'} query=${this.query}>
        </earshot-known-labels>
      </section>
    `;
  }

  #has(model: ModelDescription): boolean {
    return labelGroups(model, this.query).length > 0;
  }

  get #finds(): boolean {
    const { models, sounds } = this.#room.snapshot;
    // A sound without an example is no label of a model yet, and is shown all the same.
    return (
      models.some((model) => this.#has(model)) ||
      sounds.some(({ name }) => hasWords(name, this.query))
    );
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  #closed() {
    this.shown = false;
    this.query = '';
  }

  /** What is dropped anywhere here is a model, and no recording as it would be elsewhere. */
  #hold(event: DragEvent) {
    if (!this.renderRoot.querySelector('earshot-own-models')?.hold(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #drop(event: DragEvent) {
    if (!leadsAway(event)) return;
    event.preventDefault();
    event.stopPropagation();
    this.renderRoot.querySelector('earshot-own-models')?.take(event.dataTransfer);
  }

  #look({ target }: Event) {
    this.query = (target as HTMLInputElement).value.trim();
  }
}

function isOfDeployment({ source = 'deployment' }: ModelDescription): boolean {
  return source === 'deployment';
}

function noSuch(query: string): string {
  return msg(str`No sound matches “${query}”.`);
}

customElements.define('earshot-known', EarshotKnown);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-known': EarshotKnown;
  }
}
