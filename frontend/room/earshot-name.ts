/** `<earshot-name>`: how one is called in the room. */
import { css, html, LitElement } from 'lit';
import { RefusalError, type RoomConnection } from '../../client/index.ts';
import { maxNameLength } from '../../protocol/limits.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { keepMyName, myName } from '../mine/index.ts';

class EarshotName extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;
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
    `,
  ];

  override render() {
    return html`
      <label for="name">Your name</label>
      <input id="name" type="text" required maxlength=${maxNameLength} autocomplete="nickname"
        .value=${this.#name} @change=${this.#rename} />
    `;
  }

  /** What the room says; until it does, the name one comes with. */
  get #name(): string {
    const { participants, you } = this.#room.snapshot;
    return (you && participants.get(you)?.name) ?? myName();
  }

  /** A name that the room does not take goes back to what it was. */
  #rename(event: Event) {
    const input = event.target as HTMLInputElement;
    try {
      input.value = input.value.trim();
      this.connection.rename(input.value);
      keepMyName(input.value);
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      input.value = this.#name;
    }
  }
}

customElements.define('earshot-name', EarshotName);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-name': EarshotName;
  }
}
