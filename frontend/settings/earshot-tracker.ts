/** `<earshot-tracker>`: from what scores on, and how long, a sound counts as heard. */
import { css, html, LitElement, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ModelDescription, RoomApi } from '../../client/index.ts';
import { labelParameters } from '../../models/recognition/tracker-settings.ts';
import type { TrackerChange, TrackerSettings } from '../../protocol/tracker-settings.ts';
import type { Choice } from '../elements/earshot-choice.ts';
import '../elements/earshot-choice.ts';
import { type ParameterName, type Parameters, parameterWords } from './earshot-parameters.ts';
import './earshot-parameters.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { amount, decimal } from '../words/amounts.ts';
import { language, msg, str } from '../words/msg.ts';
import { titleOf } from '../words/sounds.ts';

/** Values are what the odds of thresholds are multiplied by. */
function sensitivities(): readonly Choice<string>[] {
  return [
    {
      value: '0.1',
      name: msg('Hears the most'),
      meaning: msg('Faint sounds too, and some that are not there'),
    },
    { value: '0.3', name: msg('Hears more'), meaning: msg('With a few more false alarms') },
    { value: '1', name: msg('Balanced'), meaning: msg('The model’s own thresholds') },
    {
      value: '3',
      name: msg('Fewer false alarms'),
      meaning: msg('Only what is certain; it may miss sounds'),
    },
  ];
}

const durations: readonly ParameterName[] = ['minDurationMs', 'mergeGapMs', 'cooldownMs'];
const forAll: readonly ParameterName[] = [
  'thresholdScale',
  'smoothingWindows',
  'releaseRatio',
  ...durations,
];
const forOne: readonly ParameterName[] = [
  'threshold',
  'smoothingWindows',
  'releaseRatio',
  ...durations,
];

class EarshotTracker extends LitElement {
  static override properties = {
    api: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    label: { state: true },
  };
  declare api: RoomApi;
  declare model: ModelDescription;
  /** What the room says of that model. */
  declare tracker: TrackerSettings;
  /** The sound that is being set; the first one if undefined. */
  declare label: string | undefined;

  static override styles = [
    settingsStyles,
    css`
      details > * {
        margin-top: 20px;
      }
      .one {
        display: grid;
        gap: 8px;
      }
      li button {
        width: 100%;
        margin-top: 8px;
        border-radius: var(--radius-small);
        text-align: start;
        justify-content: start;
      }
    `,
  ];

  override render() {
    const { all } = this.tracker;
    const scale = String(all.thresholdScale);
    const known = sensitivities();
    const meaning = msg(str`Threshold odds × ${amount(all.thresholdScale)}`);
    const own = { value: scale, name: msg('Your own'), meaning };
    const choices = known.some(({ value }) => value === scale) ? known : [...known, own];
    return html`
      <div class="part">
        <h3>${msg('What counts as heard')}</h3>
        <earshot-choice legend=${msg('Sensitivity')} .choices=${choices} .value=${scale}
          .save=${(chosen: string) => this.#change({ all: { thresholdScale: Number(chosen) } })}>
        </earshot-choice>
        <details>
          <summary>${msg('Fine tuning')}</summary>
          <earshot-parameters legend=${msg('All sounds')} .names=${forAll} .values=${all}
            .save=${(values: Parameters | null) => this.#change({ all: values ?? {} })}></earshot-parameters>
          ${this.#one()}
        </details>
      </div>
    `;
  }

  #one() {
    const { all, labels } = this.tracker;
    const { thresholds } = this.model;
    // What was set for a sound that an earlier model knew is there to be taken back.
    const known = [...new Set([...this.model.labels, ...Object.keys(labels)])]
      .map((each) => ({ each, title: titleOf(each, this.model) }))
      .sort((a, b) => a.title.localeCompare(b.title, language()));
    const label = this.label ?? (known[0]?.each as string);
    const inherited = labelParameters(label, thresholds[label], { all });
    const { threshold } = labelParameters(label, thresholds[label], this.tracker);
    const tuned = Object.entries(labels);
    return html`
      <div class="one">
        <label for="label">${msg('One sound on its own')}</label>
        <select id="label" @change=${this.#choose}>
          ${known.map(
            ({ each, title }) => html`
              <option value=${each} .selected=${each === label}>${title}</option>
            `,
          )}
        </select>
        <p class="explanation" role="status">
          ${msg(str`Counts as heard from ${decimal(threshold, 3)}; the model’s own threshold is ${amount(thresholds[label] ?? 1)}. Empty fields follow “All sounds”.`)}
        </p>
      </div>
      ${keyed(
        label,
        html`<earshot-parameters legend=${titleOf(label, this.model)} .names=${forOne}
          .values=${labels[label] ?? {}} .inherited=${inherited}
          .save=${(values: Parameters | null) => this.#change({ labels: { [label]: values } })}>
        </earshot-parameters>`,
      )}
      ${
        tuned.length > 0
          ? html`
              <section>
                <h3>${msg('Sounds set on their own')}</h3>
                <ul>
                  ${tuned.map(
                    ([each, values]) => html`
                      <li><button @click=${() => this.#show(each)}>
                        ${titleOf(each, this.model)}: ${parameterWords(values)}
                      </button></li>
                    `,
                  )}
                </ul>
              </section>
            `
          : nothing
      }
    `;
  }

  #choose(event: Event) {
    this.label = (event.target as HTMLSelectElement).value;
  }

  #show(label: string) {
    this.label = label;
    this.renderRoot.querySelector('select')?.focus();
  }

  async #change(tracker: TrackerChange) {
    await this.api.changeSettings({ tracker: { [this.model.id]: tracker } });
  }
}

customElements.define('earshot-tracker', EarshotTracker);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-tracker': EarshotTracker;
  }
}
