/** `<earshot-chat-setting>`: who may write to everyone. A choice holds as soon as it is made. */
import { css, html, LitElement } from 'lit';
import type { RoomApi, RoomSettings } from '../client/index.ts';
import { Outcome } from './outcome.ts';
import { settingsStyles } from './settings-styles.ts';
import { base, controls } from './styles.ts';

const choices: readonly { chat: RoomSettings['chat']; name: string; meaning: string }[] = [
  { chat: 'everyone', name: 'Everyone', meaning: 'All who are in the room' },
  { chat: 'host', name: 'Only hosts', meaning: 'The others read along' },
  { chat: 'off', name: 'Nobody', meaning: 'Only sounds are shown' },
];

class EarshotChatSetting extends LitElement {
  static override properties = { api: { attribute: false }, chat: { type: String } };
  declare api: RoomApi;
  declare chat: RoomSettings['chat'];
  readonly #outcome = new Outcome(this);

  static override styles = [
    base,
    controls,
    settingsStyles,
    css`
      .choices {
        display: grid;
        gap: 8px;
        margin-top: 12px;
      }
      label {
        display: grid;
        grid-template-columns: auto 1fr;
        align-items: center;
        gap: 0 12px;
        min-height: 48px;
        padding: 8px 14px;
        border: 1px solid var(--line);
        border-radius: var(--radius-small);
        font-size: 1rem;
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--accent);
      }
      label span span {
        display: block;
        font-size: 0.875rem;
        font-weight: 450;
      }
    `,
  ];

  override render() {
    return html`
      <div class="part">
        <fieldset ?disabled=${this.#outcome.busy}>
          <legend>Who may write messages</legend>
          <div class="choices">
            ${choices.map(
              ({ chat, name, meaning }) => html`
                <label>
                  <input type="radio" name="chat" .checked=${chat === this.chat}
                    @change=${() => this.#choose(chat)} />
                  <span>${name}<span>${meaning}</span></span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        ${this.#outcome.render()}
      </div>
    `;
  }

  async #choose(chat: RoomSettings['chat']) {
    const changed = await this.#outcome.of(() => this.api.changeSettings({ chat }), 'Saved.');
    if (changed) this.chat = chat;
    await this.updateComplete;
    // A fieldset that was disabled lets go of the focus.
    this.renderRoot.querySelector<HTMLElement>(':checked')?.focus();
  }
}

customElements.define('earshot-chat-setting', EarshotChatSetting);
