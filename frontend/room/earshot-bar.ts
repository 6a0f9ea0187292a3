/** `<earshot-bar>`: the head of a room: the way home, the room's title, and what one can do here. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomApi, RoomConnection } from '../../client/index.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { wordmark, wordmarkStyles } from '../elements/wordmark.ts';
import { msg } from '../words/msg.ts';
import { largeIcon, settingsIcon, shareIcon } from './bar-icons.ts';
import './earshot-title.ts';

/**
 * @slot - Further buttons.
 * @attr {boolean} over - Whether nothing more comes from the room.
 * @fires share - The links are to be shown.
 * @fires large - Nothing but what is heard is to be shown, large.
 * @fires settings - The settings are to be shown.
 */
class EarshotBar extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    over: { type: Boolean },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare over: boolean;
  readonly #room = new RoomStateController(this, ['role']);

  static override styles = [
    base,
    controls,
    wordmarkStyles,
    css`
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 14px;
        min-height: 64px;
        padding-block: 8px;
      }
      earshot-title {
        flex: 1 1 6rem;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-inline-start: auto;
      }
      .tools svg {
        flex: none;
      }
      /* Icons alone: the words stay for those who hear them. */
      @media (max-width: 999px) {
        .tools button:not(.primary) {
          width: 44px;
          padding: 0;
        }
        .tools button:not(.primary) span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
      @media (max-width: 759px) {
        header {
          gap: 4px 8px;
        }
        .wordmark span,
        .primary svg {
          display: none;
        }
        .tools {
          gap: 4px;
        }
        .tools button:not(.primary) {
          border-color: transparent;
        }
        .tools .primary {
          padding-inline: 0.9em;
        }
        .large {
          display: none;
        }
      }
    `,
  ];

  constructor() {
    super();
    this.over = false;
  }

  override render() {
    const { role } = this.#room.snapshot;
    const there = role !== undefined && !this.over;
    return html`
      <header>
        ${wordmark()}
        <earshot-title .connection=${this.connection} .api=${this.api} ?over=${this.over}></earshot-title>
        <div class="tools">
          ${
            there
              ? html`
                  <button class="primary share" @click=${this.#tell('share')}>
                    ${shareIcon}<span>${msg('Share')}</span>
                  </button>
                  <slot></slot>
                  <button class="large" @click=${this.#tell('large')}>
                    ${largeIcon}<span>${msg('Large view')}</span>
                  </button>
                `
              : nothing
          }
          ${
            there && role === 'host'
              ? html`<button class="settings" @click=${this.#tell('settings')}>
                  ${settingsIcon}<span>${msg('Room settings')}</span>
                </button>`
              : nothing
          }
        </div>
      </header>
    `;
  }

  #tell(name: 'share' | 'large' | 'settings') {
    return () => this.dispatchEvent(new CustomEvent(name));
  }
}

customElements.define('earshot-bar', EarshotBar);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-bar': EarshotBar;
  }
}
