/** `<earshot-taught-sound>`: a sound that the room was taught: its examples, how it does, what one may change. */
import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type {
  ExampleSource,
  ModelDescription,
  RoomApi,
  RoomConnection,
  RoomSettings,
  SoundList,
} from '../../client/index.ts';
import { maxSoundNameLength, maxTaughtExamples } from '../../protocol/limits.ts';
import { base, controls } from '../elements/styles.ts';
import './earshot-example.ts';
import './earshot-known-labels.ts';
import './earshot-take.ts';
import { msg, str } from '../words/msg.ts';
import { taughtSoundStyles } from './taught-sound-styles.ts';
import type { SoundChange } from './taught-sounds.ts';
import { examplesWords, feedbackWords, type TaughtSoundDetails } from './teaching-words.ts';

/**
 * @attr {boolean} editable - Whether one may teach.
 * @attr {boolean} host - Whether one may say what counts as heard.
 * @attr {boolean} busy - Whether the room is being taught.
 * @attr {boolean} open - Whether its examples are shown at first.
 * @fires alter - `detail` is a `SoundChange`.
 */
class EarshotTaughtSound extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    sound: { attribute: false },
    list: { attribute: false },
    base: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    host: { type: Boolean },
    editable: { type: Boolean },
    busy: { type: Boolean },
    open: { type: Boolean },
  };
  static override styles = [base, controls, taughtSoundStyles];
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare sound: TaughtSoundDetails;
  declare list: SoundList;
  /** The model on which the room is taught. */
  declare base: ModelDescription | undefined;
  /** What the room hears taught sounds with; undefined while it has examples of none. */
  declare model: ModelDescription | undefined;
  /** What the room says counts as heard by it. */
  declare tracker: RoomSettings['tracker'][ModelDescription['id']] | undefined;
  declare host: boolean;
  declare editable: boolean;
  declare busy: boolean;
  declare open: boolean;

  constructor() {
    super();
    this.host = false;
    this.editable = false;
    this.busy = false;
    this.open = false;
  }

  override render() {
    const { name, examples } = this.sound;
    return html`
      <details ?open=${this.open} @toggle=${this.#toggle}>
        <summary>
          <span class="name">${name}</span>
          <span class="soft numbers">${examplesWords(examples.length)}</span>
        </summary>
        ${this.open ? this.#inside() : nothing}
      </details>
    `;
  }

  #inside() {
    const { examples, id } = this.sound;
    return html`
      <div class="feedback" role="status">
        ${feedbackWords(this.sound, this.list, this.base).map((words) => html`<p>${words}</p>`)}
      </div>
      <ul class="examples" aria-label=${msg('Examples')}>
        ${repeat(
          examples,
          (example) => example.id,
          (example, i) => html`
            <li>
              <earshot-example .api=${this.api} .sound=${id} .example=${example} .base=${this.base}
                number=${i + 1} ?editable=${this.editable}
                @delete=${() => this.#alter({ what: 'delete-example', example: example.id })}>
              </earshot-example>
            </li>
          `,
        )}
      </ul>
      ${this.model?.labels.includes(this.sound.name) ? this.#heard(this.model) : nothing}
      ${this.editable ? this.#tools() : nothing}
    `;
  }

  #heard(model: ModelDescription) {
    return html`<earshot-known-labels .api=${this.api} .model=${model} .tracker=${this.tracker}
      ?editable=${this.host} .only=${this.sound.name}></earshot-known-labels>`;
  }

  #tools() {
    const { name, examples } = this.sound;
    return html`
      ${
        examples.length < maxTaughtExamples
          ? html`<earshot-take .connection=${this.connection} ?busy=${this.busy}
              @take=${({ detail }: CustomEvent<ExampleSource>) =>
                this.#alter({ what: 'example', source: detail })}></earshot-take>`
          : html`<p class="soft">${msg('This sound has as many examples as it can hold.')}</p>`
      }
      <div class="line">
        <div>
          <label for="name">${msg('Name')}</label>
          <input id="name" type="text" required maxlength=${maxSoundNameLength}
            .value=${live(name)} @change=${this.#rename} />
        </div>
        <button ?disabled=${this.busy} aria-label=${msg(str`Delete ${name}`)}
          @click=${() => this.#alter({ what: 'delete' })}>${msg('Delete')}</button>
      </div>
    `;
  }

  #rename({ target }: Event) {
    const name = (target as HTMLInputElement).value.trim();
    if (name && name !== this.sound.name) this.#alter({ what: 'rename', name });
    else this.requestUpdate();
  }

  #alter(detail: SoundChange) {
    this.dispatchEvent(new CustomEvent<SoundChange>('alter', { detail }));
  }

  #toggle({ target }: Event) {
    this.open = (target as HTMLDetailsElement).open;
  }
}

customElements.define('earshot-taught-sound', EarshotTaughtSound);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-taught-sound': EarshotTaughtSound;
  }
}
