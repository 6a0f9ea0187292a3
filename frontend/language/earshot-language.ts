/** `<earshot-language>`: the languages of the page, each by its own name. To choose one loads the page again. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import { base, controls } from '../elements/styles.ts';
import { changeLanguage, type Language, languages } from '../words/language.ts';
import { language, msg } from '../words/msg.ts';

/** A choice by buttons, not by a list: with a list, the arrow keys alone would load the page again. */
class EarshotLanguage extends LitElement {
  static override properties = { connection: { attribute: false }, asking: { state: true } };
  /** The room that the page is in: its microphone turns off with the page. */
  declare connection: RoomConnection | undefined;
  /** The language that was chosen while the microphone is on. */
  declare asking: Language | undefined;

  static override styles = [
    base,
    controls,
    css`
      .languages,
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 8px;
      }
      .languages button {
        border-color: transparent;
        color: var(--ink-soft);
        font-weight: 500;
      }
      .languages button:hover {
        color: var(--ink);
      }
      .languages [aria-current] {
        border-color: var(--line);
        background: var(--card);
        color: var(--ink);
        font-weight: 650;
      }
      .asking {
        display: grid;
        gap: 12px;
        margin-block-start: 8px;
        /* Above the tabs at the foot of a phone's screen. */
        scroll-margin-block-end: 92px;
        padding: 14px 16px;
        border-radius: var(--radius-small);
        background: var(--accent-wash);
      }
      p {
        font-size: 0.9375rem;
      }
    `,
  ];

  constructor() {
    super();
    this.connection = undefined;
    this.asking = undefined;
  }

  override render() {
    const spoken = language();
    return html`
      <div class="languages" role="group" aria-label=${msg('Language')}>
        ${Object.entries(languages).map(
          ([tag, name]) => html`
            <button lang=${tag} aria-current=${tag === spoken ? 'true' : nothing}
              @click=${() => this.#choose(tag as Language)}>${name}</button>
          `,
        )}
      </div>
      ${this.asking ? this.#ask(this.asking) : nothing}
    `;
  }

  #ask(chosen: Language) {
    return html`
      <div class="asking" role="group" aria-label=${msg('Language')} @keydown=${this.#key}>
        <p id="warning">${msg('The page loads again, and your microphone turns off.')}</p>
        <div class="buttons">
          <button class="primary" aria-describedby="warning" @click=${() => changeLanguage(chosen)}>
            ${msg('Change language')}
          </button>
          <button @click=${this.#drop}>${msg('Cancel')}</button>
        </div>
      </div>
    `;
  }

  async #choose(chosen: Language) {
    if (chosen === language()) {
      this.asking = undefined;
      return;
    }
    if (!this.connection?.state.getSnapshot().microphoneOn) {
      changeLanguage(chosen);
      return;
    }
    this.asking = chosen;
    await this.updateComplete;
    const question = this.renderRoot.querySelector('.asking');
    question?.scrollIntoView({ block: 'nearest' });
    question?.querySelector('button')?.focus({ preventScroll: true });
  }

  /** Gives the focus back to the language that was chosen. */
  readonly #drop = () => {
    const chosen = this.asking;
    this.asking = undefined;
    this.renderRoot.querySelector<HTMLElement>(`.languages [lang='${chosen}']`)?.focus();
  };

  #key(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    this.#drop();
  }
}

customElements.define('earshot-language', EarshotLanguage);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-language': EarshotLanguage;
  }
}
