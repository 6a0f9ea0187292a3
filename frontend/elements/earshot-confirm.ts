/** `<earshot-confirm>`: a button for what cannot be undone. It says first what will happen, and asks. */
import { css, html, LitElement } from 'lit';
import { msg } from '../words/msg.ts';
import { base, controls } from './styles.ts';

/**
 * @attr {string} action - What the button says.
 * @attr {string} warning - What will happen, as a sentence.
 * @attr {string} confirmation - What the second button says.
 * @attr {boolean} busy - It is being done.
 * @fires confirmed - It was asked for twice.
 */
class EarshotConfirm extends LitElement {
  static override properties = {
    action: { type: String },
    warning: { type: String },
    confirmation: { type: String },
    busy: { type: Boolean },
    asking: { state: true },
  };
  declare action: string;
  declare warning: string;
  declare confirmation: string;
  declare busy: boolean;
  declare asking: boolean;

  static override styles = [
    base,
    controls,
    css`
      .asking {
        display: grid;
        gap: 12px;
        padding: 14px 16px;
        border-radius: var(--radius-small);
        background: var(--accent-wash);
      }
      p {
        font-size: 0.9375rem;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.busy = false;
    this.asking = false;
  }

  override render() {
    if (!this.asking) {
      return html`<button class="ask" ?disabled=${this.busy} @click=${() => this.#ask(true)}>
        ${this.action}
      </button>`;
    }
    return html`
      <div class="asking" role="group" aria-label=${this.action} @keydown=${this.#key}>
        <p id="warning">${this.warning}</p>
        <div class="buttons">
          <button class="primary" aria-describedby="warning" @click=${this.#confirm}>
            ${this.confirmation}
          </button>
          <button @click=${() => this.#ask(false)}>${msg('Cancel')}</button>
        </div>
      </div>
    `;
  }

  /** The focus goes where the next step is. */
  async #ask(asking: boolean) {
    this.asking = asking;
    await this.updateComplete;
    this.scrollIntoView({ block: 'nearest' });
    this.renderRoot.querySelector('button')?.focus();
  }

  #confirm() {
    void this.#ask(false);
    this.dispatchEvent(new CustomEvent('confirmed'));
  }

  #key(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    // Only this question is dropped, not the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    void this.#ask(false);
  }
}

customElements.define('earshot-confirm', EarshotConfirm);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-confirm': EarshotConfirm;
  }
}
