/** `<earshot-known-labels>`: the sounds that a model knows, which of them are on, and their thresholds. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { ModelDescription, RoomApi, RoomSettings } from '../../client/index.ts';
import { labelParameters, thresholdOff } from '../../models/recognition/tracker-settings.ts';
import { Outcome } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { percent } from '../words/amounts.ts';
import { titleOf } from '../words/sounds.ts';
import './earshot-threshold.ts';
import { msg, str } from '../words/msg.ts';
import { type KnownLabel, type LabelGroup, labelGroups } from './label-groups.ts';
import { labelsStyles } from './labels-styles.ts';
import { switchStyles } from './switch-styles.ts';

type Tracker = RoomSettings['tracker'][ModelDescription['id']];

/**
 * @attr {boolean} editable - Whether one may change what counts as heard: hosts may.
 * @attr {string} query - What the titles shown must have in them.
 */
class EarshotKnownLabels extends LitElement {
  static override properties = {
    api: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    editable: { type: Boolean },
    query: { type: String },
    only: { attribute: false },
    tuned: { state: true },
    wanted: { state: true },
  };
  static override styles = [base, controls, switchStyles, labelsStyles];
  declare api: RoomApi;
  declare model: ModelDescription;
  /** What the room says of that model; undefined until it does. */
  declare tracker: Tracker | undefined;
  declare editable: boolean;
  declare query: string;
  /** The one label that is shown, by itself; all if undefined. */
  declare only: string | undefined;
  /** The label whose threshold is shown to be moved. */
  declare tuned: string | undefined;
  /** By label: whether it was turned on or off, until the room says so. */
  declare wanted: ReadonlyMap<string, boolean>;
  readonly #outcome = new Outcome(this);

  constructor() {
    super();
    this.editable = false;
    this.query = '';
    this.tuned = undefined;
    this.wanted = new Map();
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('tracker')) this.wanted = new Map();
  }

  override render() {
    const { only } = this;
    if (only !== undefined) {
      const alone = { label: only, title: titleOf(only, this.model) };
      return html`
        <ul>${this.editable ? this.#row(alone) : this.#told(alone)}</ul>
        ${this.#outcome.render()}
      `;
    }
    const groups = labelGroups(this.model, this.query);
    return html`
      <div class="groups">
        ${repeat(
          groups,
          ({ name }) => name,
          (group) => this.#group(group),
        )}
      </div>
      ${this.#outcome.render()}
    `;
  }

  #group({ name, labels }: LabelGroup) {
    const off = labels.filter(({ label }) => !this.#isOn(label)).length;
    const titles = labels.map(({ title }) => title).join(', ');
    return html`
      <details class="group" ?open=${this.query !== ''}>
        <summary>
          <span class="name">${name ?? msg('Its sounds')}</span>
          <span class="soft numbers">${off > 0 ? msg(str`${labels.length}, ${off} off`) : labels.length}</span>
          <span class="preview soft">${titles}</span>
        </summary>
        ${this.editable && labels.length > 1 ? this.#all(name, labels, off) : nothing}
        <ul>${repeat(labels, keyOf, (each) => (this.editable ? this.#row(each) : this.#told(each)))}</ul>
      </details>
    `;
  }

  #all(name: string | undefined, labels: readonly KnownLabel[], off: number) {
    const on = off > 0;
    const group = name ?? msg('Its sounds');
    const words = on ? msg('Turn all on') : msg('Turn all off');
    const wholeWords = on ? msg(str`Turn all on: ${group}`) : msg(str`Turn all off: ${group}`);
    return html`
      <button class="all" aria-label=${wholeWords}
        @click=${() => this.#turn(labels, on)}>${words}</button>
    `;
  }

  #row({ label, title }: KnownLabel) {
    const on = this.#isOn(label);
    const { threshold } = this.#parameters(label);
    const tuned = this.tuned === label && on;
    return html`
      <li>
        <label>
          <input type="checkbox" role="switch" .checked=${live(on)}
            @change=${() => this.#turn([{ label, title }], !on)} />
          <span class="title">${title}</span>
        </label>
        ${
          on && threshold < thresholdOff
            ? html`<button class="from numbers" aria-expanded=${tuned}
                aria-label=${msg(str`Threshold of ${title}: ${percent(threshold)}`)}
                @click=${() => this.#tune(label)}>${percent(threshold)}</button>`
            : nothing
        }
        ${
          tuned
            ? html`<earshot-threshold sound=${title} .value=${threshold}
                ?own=${this.#own(label)?.threshold !== undefined}
                @chosen=${({ detail }: CustomEvent<number | null>) =>
                  this.#set([label], detail ?? undefined)}></earshot-threshold>`
            : nothing
        }
      </li>
    `;
  }

  /** For those who can change nothing. */
  #told({ label, title }: KnownLabel) {
    const words = this.#isOn(label)
      ? msg(str`from ${percent(this.#parameters(label).threshold)}`)
      : msg('off');
    return html`<li><span class="title">${title}</span><span class="soft numbers">${words}</span></li>`;
  }

  #parameters(label: string) {
    return labelParameters(label, this.model.thresholds[label], this.tracker ?? {});
  }

  /** What is set for that label alone. */
  #own(label: string) {
    const labels = this.tracker?.labels;
    return labels && Object.hasOwn(labels, label) ? labels[label] : undefined;
  }

  #isOn(label: string): boolean {
    return this.wanted.get(label) ?? this.#parameters(label).threshold < thresholdOff;
  }

  #tune(label: string) {
    this.tuned = this.tuned === label ? undefined : label;
  }

  async #turn(labels: readonly KnownLabel[], on: boolean) {
    const changed = labels.filter(({ label }) => this.#isOn(label) !== on).map(keyOf);
    this.wanted = new Map([...this.wanted, ...changed.map((each) => [each, on] as const)]);
    if (!(await this.#set(changed, on ? undefined : thresholdOff))) this.wanted = new Map();
  }

  /** @param threshold undefined for what the model says. */
  #set(labels: readonly string[], threshold: number | undefined): Promise<boolean> {
    const change = labels.map((label) => {
      const { threshold: _, ...others } = this.#own(label) ?? {};
      const own = threshold === undefined ? others : { ...others, threshold };
      return [label, Object.keys(own).length > 0 ? own : null];
    });
    const tracker = { [this.model.id]: { labels: Object.fromEntries(change) } };
    return this.#outcome.of(() => this.api.changeSettings({ tracker }), msg('Saved.'));
  }
}

function keyOf({ label }: KnownLabel): string {
  return label;
}

customElements.define('earshot-known-labels', EarshotKnownLabels);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-known-labels': EarshotKnownLabels;
  }
}
