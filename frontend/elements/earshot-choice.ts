/** `<earshot-choice>`: one of a room's settings, as one choice of a few. It holds as soon as it is made. */
import { css, html, LitElement, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg } from '../words/msg.ts';
import { Outcome } from './outcome.ts';
import { settingsStyles } from './settings-styles.ts';

export interface Choice<Value extends string> {
  value: Value;
  name: string;
  /** What follows from it, in a few words. */
  meaning: string;
}

/** @attr {string} legend - What is chosen. */
class EarshotChoice extends LitElement {
  static override properties = {
    legend: { type: String },
    choices: { attribute: false },
    value: { attribute: false },
    save: { attribute: false },
    wanted: { state: true },
  };
  declare legend: string;
  declare choices: readonly Choice<string>[];
  /** What the room says. */
  declare value: string;
  declare save: (value: string) => Promise<unknown>;
  /** What was chosen, until the room says so. */
  declare wanted: string | undefined;
  readonly #outcome = new Outcome(this);

  static override styles = [
    settingsStyles,
    css`
      .choices {
        display: grid;
        gap: 8px;
        margin-top: 12px;
      }
      label {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 12px;
        min-height: 48px;
        padding: 8px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        font-size: 1rem;
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
      label span span {
        display: block;
        font-size: 0.875rem;
        font-weight: 450;
      }
    `,
  ];

  constructor() {
    super();
    this.wanted = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('value')) this.wanted = undefined;
  }

  override render() {
    return html`
      <div class="part">
        <fieldset ?disabled=${this.#outcome.busy}>
          <legend>${this.legend}</legend>
          <div class="choices">
            ${this.choices.map(
              ({ value, name, meaning }) => html`
                <label>
                  <input type="radio" name="choice" .checked=${live(value === (this.wanted ?? this.value))}
                    @change=${() => this.#choose(value)} />
                  <span>${name}<span>${meaning}</span></span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${this.#outcome.render()}
      </div>
    `;
  }

  async #choose(value: string) {
    this.wanted = value;
    const changed = await this.#outcome.of(() => this.save(value), msg('Saved.'));
    if (!changed) this.wanted = undefined;
    await this.updateComplete;
    // A fieldset that was disabled lets go of the focus.
    this.renderRoot.querySelector<HTMLElement>(':checked')?.focus();
  }
}

customElements.define('earshot-choice', EarshotChoice);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-choice': EarshotChoice;
  }
}
