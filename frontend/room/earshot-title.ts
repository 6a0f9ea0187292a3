/** `<earshot-title>`: how the room is called; its host calls it otherwise here. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomApi, RoomConnection } from '../../client/index.ts';
import { maxRoomTitleLength } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';

/** @attr {boolean} over - Whether nothing reaches the room any more. */
class EarshotTitle extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    over: { type: Boolean },
    writing: { state: true },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare over: boolean;
  declare writing: boolean;
  readonly #room = new RoomStateController(this, ['settings', 'role']);
  readonly #outcome = new Outcome(this);

  static override styles = [
    base,
    controls,
    css`
      :host {
        min-width: 0;
      }
      p,
      .name {
        overflow: hidden;
        font: 680 1.125rem/1.3 var(--display);
        letter-spacing: -0.015em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name {
        display: block;
        max-width: 100%;
        margin-inline-start: -0.7em;
        padding-inline: 0.7em;
        border-color: transparent;
      }
      .name:hover {
        border-color: var(--line);
      }
      .unnamed {
        color: var(--ink-soft);
        font-weight: 500;
        font-size: 0.9375rem;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      form input {
        flex: 1 1 9rem;
        width: auto;
        min-width: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.over = false;
    this.writing = false;
  }

  override render() {
    const { settings, role } = this.#room.snapshot;
    const title = settings?.title ?? '';
    if (role !== 'host' || this.over || !settings) {
      return title ? html`<p title=${title}>${title}</p>` : nothing;
    }
    if (!this.writing) {
      return html`<button class="name ${title ? '' : 'unnamed'}" title=${title || nothing}
        aria-label=${title ? msg(str`${title}: rename this room`) : nothing} @click=${this.#write}>
        ${title || msg('Name this room')}
      </button>`;
    }
    return html`
      <form @submit=${this.#save} @keydown=${this.#key}>
        <label class="visually-hidden" for="title">${msg('Name of this room')}</label>
        <input id="title" name="title" type="text" autocomplete="off" maxlength=${maxRoomTitleLength}
          placeholder=${msg('Home')} .value=${title} />
        <button class="primary" ?disabled=${this.#outcome.busy}>${msg('Save')}</button>
      </form>
      ${this.#outcome.failure || this.#outcome.problem ? this.#outcome.render() : nothing}
    `;
  }

  async #write() {
    this.#outcome.clear();
    this.writing = true;
    await this.updateComplete;
    this.renderRoot.querySelector('input')?.select();
    this.renderRoot.querySelector('input')?.focus();
  }

  async #save(event: SubmitEvent) {
    event.preventDefault();
    const title = String(new FormData(event.target as HTMLFormElement).get('title'));
    if (await this.#outcome.of(() => this.api.changeSettings({ title }))) await this.#leave();
  }

  #key(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    void this.#leave();
  }

  /** The focus stays where it was. */
  async #leave() {
    this.writing = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.name')?.focus();
  }
}

customElements.define('earshot-title', EarshotTitle);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-title': EarshotTitle;
  }
}
