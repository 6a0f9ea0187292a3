/** `<earshot-verdict>`: "Was this right?", asked of those who were there, and what they said. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  type Detection,
  type ModelDescription,
  RefusalError,
  type RoomConnection,
} from '../../client/index.ts';
import type { RefusalCode } from '../../protocol/refusals.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { titleOf } from '../words/sounds.ts';
import { whatToDo } from '../words/why.ts';
import type { Said } from './heard-sounds.ts';

/** What a room says to a verdict that it does not take. */
const ofVerdicts: ReadonlySet<string> = new Set<RefusalCode>([
  'detection-not-found',
  'label-unknown',
  'rate-limited',
]);

/** @attr {boolean} mayJudge - Whether one may say so. */
class EarshotVerdict extends LitElement {
  static override properties = {
    connection: { attribute: false },
    detection: { attribute: false },
    said: { attribute: false },
    models: { attribute: false },
    mayJudge: { type: Boolean },
    problem: { state: true },
  };
  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      .ask button {
        flex: 1 1 4.5rem;
      }
      .ask {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .question {
        flex: 1 0 100%;
        font: 600 1rem/1.4 var(--sans);
      }
      button[aria-pressed='true'] {
        border-color: var(--accent);
        background: var(--accent-wash);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      label {
        display: grid;
        gap: 4px;
      }
      .said {
        font-size: 0.875rem;
        color: var(--ink-soft);
      }
    `,
  ];
  declare connection: RoomConnection;
  declare detection: Detection;
  declare said: Said | undefined;
  declare models: readonly ModelDescription[];
  declare mayJudge: boolean;
  declare problem: string | undefined;
  #stop = () => {};

  constructor() {
    super();
    this.mayJudge = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#stop = this.connection.on('error', ({ code, message, detail }) => {
      if (ofVerdicts.has(code)) this.problem = whatToDo({ code, message, detail });
    });
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('said') || changed.has('detection')) this.problem = undefined;
  }

  override render() {
    const { said, mayJudge } = this;
    return html`
      ${mayJudge ? this.#question() : nothing}
      <p class="said" role="status">${said ? this.#words(said) : nothing}</p>
      <div role="alert">${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}</div>
    `;
  }

  #question() {
    const { said } = this;
    return html`
      <div class="ask" role="group" aria-label=${msg('Was this right?')}>
        <span class="question" aria-hidden="true">${msg('Was this right?')}</span>
        <button aria-pressed=${said?.right === true} @click=${() => this.#judge({ right: true })}>
          ${msg('Yes')}
        </button>
        <button aria-pressed=${said?.right === false} @click=${() => this.#judge({ right: false })}>
          ${msg('No')}
        </button>
      </div>
      ${said?.right === false ? this.#choice(said.label) : nothing}
    `;
  }

  /** What it was, of all that the room knows; its background too, for when there was nothing. */
  #choice(label: string | undefined) {
    return html`
      <label>
        ${msg('What was it?')}
        <select .value=${live(label ?? '')} @change=${this.#chosen}>
          <option value="">${msg('Something else, or not sure')}</option>
          ${this.models.map((model) => {
            const options = labelsOf(model).map(
              ([each, title]) =>
                html`<option value=${each} ?selected=${each === label}>${title}</option>`,
            );
            return this.models.length > 1
              ? html`<optgroup label=${model.name}>${options}</optgroup>`
              : options;
          })}
        </select>
      </label>
    `;
  }

  #words({ right, label, name }: Said): string {
    if (right) return msg(str`${name} said this was right.`);
    if (label === undefined) return msg(str`${name} said this was wrong.`);
    const known = this.models.find((model) => model.labels.includes(label));
    const actual = known ? actualWords(label, known) : label;
    return msg(str`${name} said this was something else: ${actual}.`);
  }

  #chosen(event: Event) {
    const { value } = event.target as HTMLSelectElement;
    this.#judge({ right: false, ...(value && { label: value }) });
  }

  #judge(verdict: { right: true } | { right: false; label?: string }) {
    this.problem = undefined;
    try {
      if (this.connection.judge(this.detection.id, verdict)) return;
      this.problem = msg('There is no connection to the room: try again in a moment.');
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.problem = whatToDo(error);
    }
  }
}

function labelsOf(model: ModelDescription): [label: string, title: string][] {
  return model.labels
    .map((label): [string, string] => [label, actualWords(label, model)])
    .sort(([, a], [, b]) => a.localeCompare(b));
}

/** The label for when nothing is heard has no name of its own for people. */
function actualWords(label: string, model: ModelDescription): string {
  return label === model.background ? msg('None of the sounds it knows') : titleOf(label, model);
}

customElements.define('earshot-verdict', EarshotVerdict);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-verdict': EarshotVerdict;
  }
}
