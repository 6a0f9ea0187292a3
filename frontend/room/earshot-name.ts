/** `<earshot-name>`: how one is called in the room; of a microphone, where it is. */
import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { RefusalError, type RoomConnection } from '../../client/index.ts';
import { cleanLine } from '../../protocol/text.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { keepMyName, myName } from '../mine/index.ts';
import { msg } from '../words/msg.ts';
import { sentenceOf } from '../words/why.ts';
import { nameStyles } from './name-styles.ts';

/** @attr {boolean} place - Whether it is a microphone that is named: by the place where it is. */
class EarshotName extends LitElement {
  static override properties = {
    connection: { attribute: false },
    place: { type: Boolean },
    problem: { state: true },
  };
  declare connection: RoomConnection;
  declare place: boolean;
  /** Why the last name was not taken, as a sentence. */
  declare problem: string | undefined;
  readonly #room = new RoomStateController(this, ['participants', 'you']);
  /** What one is writing, or has written, until the room says it too: news of the room must not undo it. */
  #draft: string | undefined;

  static override styles = [base, controls, nameStyles];

  constructor() {
    super();
    this.place = false;
  }

  override willUpdate() {
    if (this.#draft === this.#name) this.#draft = undefined;
  }

  override render() {
    const name = this.#draft ?? this.#name;
    return html`
      <label for="name">${this.place ? whereWords() : msg('Your name')}</label>
      ${
        this.place
          ? html`<div class="places" role="group" aria-label=${whereWords()}>
              ${places().map(
                (place) => html`
                  <button aria-pressed=${place === name} @click=${() => this.#rename(place)}>
                    ${place}
                  </button>
                `,
              )}
            </div>`
          : nothing
      }
      <input id="name" type="text" required autocomplete=${this.place ? 'off' : 'nickname'}
        aria-describedby="problem" aria-invalid=${this.problem ? 'true' : 'false'}
        .value=${live(name)} @input=${this.#write}
        @change=${({ target }: Event) => this.#rename((target as HTMLInputElement).value)} />
      <div id="problem" role="alert">
        ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
      </div>
    `;
  }

  /** What the room says; until it does, the name one comes with. */
  get #name(): string {
    const { participants, you } = this.#room.snapshot;
    return (you && participants.get(you)?.name) ?? myName();
  }

  /** The field shows what the room takes; a name that it does not take stays to be mended, if one can see it. */
  #rename(value: string) {
    this.problem = undefined;
    try {
      this.#draft = this.connection.rename(value);
      keepMyName(this.#draft);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.problem = sentenceOf(error);
      this.#draft = cleanLine(value) || undefined;
    }
    this.requestUpdate();
  }

  #write({ target }: Event) {
    this.#draft = (target as HTMLInputElement).value;
  }
}

function whereWords(): string {
  return matchMedia('(pointer: coarse)').matches
    ? msg('Where is this phone?')
    : msg('Where is this microphone?');
}

/** Where microphones are most. */
function places(): readonly string[] {
  return [msg('Kitchen'), msg('Nursery'), msg('Bedroom'), msg('Front door')];
}

customElements.define('earshot-name', EarshotName);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-name': EarshotName;
  }
}
