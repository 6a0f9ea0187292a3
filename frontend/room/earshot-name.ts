/** `<earshot-name>`: how one is called in the room. */
import { css, html, LitElement, nothing } from 'lit';
import { RefusalError, type RoomConnection } from '../../client/index.ts';
import { cleanLine } from '../../protocol/text.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { keepMyName, myName } from '../mine/index.ts';

class EarshotName extends LitElement {
  static override properties = { connection: { attribute: false }, problem: { state: true } };
  declare connection: RoomConnection;
  /** Why the last name was not taken, as a sentence. */
  declare problem: string | undefined;
  readonly #room = new RoomStateController(this, ['participants', 'you']);

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

  override render() {
    return html`
      <label for="name">Your name</label>
      <input id="name" type="text" required autocomplete="nickname" aria-describedby="problem"
        aria-invalid=${this.problem ? 'true' : 'false'} .value=${this.#name}
        @change=${this.#rename} />
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
  #rename(event: Event) {
    const input = event.target as HTMLInputElement;
    this.problem = undefined;
    try {
      input.value = this.connection.rename(input.value);
      keepMyName(input.value);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      this.problem = error.message;
      input.value = cleanLine(input.value) || this.#name;
    }
  }
}

customElements.define('earshot-name', EarshotName);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-name': EarshotName;
  }
}
