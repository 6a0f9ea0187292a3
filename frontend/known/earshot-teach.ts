/**
 * `<earshot-teach>`: teaches the room a sound: a name, and an example by a microphone, of what was heard, or
 * in a recording.
 */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type {
  Detection,
  ExampleSource,
  ModelDescription,
  RoomApi,
  RoomConnection,
} from '../../client/index.ts';
import { maxSoundNameLength } from '../../protocol/limits.ts';
import { latePart } from '../elements/late-part.ts';
import { base, controls } from '../elements/styles.ts';
import type { ToTeach } from '../elements/to-teach.ts';
import { momentWords } from '../words/amounts.ts';
import { heardByWords, soundWords } from '../words/sounds.ts';
import './earshot-take.ts';
import { msg } from '../words/msg.ts';
import { type Piece, pieceIn } from './piece.ts';
import type { Lesson } from './taught-sounds.ts';
import { teachStyles } from './teach-styles.ts';
import type { TaughtSoundDetails } from './teaching-words.ts';

/**
 * @attr {boolean} busy - Whether the room is being taught.
 * @fires lesson - The room is to be taught this; `detail` is a `Lesson`.
 * @fires cancel - Nothing is to be taught.
 */
class EarshotTeach extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    sounds: { attribute: false },
    models: { attribute: false },
    example: { attribute: false },
    busy: { type: Boolean },
    unnamed: { state: true },
  };
  static override styles = [base, controls, teachStyles];
  declare connection: RoomConnection;
  declare api: RoomApi;
  /** What the room was taught already: a name of these adds an example to it. */
  declare sounds: readonly TaughtSoundDetails[];
  declare models: readonly ModelDescription[];
  /** What is to be the example; undefined if it is still to be recorded. */
  declare example: ToTeach | undefined;
  declare busy: boolean;
  /** Whether an example was to be given before it had a name. */
  declare unnamed: boolean;
  /** What was chosen of the recording. */
  #piece: Piece | undefined;

  constructor() {
    super();
    this.busy = false;
    this.unnamed = false;
  }

  /** Begins with the name. */
  override focus(): void {
    this.#field?.focus();
  }

  override willUpdate(changed: PropertyValues<this>) {
    const { example } = this;
    if (!changed.has('example') || !example || !('clip' in example)) return;
    this.#piece = pieceIn(example);
    void latePart(import('./piece/index.ts'));
  }

  override render() {
    const { example } = this;
    return html`
      <form @submit=${this.#submit}>
        ${example && !('clip' in example) ? this.#moment(example) : nothing}
        <label for="name">${msg('What is it called?')}</label>
        <input id="name" type="text" required maxlength=${maxSoundNameLength} autocomplete="off"
          list="known" placeholder=${msg('Our doorbell')} aria-invalid=${this.unnamed ? 'true' : 'false'}
          aria-describedby="problem" @input=${this.#named} />
        <datalist id="known">
          ${this.sounds.map(({ name }) => html`<option value=${name}></option>`)}
        </datalist>
        <div id="problem" role="alert">
          ${this.unnamed ? html`<p class="problem">${msg('Give the sound a name first.')}</p>` : nothing}
        </div>
        ${
          example && 'clip' in example
            ? html`<earshot-piece .recording=${example} .models=${this.models}
                @piece=${({ detail }: CustomEvent<Piece>) => {
                  this.#piece = detail;
                }}></earshot-piece>`
            : nothing
        }
        ${
          example
            ? html`<div class="buttons">
                <button class="primary" ?disabled=${this.busy}>${msg('Teach it')}</button>
                <button type="button" @click=${this.#cancel}>${msg('Cancel')}</button>
              </div>`
            : nothing
        }
      </form>
      ${
        example
          ? nothing
          : html`
              <earshot-take .connection=${this.connection} ?busy=${this.busy}
                @take=${this.#taken}>
                <button @click=${this.#cancel}>${msg('Cancel')}</button>
              </earshot-take>
            `
      }
    `;
  }

  #moment(detection: Detection) {
    const sound = soundWords(detection, this.models);
    const [who, at] = [heardByWords(detection), momentWords(detection.at)];
    const words = msg(html`<b>${sound}</b>, heard by ${who} at <span class="numbers">${at}</span>`);
    return html`<p class="moment">${words}</p>`;
  }

  get #field() {
    return this.renderRoot.querySelector('input');
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    const { example } = this;
    if (!example) return;
    if (!('clip' in example)) this.#give({ detection: example.id });
    else if (this.#piece) this.#give({ clip: example.clip.id, ...this.#piece });
  }

  #taken({ detail }: CustomEvent<ExampleSource>) {
    this.#give(detail);
  }

  #give(source: ExampleSource) {
    const name = this.#field?.value.trim() ?? '';
    this.unnamed = name === '';
    if (this.unnamed) this.#field?.focus();
    else this.dispatchEvent(new CustomEvent<Lesson>('lesson', { detail: { name, source } }));
  }

  #named() {
    this.unnamed = false;
  }

  #cancel() {
    this.dispatchEvent(new CustomEvent('cancel'));
  }
}

customElements.define('earshot-teach', EarshotTeach);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-teach': EarshotTeach;
  }
}
