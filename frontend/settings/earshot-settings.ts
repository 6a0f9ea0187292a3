/** `<earshot-settings>`: what a host may change in their room, as a dialog. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomApi, RoomConnection, RoomSettings } from '../../client/index.ts';
import type { Choice } from '../elements/earshot-choice.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import '../elements/earshot-choice.ts';
import './earshot-delete-room.ts';
import './earshot-health.ts';
import './earshot-new-links.ts';
import type { RotateKeys } from './earshot-new-links.ts';
import './earshot-retention.ts';
import './earshot-trackers.ts';
import { closeBeside, dialogStyles } from '../elements/dialog-styles.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';

function chatChoices(): readonly Choice<RoomSettings['chat']>[] {
  return [
    { value: 'everyone', name: msg('Everyone'), meaning: msg('All who are in the room') },
    { value: 'host', name: msg('Only hosts'), meaning: msg('Others can read') },
    { value: 'off', name: msg('Nobody'), meaning: msg('Only sounds are shown') },
  ];
}

function teachChoices(): readonly Choice<RoomSettings['teach']>[] {
  return [
    { value: 'host', name: msg('Hosts'), meaning: msg('Others can see what it was taught') },
    {
      value: 'everyone',
      name: msg('Microphones too'),
      meaning: msg('Anyone with the microphone link'),
    },
  ];
}

function mergeChoices(): readonly Choice<'once' | 'each'>[] {
  return [
    { value: 'once', name: msg('Once'), meaning: msg('With the names of all that heard it') },
    {
      value: 'each',
      name: msg('Once for each microphone'),
      meaning: msg('Even if it was the same sound'),
    },
  ];
}

/** @fires deleted - The room was deleted. */
class EarshotSettings extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    rotate: { attribute: false },
    shown: { state: true },
    healthShown: { state: true },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare rotate: RotateKeys;
  declare shown: boolean;
  declare healthShown: boolean;
  readonly #room = new RoomStateController(this, ['settings', 'models']);

  static override styles = [
    settingsStyles,
    dialogStyles,
    css`
      .parts > * {
        padding: clamp(16px, 3vw, 22px);
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--card);
      }
      earshot-health {
        margin-top: 16px;
      }
    `,
  ];

  constructor() {
    super();
    this.shown = false;
    this.healthShown = false;
  }

  open(): void {
    this.shown = true;
    void this.updateComplete.then(() => this.#dialog?.showModal());
  }

  override render() {
    const { settings, models } = this.#room.snapshot;
    if (!this.shown || !settings) return nothing;
    return html`
      <dialog aria-labelledby="title" @close=${this.#closed} @click=${closeBeside}>
        <header>
          <h2 id="title">${msg('Room settings')}</h2>
          <button @click=${() => this.#dialog?.close()}>${msg('Close')}</button>
        </header>
        <div class="parts">
          <earshot-choice legend=${msg('Who can write messages')} .choices=${chatChoices()}
            .value=${settings.chat}
            .save=${this.#saveChat}>
          </earshot-choice>
          <earshot-choice legend=${msg('Who can teach the room sounds')} .choices=${teachChoices()}
            .value=${settings.teach}
            .save=${this.#saveTeach}>
          </earshot-choice>
          <earshot-choice legend=${msg('A sound that several microphones hear is listed')}
            .choices=${mergeChoices()} .value=${settings.mergeMics ? 'once' : 'each'}
            .save=${this.#saveMerge}>
          </earshot-choice>
          <earshot-trackers .api=${this.api} .models=${models} .trackers=${settings.tracker}>
          </earshot-trackers>
          <earshot-new-links .rotate=${this.rotate}></earshot-new-links>
          <earshot-retention .api=${this.api} .retention=${settings.retention}>
          </earshot-retention>
          <details @toggle=${this.#toggle}>
            <summary>${msg('Connections and health')}</summary>
            ${this.healthShown ? html`<earshot-health .api=${this.api}></earshot-health>` : nothing}
          </details>
          <earshot-delete-room .api=${this.api} @deleted=${this.#deleted}></earshot-delete-room>
        </div>
      </dialog>
    `;
  }

  readonly #saveChat = (chat: string) =>
    this.api.changeSettings({ chat: chat as RoomSettings['chat'] });

  readonly #saveTeach = (teach: string) =>
    this.api.changeSettings({ teach: teach as RoomSettings['teach'] });

  readonly #saveMerge = (listed: string) =>
    this.api.changeSettings({ mergeMics: listed === 'once' });

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  #closed() {
    this.shown = false;
    this.healthShown = false;
  }

  #toggle(event: Event) {
    this.healthShown = (event.target as HTMLDetailsElement).open;
  }

  #deleted() {
    this.#dialog?.close();
    this.dispatchEvent(new CustomEvent('deleted'));
  }
}

customElements.define('earshot-settings', EarshotSettings);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-settings': EarshotSettings;
  }
}
