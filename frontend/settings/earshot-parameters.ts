/**
 * `<earshot-parameters>`: a form of the tracker's parameters, for all sounds or for one. Where others
 * are inherited, a field that is left empty takes what its placeholder says.
 */
import { css, html, LitElement, nothing } from 'lit';
import type { LabelParameters } from '../../models/recognition/tracker-settings.ts';
import { trackerBounds } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';

export type ParameterName = keyof LabelParameters;
export type Parameters = { [Key in ParameterName]?: number | undefined };

/** What each is called, and what it does. Durations are shown in seconds. */
const fields: Record<ParameterName, [title: string, meaning: string]> = {
  threshold: ['Threshold', 'The score, from 0 to 1, at which it counts as heard.'],
  thresholdScale: [
    'Odds of thresholds times',
    'Of every sound that has none of its own. Less hears more.',
  ],
  smoothingWindows: ['Scores averaged', 'More are steadier, and slower.'],
  releaseRatio: ['Hold', 'A sound goes on down to this part of its threshold.'],
  minDurationMs: ['Shortest, in seconds', 'What is shorter is not listed.'],
  mergeGapMs: ['Gap, in seconds', 'After a shorter pause it is still the same sound.'],
  cooldownMs: ['Rest, in seconds', 'For so long it is not listed again.'],
};

function shownAs(name: ParameterName, value: number): number {
  return name.endsWith('Ms') ? value / 1000 : Number(value.toFixed(3));
}

/** "threshold 0.9; rest, in seconds 30" */
export function parameterWords(values: Parameters): string {
  return (Object.entries(values) as [ParameterName, number][])
    .map(([name, value]) => `${fields[name][0].toLowerCase()} ${shownAs(name, value)}`)
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
          <button ?disabled=${busy}>Save</button>
          ${
            own
              ? html`<button type="button" ?disabled=${busy} @click=${() => this.#send(null)}>
                  Take back
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
    const step = name === 'smoothingWindows' ? '1' : 'any';
    const [own, inherited] = [this.values[name], this.inherited?.[name]];
    return html`
      <div>
        <label for=${name}>${fields[name][0]}</label>
        <input id=${name} name=${name} type="number" aria-describedby="${name}-means"
          min=${shownAs(name, min)} max=${shownAs(name, max)}
          .step=${step} ?required=${!this.inherited}
          placeholder=${inherited === undefined ? nothing : shownAs(name, inherited)}
          .defaultValue=${own === undefined ? '' : String(shownAs(name, own))} />
        <p id="${name}-means">${fields[name][1]}</p>
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
    const done = await this.#outcome.of(() => this.save(values), values ? 'Saved.' : 'Taken back.');
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
