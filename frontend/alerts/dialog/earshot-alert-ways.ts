/** `<earshot-alert-ways>`: how this device draws attention. What it cannot do is said, and why. */
import { html, LitElement, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { msg } from '../../words/msg.ts';
import { changeAlertSettings, type ToneName, toneNames, type Ways } from '../alert-settings.ts';
import {
  askForNotifications,
  type NotificationState,
  notificationState,
} from '../notifications.ts';
import { playTone, readyTones } from '../tones.ts';
import { canVibrate } from '../vibration.ts';
import { alertStyles } from './alert-styles.ts';
import { AlertsController } from './alerts-controller.ts';

class EarshotAlertWays extends LitElement {
  static override styles = alertStyles;
  readonly #alerts = new AlertsController(this);

  override render() {
    const { ways, tone } = this.#alerts.settings;
    const permission = notificationState();
    const mayNotify = permission === 'granted' || permission === 'ask';
    return html`
      <fieldset>
        <legend>${msg('How')}</legend>
        ${this.#way('flash', ways.flash, msg('Flash the screen'), flashNote())}
        ${this.#way('vibration', ways.vibration && canVibrate(), msg('Vibrate'), vibrationNote(), !canVibrate())}
        ${this.#way(
          'notification',
          ways.notification && permission === 'granted',
          msg('Show a notification'),
          notificationNote(permission),
          !mayNotify,
        )}
        ${this.#way('sound', ways.sound, msg('Play a sound'), soundNote())}
        ${
          ways.sound
            ? html`<div class="line inset">
                <label for="tone">${msg('Sound', { id: 'tone', desc: 'Which tone an alert plays.' })}</label>
                <select id="tone" .value=${live(tone)} @change=${this.#chooseTone}>
                  ${toneNames.map(
                    (name) => html`<option value=${name} ?selected=${name === tone}>
                      ${toneWords(name)}
                    </option>`,
                  )}
                </select>
              </div>`
            : nothing
        }
      </fieldset>
    `;
  }

  #way(way: keyof Ways, on: boolean, words: string, note: string, disabled = false) {
    return html`
      <label class="check">
        <input type="checkbox" .checked=${live(on)} ?disabled=${disabled}
          @change=${(event: Event) => this.#turn(way, (event.target as HTMLInputElement).checked)} />
        <span>${words}<small>${note}</small></span>
      </label>
    `;
  }

  async #turn(way: keyof Ways, on: boolean) {
    if (way === 'sound' && on) readyTones();
    const allowed = !on || way !== 'notification' || (await askForNotifications()) === 'granted';
    const { ways } = this.#alerts.settings;
    changeAlertSettings({ ways: { ...ways, [way]: on && allowed } });
  }

  #chooseTone({ target }: Event) {
    const tone = (target as HTMLSelectElement).value as ToneName;
    changeAlertSettings({ tone });
    void playTone(tone, false);
  }
}

function toneWords(tone: ToneName): string {
  return { beep: msg('Beep'), chime: msg('Chime'), buzz: msg('Low buzz') }[tone];
}

function flashNote(): string {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
    ? msg('Your device asks for less motion, so a steady coloured frame is shown instead.')
    : msg('The whole screen, less than twice a second, for four seconds.');
}

function vibrationNote(): string {
  return canVibrate()
    ? msg('On phones, and only while this page is in front.')
    : msg('This browser cannot vibrate. No browser on iPhone or iPad can.');
}

function notificationNote(state: NotificationState): string {
  switch (state) {
    case 'granted':
      return msg('Also while this page is behind others, and on a paired watch.');
    case 'ask':
      return msg('Your browser asks for permission first.');
    case 'denied':
      return msg('Blocked. Allow notifications for this site in your browser’s settings.');
    case 'insecure':
      return msg('Not possible over http. Open this room over https.');
    default:
      return msg('This browser has none here. On iPhone and iPad, add Earshot to the home screen.');
  }
}

function soundNote(): string {
  return msg('Not while this page’s own microphone is on: it would hear itself.');
}

customElements.define('earshot-alert-ways', EarshotAlertWays);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-alert-ways': EarshotAlertWays;
  }
}
