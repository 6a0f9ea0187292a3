/** `<earshot-my-rooms>`: the rooms that were opened in this browser. What is forgotten can be taken back. */
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { shareLink } from '../../protocol/handshake.ts';
import { base, card, controls } from '../elements/styles.ts';
import { forgetMyRoom, keeps, listMyRooms, type MyRoom } from '../mine/index.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

class EarshotMyRooms extends LitElement {
  static override properties = { rooms: { state: true }, forgotten: { state: true } };
  declare rooms: readonly MyRoom[];
  /** The room that was forgotten last, and how it is taken back. */
  declare forgotten: { room: MyRoom; undo: () => void } | undefined;

  static override styles = [
    base,
    card,
    controls,
    css`
      :host([hidden]) {
        display: none;
      }
      p {
        margin-top: 0.9rem;
      }
      ul {
        margin-top: 0.5rem;
      }
      li,
      .undo {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        padding-block: 0.35rem;
      }
      li + li {
        border-top: 1px solid var(--line);
      }
      a {
        display: grid;
        flex: 1;
        min-width: 0;
        padding-block: 0.5rem;
        color: var(--ink);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      a span {
        color: var(--ink-soft);
        font-size: 0.875rem;
        font-weight: 450;
      }
      li button {
        border-color: transparent;
        color: var(--ink-soft);
        font-weight: 500;
      }
      .undo {
        justify-content: space-between;
        margin-top: 0.5rem;
        padding: 0.5rem 0.5rem 0.5rem 1rem;
        border-radius: var(--radius-small);
        background: var(--sunken);
        font-size: 0.9375rem;
      }
      .undo span {
        min-width: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.rooms = listMyRooms();
    this.forgotten = undefined;
  }

  /** Without anything to show it takes no place among the others. */
  override willUpdate() {
    this.hidden = keeps() && this.rooms.length === 0 && !this.forgotten;
  }

  override render() {
    if (!keeps()) {
      return html`
        <section class="card">
          <h2>${msg('Your rooms')}</h2>
          <p class="soft">
            ${msg(
              'This browser does not let the page store anything. Keep the links of your rooms yourself.',
            )}
          </p>
        </section>
      `;
    }
    if (this.hidden) return nothing;
    return html`
      <section class="card">
        <h2 tabindex="-1">${msg('Your rooms')}</h2>
        <ul>
          ${repeat(
            this.rooms,
            ({ id }) => id,
            (room) => html`
              <li>
                <a id=${room.id} href=${shareLink('', room.id, room.keys.host)}>
                  ${room.title || opened(room)}
                  ${room.title ? html`<span>${opened(room)}</span>` : nothing}
                </a>
                <button @click=${() => this.#forget(room)}
                  aria-label=${msg(str`Forget ${called(room)}`)}>${msg('Forget')}</button>
              </li>
            `,
          )}
        </ul>
        <div role="status">
          ${
            this.forgotten
              ? html`<p class="undo">
                  <span>${msg(str`Forgot ${called(this.forgotten.room)}. The room itself goes on.`)}</span>
                  <button id="undo" @click=${this.#undo}>${msg('Undo')}</button>
                </p>`
              : nothing
          }
        </div>
      </section>
    `;
  }

  /** The button that had the focus is gone: the way back has it then. */
  async #forget(room: MyRoom) {
    this.forgotten = { room, undo: forgetMyRoom(room.id) };
    this.rooms = listMyRooms();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#undo')?.focus();
  }

  async #undo() {
    const { forgotten } = this;
    forgotten?.undo();
    this.forgotten = undefined;
    this.rooms = listMyRooms();
    await this.updateComplete;
    const room =
      forgotten && this.renderRoot.querySelector<HTMLElement>(`[id="${forgotten.room.id}"]`);
    (room ?? this.renderRoot.querySelector<HTMLElement>('h2'))?.focus();
  }
}

function opened({ openedAt }: MyRoom): string {
  const moment = momentWords(openedAt);
  return msg(str`Opened ${moment}`);
}

/** Within a sentence. */
function called(room: MyRoom): string {
  const moment = momentWords(room.openedAt);
  return room.title || msg(str`the room opened ${moment}`);
}

customElements.define('earshot-my-rooms', EarshotMyRooms);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-my-rooms': EarshotMyRooms;
  }
}
