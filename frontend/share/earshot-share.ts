/** `<earshot-share>`: the links that bring others into the room. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { base, card, controls } from '../elements/styles.ts';
import './earshot-qr-code.ts';
import { type ShareChoice, type Shared, shareChoices } from './share-choices.ts';

class EarshotShare extends LitElement {
  static override properties = {
    shared: { attribute: false },
    chosen: { state: true },
    copied: { state: true },
  };
  declare shared: Shared;
  declare chosen: number;
  /** What became of the last wish to copy, as a sentence. */
  declare copied: string | undefined;
  #choices: readonly ShareChoice[] = [];

  static override styles = [
    base,
    card,
    controls,
    css`
      .card {
        display: grid;
        gap: 16px;
      }
      fieldset {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: 1fr;
        gap: 4px;
        margin: 0;
        padding: 4px;
        border: 0;
        border-radius: 999px;
        background: var(--sunken);
      }
      fieldset label {
        position: relative;
        display: grid;
        place-items: center;
        min-height: 40px;
        padding: 0.3em 0.6em;
        border-radius: 999px;
        color: var(--ink-soft);
        text-align: center;
        cursor: pointer;
      }
      fieldset label:has(:checked) {
        background: var(--card);
        color: var(--ink);
        box-shadow: 0 1px 3px rgb(0 0 0 / 14%);
      }
      fieldset label:has(:focus-visible) {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      fieldset input {
        position: absolute;
        inset: 0;
        margin: 0;
        opacity: 0;
        cursor: pointer;
      }
      .code {
        justify-self: center;
        width: min(100%, 208px);
        padding: 6px;
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: #fff;
      }
      .buttons {
        display: flex;
        gap: 8px;
      }
      .buttons button {
        flex: 1;
      }
      p {
        font-size: 0.875rem;
      }
    `,
  ];

  constructor() {
    super();
    this.chosen = 0;
    this.copied = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('shared')) this.#choices = shareChoices(this.shared);
  }

  override render() {
    const choice = this.#choices[this.chosen] ?? this.#choices[0];
    if (!choice) return nothing;
    return html`
      <section class="card" aria-label="Share this room">
        <h2>Share this room</h2>
        ${this.#choices.length > 1 ? this.#tabs() : nothing}
        <p class="soft">${choice.meaning}</p>
        <earshot-qr-code class="code" .link=${choice.link}
          .label=${`QR code of the link: ${choice.name}`}></earshot-qr-code>
        <div>
          <label class="visually-hidden" for="link">Link: ${choice.name}</label>
          <input id="link" type="text" readonly .value=${choice.link}
            @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} />
        </div>
        <div class="buttons">
          <button class="primary" @click=${() => this.#copy(choice.link)}>Copy link</button>
          ${
            'share' in navigator
              ? html`<button @click=${() => this.#share(choice.link)}>Share…</button>`
              : nothing
          }
        </div>
        <p class="soft" role="status" ?hidden=${!this.copied}>${this.copied ?? ''}</p>
      </section>
    `;
  }

  #tabs() {
    return html`
      <fieldset>
        <legend class="visually-hidden">What the link is for</legend>
        ${this.#choices.map(
          ({ name }, index) => html`
            <label>
              <input type="radio" name="choice" .checked=${index === this.chosen}
                @change=${() => this.#choose(index)} />
              ${name}
            </label>
          `,
        )}
      </fieldset>
    `;
  }

  #choose(index: number) {
    this.chosen = index;
    this.copied = undefined;
  }

  async #copy(link: string) {
    try {
      await navigator.clipboard.writeText(link);
      this.copied = 'Copied: paste it wherever you like.';
    } catch {
      this.#select('This browser does not let the page copy.');
    }
  }

  /** The way that is left. @param reason for it, as a sentence. */
  #select(reason: string) {
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    input?.select();
    this.copied = `${reason} The link is selected: copy it with your keyboard or the menu.`;
  }

  async #share(url: string) {
    try {
      await navigator.share({ title: 'Earshot', url });
    } catch (error) {
      // Whoever closes the dialogue has changed their mind: there is nothing to say.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#select('It could not be shared from here.');
    }
  }
}

customElements.define('earshot-share', EarshotShare);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-share': EarshotShare;
  }
}
