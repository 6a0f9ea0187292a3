/** `<earshot-snooze>`: puts alerts off for five minutes when one has just come, and says so for as long. */
import { css, html, LitElement, nothing } from 'lit';
import { base, controls } from '../elements/styles.ts';
import { clockWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { alertsChanged } from './alert-settings.ts';
import { attentionDrawn, endAttention } from './attention.ts';
import { snooze, snoozedMs, wake } from './snooze.ts';

/** After an alert it is offered for so long, in milliseconds. */
const offeredMs = 30_000;

/** @attr {boolean} always - Whether it is offered without an alert. */
class EarshotSnooze extends LitElement {
  static override properties = { always: { type: Boolean }, offered: { state: true } };
  declare always: boolean;
  declare offered: boolean;
  #end: ReturnType<typeof setTimeout> | undefined;
  #second: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    controls,
    css`
      p {
        display: flex;
        align-items: center;
        gap: 8px;
        font-size: min(0.875rem, 4.5vw);
        font-weight: 600;
        white-space: nowrap;
      }
      button {
        padding-inline: min(1.1em, 4vw);
        border-color: currentColor;
        font-size: min(0.9375rem, 6vw);
        color: inherit;
        white-space: nowrap;
      }
      button:hover {
        background: rgb(128 128 128 / 20%);
      }
    `,
  ];

  constructor() {
    super();
    this.always = false;
    this.offered = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener(alertsChanged, this.#draw);
    addEventListener(attentionDrawn, this.#offer);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(alertsChanged, this.#draw);
    removeEventListener(attentionDrawn, this.#offer);
    clearTimeout(this.#end);
    clearTimeout(this.#second);
  }

  override render() {
    const leftMs = snoozedMs();
    clearTimeout(this.#second);
    if (leftMs > 0) {
      this.#second = setTimeout(this.#draw, leftMs % 1000 || 1000);
      const left = clockWords(leftMs + 999);
      return html`
        <p>
          <span class="numbers">${msg(str`Snoozed ${left}`)}</span>
          <button @click=${this.#wake}>${msg('Undo')}</button>
        </p>
      `;
    }
    if (!this.offered && !this.always) return nothing;
    return html`<button @click=${this.#snooze}>${msg('Snooze 5 min')}</button>`;
  }

  #snooze() {
    endAttention();
    snooze();
    void this.#keepFocus();
  }

  #wake() {
    this.offered = true;
    wake();
    void this.#keepFocus();
  }

  /** The button that was used has become the other one. */
  async #keepFocus() {
    await this.updateComplete;
    this.renderRoot.querySelector('button')?.focus({ preventScroll: true });
  }

  readonly #offer = () => {
    this.offered = true;
    clearTimeout(this.#end);
    this.#end = setTimeout(() => {
      // Not from under somebody's fingers.
      if (this.shadowRoot?.activeElement == null) this.offered = false;
    }, offeredMs);
  };

  readonly #draw = () => this.requestUpdate();
}

customElements.define('earshot-snooze', EarshotSnooze);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-snooze': EarshotSnooze;
  }
}
