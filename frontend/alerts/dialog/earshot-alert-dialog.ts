/** `<earshot-alert-dialog>`: which sounds draw attention on this device, how, and when not. */
import { css, html, LitElement } from 'lit';
import { live } from 'lit/directives/live.js';
import type { PushSounds, RoomConnection } from '../../../client/index.ts';
import { closeBeside, dialogStyles } from '../../elements/dialog-styles.ts';
import { msg } from '../../words/msg.ts';
import { type AlertSettings, changeAlertSettings } from '../alert-settings.ts';
import { drawAttention } from '../attention.ts';
import { pushSoundsOf } from '../push-sounds.ts';
import { myUrgentFlags } from '../urgent.ts';
import { alertStyles } from './alert-styles.ts';
import { AlertsController } from './alerts-controller.ts';
import '../../push/index.ts';
import '../earshot-snooze.ts';
import './earshot-alert-quiet.ts';
import './earshot-alert-sounds.ts';
import './earshot-alert-ways.ts';

class EarshotAlertDialog extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;
  readonly #alerts = new AlertsController(this);
  #sounds: PushSounds = { others: 'none', labels: {} };

  static override styles = [
    ...alertStyles,
    dialogStyles,
    css`
      .part {
        padding: 16px clamp(14px, 3vw, 20px);
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        background: var(--card);
      }
      fieldset {
        display: grid;
      }
    `,
  ];

  open(): void {
    void this.updateComplete.then(() => {
      const dialog = this.renderRoot.querySelector('dialog');
      if (!dialog?.open) dialog?.showModal();
    });
  }

  override render() {
    const { losses, announced, endsAnnounced } = this.#alerts.settings;
    return html`
      <dialog aria-labelledby="title" @click=${closeBeside}>
        <header>
          <h2 id="title">${msg('Alerts')}</h2>
          <button @click=${this.#close}>${msg('Close')}</button>
        </header>
        <div class="parts">
          <p class="explanation">${msg('These settings apply to this device only.')}</p>
          <div class="part">
            ${this.#which()}
            <label class="check">
              <input type="checkbox" .checked=${live(losses)}
                @change=${() => changeAlertSettings({ losses: !losses })} />
              <span>${msg('Also when a microphone or the connection is lost')}</span>
            </label>
          </div>
          <earshot-alert-ways class="part"></earshot-alert-ways>
          <earshot-push class="part" .roomId=${this.connection.roomId}
            .sounds=${this.#pushSounds()}></earshot-push>
          <div class="part line">
            <button class="primary" @click=${this.#try}>${msg('Try it')}</button>
            <earshot-snooze always></earshot-snooze>
          </div>
          <earshot-alert-quiet class="part"></earshot-alert-quiet>
          <div class="part">
            <h3 id="announced">${msg('Screen reader')}</h3>
            <select aria-labelledby="announced" .value=${live(announced)} @change=${this.#announce}>
              <option value="all" ?selected=${announced === 'all'}>${msg('Announce everything')}</option>
              <option value="urgent" ?selected=${announced === 'urgent'}>
                ${msg('Announce urgent sounds only')}
              </option>
              <option value="off" ?selected=${announced === 'off'}>${msg('Announce nothing')}</option>
            </select>
            <label class="check">
              <input type="checkbox" .checked=${live(endsAnnounced)}
                @change=${() => changeAlertSettings({ endsAnnounced: !endsAnnounced })} />
              <span>${msg('Announce when a sound ends')}</span>
            </label>
          </div>
          <earshot-alert-sounds class="part" .connection=${this.connection}></earshot-alert-sounds>
        </div>
      </dialog>
    `;
  }

  /** The same object until something of it changes. */
  #pushSounds() {
    const sounds = pushSoundsOf(this.#alerts.settings, myUrgentFlags());
    if (JSON.stringify(sounds) !== JSON.stringify(this.#sounds)) this.#sounds = sounds;
    return this.#sounds;
  }

  #which() {
    const { which } = this.#alerts.settings;
    const choice = (value: AlertSettings['which'], words: string) => html`
      <label class="check">
        <input type="radio" name="which" .checked=${live(which === value)}
          @change=${() => changeAlertSettings({ which: value })} />
        <span>${words}</span>
      </label>
    `;
    return html`
      <fieldset>
        <legend>${msg('Alert me to')}</legend>
        ${choice('urgent', msg('Urgent sounds'))} ${choice('all', msg('All sounds'))}
        ${choice('off', msg('No sounds, except those set to “Always” below'))}
      </fieldset>
    `;
  }

  /** As an urgent sound would, whatever is snoozed. */
  #try() {
    const { ways, tone } = this.#alerts.settings;
    const { microphoneOn } = this.connection.state.getSnapshot();
    const title = msg('This is how an alert looks');
    drawAttention(
      { room: this.connection.roomId, title, body: 'Earshot', subject: 'try', urgent: true },
      ways,
      microphoneOn ? undefined : tone,
    );
  }

  #announce({ target }: Event) {
    const announced = (target as HTMLSelectElement).value as AlertSettings['announced'];
    changeAlertSettings({ announced });
  }

  #close() {
    this.renderRoot.querySelector('dialog')?.close();
  }
}

customElements.define('earshot-alert-dialog', EarshotAlertDialog);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-alert-dialog': EarshotAlertDialog;
  }
}
