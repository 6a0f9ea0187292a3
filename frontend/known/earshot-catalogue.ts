/** `<earshot-catalogue>`: models that the deployment offers, for the host to add. */
import { html, LitElement } from 'lit';
import type { CatalogueEntry, RoomApi } from '../../client/index.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { cardStyles } from './card-styles.ts';
import { modelFacts } from './model-facts.ts';
import { modelProgress } from './model-progress.ts';
import { ModelUpload } from './model-upload.ts';

class EarshotCatalogue extends LitElement {
  static override properties = { api: { attribute: false }, entries: { attribute: false } };
  static override styles = [base, controls, cardStyles];
  declare api: RoomApi;
  declare entries: readonly CatalogueEntry[];
  readonly #upload = new ModelUpload(this);

  override render() {
    return html`
      <details class="change">
        <summary>${msg(str`From the catalogue (${this.entries.length})`)}</summary>
        <ul>${this.entries.map((entry) => html`<li>${this.#entry(entry)}</li>`)}</ul>
      </details>
      ${this.#upload.step ? modelProgress(this.#upload) : ''}
      ${this.#upload.outcome.render({ detail: true })}
    `;
  }

  #entry(entry: CatalogueEntry) {
    const { id, name, description } = entry;
    return html`
      <article aria-label=${name}>
        <h4>${name}</h4>
        <p class="soft">${description}</p>
        ${modelFacts(entry)}
        <div>
          <button ?disabled=${this.#upload.step !== undefined} aria-label=${msg(str`Add ${name}`)}
            @click=${() => this.#upload.add({ catalogue: id })}>${msg('Add')}</button>
        </div>
      </article>
    `;
  }
}

customElements.define('earshot-catalogue', EarshotCatalogue);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-catalogue': EarshotCatalogue;
  }
}
