/**
 * `<earshot-parameters>`: a form of the tracker's parameters, for all sounds or for one. Where others
 * are inherited, a field that is left empty takes what its placeholder says.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { LabelParameters } from '../../models/recognition/tracker-settings.ts';
import { trackerBounds } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { amount } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

export type ParameterName = keyof LabelParameters;
export type Parameters = { [Key in ParameterName]?: number | undefined };

interface Field {
  title: string;
  meaning: string;
}

/** What each is called, and what it does. Durations are shown in seconds. */
function fieldOf(name: ParameterName): Field {
  switch (name) {
    case 'threshold':
      return {
        title: msg('Threshold'),
        meaning: msg('The score, from 0 to 1, from which it counts as heard.'),
      };
    case 'thresholdScale':
      return {
        title: msg('Threshold odds ×'),
        meaning: msg('For every sound without a threshold of its own. Lower is more sensitive.'),
      };
    case 'smoothingWindows':
      return {
        title: msg('Windows averaged'),
        meaning: msg('More windows are steadier, but slower.'),
      };
    case 'releaseRatio':
      return {
        title: msg('Hold'),
        meaning: msg('A sound lasts until it falls below this share of its threshold.'),
      };
    case 'minDurationMs':
      return {
        title: msg('Shortest, in seconds'),
        meaning: msg('Shorter sounds are not listed.'),
      };
    case 'mergeGapMs':
      return {
        title: msg('Gap, in seconds'),
        meaning: msg('After a shorter pause it is still the same sound.'),
      };
    case 'cooldownMs':
      return {
        title: msg('Rest, in seconds'),
        meaning: msg('A sound is not listed again for this long.'),
      };
  }
}

function shownAs(name: ParameterName, value: number): number {
  return name.endsWith('Ms') ? value / 1000 : Number(value.toFixed(3));
}

/** "Threshold: 0.9; Rest, in seconds: 30" */
export function parameterWords(values: Parameters): string {
  return (Object.entries(values) as [ParameterName, number][])
    .map(([name, value]) => msg(str`${fieldOf(name).title}: ${amount(shownAs(name, value))}`))
    .join('; ');
}

/** @attr {string} legend - What is set. */
class EarshotParameters extends LitElement {
  static override properties = {
    legend: { type: String },
    names: { attribute: false },
    values: { attribute: false },
    inherited: { attribute: false },
    save: { attribute: false },
  };
  declare legend: string;
  /** The fields to show, in their order. */
  declare names: readonly ParameterName[];
  declare values: Parameters;
  /** What holds where nothing is given; undefined if all has to be. */
  declare inherited: Parameters | undefined;
  /** Takes values, or null to take back what is set. */
  declare save: (values: Parameters | null) => Promise<unknown>;
  readonly #outcome = new Outcome(this);

  static override styles = [
    settingsStyles,
    css`
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr));
        gap: 14px;
        margin-top: 12px;
      }
      .fields > div {
        display: grid;
        align-content: start;
        gap: 6px;
      }
      .fields p {
        font-size: 0.8125rem;
        color: var(--ink-soft);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  override render() {
    const { busy } = this.#outcome;
    const own = this.inherited && Object.keys(this.values).length > 0;
    return html`
      <form class="part" @submit=${this.#submit} @input=${() => this.#outcome.clear()}>
        <fieldset>
          <legend>${this.legend}</legend>
          <div class="fields">${this.names.map((name) => this.#field(name))}</div>
        </fieldset>
        <div class="buttons">
          <button ?disabled=${busy}>${msg('Save')}</button>
          ${
            own
              ? html`<button type="button" ?disabled=${busy} @click=${() => this.#send(null)}>
                  ${msg('Reset')}
                </button>`
              : nothing
          }
        </div>
        ${this.#outcome.render()}
      </form>
    `;
  }

  #field(name: ParameterName) {
    const { min, max } = trackerBounds[name];
    const { title, meaning } = fieldOf(name);
    const step = name === 'smoothingWindows' ? '1' : 'any';
    const [own, inherited] = [this.values[name], this.inherited?.[name]];
    return html`
      <div>
        <label for=${name}>${title}</label>
        <input id=${name} name=${name} type="number" aria-describedby="${name}-means"
          min=${shownAs(name, min)} max=${shownAs(name, max)}
          .step=${step} ?required=${!this.inherited}
          placeholder=${inherited === undefined ? nothing : shownAs(name, inherited)}
          .defaultValue=${own === undefined ? '' : String(shownAs(name, own))} />
        <p id="${name}-means">${meaning}</p>
      </div>
    `;
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const values = { ...this.values };
    for (const name of this.names) {
      const text = form.get(name);
      const value = name.endsWith('Ms') ? Math.round(1000 * Number(text)) : Number(text);
      if (text) values[name] = value;
      else delete values[name];
    }
    void this.#send(values);
  }

  async #send(values: Parameters | null) {
    const said = values ? msg('Saved.') : msg('Reset.');
    const done = await this.#outcome.of(() => this.save(values), said);
    await this.updateComplete;
    if (done) this.renderRoot.querySelector('form')?.reset();
    // A button that is gone, or was disabled, has let go of the focus.
    if (!this.shadowRoot?.activeElement) this.renderRoot.querySelector('button')?.focus();
  }
}

customElements.define('earshot-parameters', EarshotParameters);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-parameters': EarshotParameters;
  }
}
