/**
 * `<earshot-confirm>`: a button for what cannot be undone. It says first what will happen, and asks.
 *
 * @fires confirmed - it was asked for twice.
 */
import { css, html, LitElement } from 'lit';
import { base, controls } from './styles.ts';

class EarshotConfirm extends LitElement {
  static override properties = {
    action: { type: String },
    warning: { type: String },
    confirmation: { type: String },
    busy: { type: Boolean },
    asking: { state: true },
  };
  /** What the button says. */
  declare action: string;
  /** What will happen, as a sentence. */
  declare warning: string;
  /** What the second button says. */
  declare confirmation: string;
  /** It is being done. */
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
          <button @click=${() => this.#ask(false)}>Cancel</button>
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
