/** `<earshot-threshold>`: from what score on one sound counts as heard, as a slider. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { base, controls } from '../elements/styles.ts';
import { percent } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

/** The slider moves by the logarithm of odds: near 0 and near 1 a hundredth is much. */
const widest = 6;
const step = 0.1;

/**
 * @attr {string} sound - What it is the threshold of.
 * @attr {boolean} own - Whether the room has it set for this sound.
 * @fires chosen - Another threshold was chosen; `detail` is it, or undefined for what the model says.
 */
class EarshotThreshold extends LitElement {
  static override properties = {
    sound: { type: String },
    value: { attribute: false },
    own: { type: Boolean },
    moved: { state: true },
  };
  declare sound: string;
  /** What the room says, in (0, 1). */
  declare value: number;
  declare own: boolean;
  /** Where the slider is held, until it is let go of. */
  declare moved: number | undefined;

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 4px 12px;
        padding-bottom: 10px;
      }
      input {
        width: 100%;
        height: 32px;
        margin: 0;
        accent-color: var(--accent);
      }
      p {
        grid-column: 1 / -1;
        font-size: 0.8125rem;
      }
      button {
        min-height: 32px;
        padding: 0.2em 0.8em;
        font-size: 0.8125rem;
      }
    `,
  ];

  constructor() {
    super();
    this.own = false;
    this.moved = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('value')) this.moved = undefined;
  }

  override render() {
    const shown = this.moved ?? this.value;
    return html`
      <input type="range" aria-label=${msg(str`Threshold of ${this.sound}`)} min=${-widest} max=${widest}
        step=${step} aria-valuetext=${percent(shown)} .value=${live(String(positionOf(shown)))}
        @input=${this.#move} @change=${this.#choose} />
      ${
        this.own
          ? html`<button aria-label=${msg(str`Reset the threshold of ${this.sound}`)} @click=${this.#reset}>
              ${msg('Reset')}
            </button>`
          : nothing
      }
      <p class="soft">${msg(str`Counts as heard from ${percent(shown)}. Further left hears more, but is wrong more often.`)}</p>
    `;
  }

  #move({ target }: Event) {
    this.moved = scoreAt(Number((target as HTMLInputElement).value));
  }

  #choose({ target }: Event) {
    this.moved = scoreAt(Number((target as HTMLInputElement).value));
    this.dispatchEvent(new CustomEvent('chosen', { detail: this.moved }));
  }

  #reset() {
    this.dispatchEvent(new CustomEvent('chosen'));
    this.renderRoot.querySelector('input')?.focus();
  }
}

function positionOf(score: number): number {
  const logit = Math.log(score / (1 - score));
  return Math.min(widest, Math.max(-widest, Math.round(logit / step) * step));
}

function scoreAt(position: number): number {
  return Number((1 / (1 + Math.exp(-position))).toFixed(4));
}

customElements.define('earshot-threshold', EarshotThreshold);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-threshold': EarshotThreshold;
  }
}
