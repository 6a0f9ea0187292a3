/** `<earshot-name>`: how one is called in the room. */
import { css, html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { RefusalError, type RoomConnection } from '../../client/index.ts';
import { cleanLine } from '../../protocol/text.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { keepMyName, myName } from '../mine/index.ts';
import { sentenceOf } from '../words/why.ts';

class EarshotName extends LitElement {
  static override properties = { connection: { attribute: false }, problem: { state: true } };
  declare connection: RoomConnection;
  /** Why the last name was not taken, as a sentence. */
  declare problem: string | undefined;
  readonly #room = new RoomStateController(this, ['participants', 'you']);
  /** What one is writing, or has written, until the room says it too: news of the room must not undo it. */
  #draft: string | undefined;

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 6px;
      }
      @media (max-width: 759px) {
        :host {
          grid-template-columns: auto minmax(0, 1fr);
          align-items: center;
          gap: 14px;
        }
      }
      [role='alert'] {
        display: contents;
      }
      .problem {
        grid-column: 1 / -1;
      }
    `,
  ];

  override willUpdate() {
    if (this.#draft === this.#name) this.#draft = undefined;
  }

  override render() {
    return html`
      <label for="name">Your name</label>
      <input id="name" type="text" required autocomplete="nickname" aria-describedby="problem"
        aria-invalid=${this.problem ? 'true' : 'false'} .value=${live(this.#draft ?? this.#name)}
        @input=${this.#write} @change=${this.#rename} />
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
  #rename({ target }: Event) {
    const { value } = target as HTMLInputElement;
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

customElements.define('earshot-name', EarshotName);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-name': EarshotName;
  }
}
