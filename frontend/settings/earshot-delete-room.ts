/** `<earshot-delete-room>`: ends the room for everyone, and all that it kept. */
import { html, LitElement } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import '../elements/earshot-confirm.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';

/** @fires deleted - The room was deleted. */
class EarshotDeleteRoom extends LitElement {
  static override properties = { api: { attribute: false } };
  static override styles = settingsStyles;
  declare api: RoomApi;
  readonly #outcome = new Outcome(this);

  override render() {
    return html`
      <div class="part">
        <h3>${msg('Delete this room')}</h3>
        <earshot-confirm action=${msg('Delete this room…')} confirmation=${msg('Delete everything')}
          warning=${msg('Everyone is disconnected. Sounds, messages and recordings are deleted for good: nobody can restore them.')}
          ?busy=${this.#outcome.busy} @confirmed=${this.#delete}></earshot-confirm>
        ${this.#outcome.render()}
      </div>
    `;
  }

  async #delete() {
    if (await this.#outcome.of(() => this.api.deleteRoom())) {
      this.dispatchEvent(new CustomEvent('deleted'));
    }
  }
}

customElements.define('earshot-delete-room', EarshotDeleteRoom);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-delete-room': EarshotDeleteRoom;
  }
}
