/** `<earshot-retention>`: how much of what happened the room keeps. */
import { css, html, LitElement } from 'lit';
import type { RoomApi, RoomSettings } from '../../client/index.ts';
import { maxLoggedEvents, maxRetentionDays } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';

class EarshotRetention extends LitElement {
  static override properties = { api: { attribute: false }, retention: { attribute: false } };
  declare api: RoomApi;
  declare retention: RoomSettings['retention'];
  readonly #outcome = new Outcome(this);

  static override styles = [
    settingsStyles,
    css`
      .row {
        display: grid;
        grid-template-columns: 1fr 1fr auto;
        align-items: end;
        gap: 12px;
      }
      .row > div {
        display: grid;
        gap: 6px;
      }
      @media (max-width: 459px) {
        .row {
          grid-template-columns: 1fr 1fr;
        }
        button {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  override render() {
    const { days, events } = this.retention;
    return html`
      <form class="part" @submit=${this.#save} @input=${() => this.#outcome.clear()}>
        <h3>${msg('How long the room remembers')}</h3>
        <p class="explanation">
          ${msg('Older sounds and messages are deleted for good, and so are any beyond this number.')}
        </p>
        <div class="row">
          <div>
            <label for="days">${msg('Days')}</label>
            <input id="days" name="days" type="number" required min="1" max=${maxRetentionDays}
              .defaultValue=${String(days)} />
          </div>
          <div>
            <label for="events">${msg('Events')}</label>
            <input id="events" name="events" type="number" required min="1" max=${maxLoggedEvents}
              .defaultValue=${String(events)} />
          </div>
          <button ?disabled=${this.#outcome.busy}>${msg('Save')}</button>
        </div>
        ${this.#outcome.render()}
      </form>
    `;
  }

  async #save(event: SubmitEvent) {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const retention = { days: Number(given.get('days')), events: Number(given.get('events')) };
    const isSaved = await this.#outcome.of(
      () => this.api.changeSettings({ retention }),
      msg('Saved.'),
    );
    // What another host saves shows again from now on.
    if (isSaved) form.reset();
  }
}

customElements.define('earshot-retention', EarshotRetention);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-retention': EarshotRetention;
  }
}
