/** `<earshot-share>`: the links that bring others into the room, as a dialog. */
import { html, LitElement, nothing } from 'lit';
import type { RoomApi, RoomConnection } from '../../client/index.ts';
import type { Role } from '../../protocol/handshake.ts';
import { closeBeside, dialogStyles } from '../elements/dialog-styles.ts';
import { isFailure } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { sentenceOf } from '../words/why.ts';
import './earshot-embed.ts';
import './earshot-full-code.ts';
import './earshot-host-link.ts';
import './earshot-link.ts';
import './earshot-missing-link.ts';
import { loopbackNotice } from './loopback-notice.ts';
import { keysToShare } from './room-keys.ts';
import { type Guest, guestLink, guestsOf, type KnownKeys, type Shared } from './share-choices.ts';
import { shareStyles } from './share-styles.ts';

/** What the dialog shows: a link for somebody, or the code for a page. */
export type SharePart = Guest | 'embed';

class EarshotShare extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    shared: { attribute: false },
    roomTitle: { attribute: false },
    rotate: { attribute: false },
    chosen: { state: true },
    known: { state: true },
    problem: { state: true },
    shown: { state: true },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare shared: Shared;
  declare roomTitle: string;
  /** Replaces keys, and does what follows for the page. */
  declare rotate: (roles: readonly Role[]) => Promise<void>;
  declare chosen: SharePart;
  /** The keys that are known; undefined until the room was asked. */
  declare known: KnownKeys | undefined;
  /** Why the room could not be asked, as a sentence. */
  declare problem: string | undefined;
  declare shown: boolean;

  static override styles = [base, controls, dialogStyles, shareStyles];

  constructor() {
    super();
    this.shown = false;
    this.chosen = 'mic';
  }

  /** @param part what is shown first; else what this role hands on most. */
  async open(part?: SharePart): Promise<void> {
    this.chosen = part ?? guestsOf(this.shared.role)[0] ?? 'listener';
    this.shown = true;
    void this.#ask();
    await this.updateComplete;
    this.#dialog?.showModal();
  }

  /** Shows the link to follow as a code that fills the screen. */
  async enlarge(): Promise<void> {
    await this.#ask();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElementTagNameMap['earshot-full-code']>('#code')?.open();
  }

  override willUpdate(changed: Map<string, unknown>) {
    // A key was replaced: what was known opens nothing any more.
    if (changed.has('shared') && this.shown) void this.#ask();
  }

  override render() {
    return html`${this.#code()} ${this.shown ? this.#share() : nothing}`;
  }

  /** What is enlarged: the link to follow, or the only one there is. */
  #code() {
    const guest = guestsOf(this.shared.role).at(-1) ?? 'listener';
    const link = this.known && guestLink(this.shared, guest, this.known);
    return link === undefined
      ? nothing
      : html`<earshot-full-code id="code" .link=${link} .name=${partNames()[guest]}></earshot-full-code>`;
  }

  #share() {
    return html`
      <dialog aria-labelledby="title" @close=${this.#closed} @click=${closeBeside}>
        <header>
          <h2 id="title">
            ${this.roomTitle ? msg(str`Share “${this.roomTitle}”`) : msg('Share this room')}
          </h2>
          <button @click=${() => this.#dialog?.close()}>${msg('Close')}</button>
        </header>
        <div class="share">
          ${this.#parts.length > 1 ? this.#tabs() : nothing}
          ${loopbackNotice(this.shared.origin)}
          ${this.#content()}
          ${
            this.shared.role === 'host'
              ? html`<earshot-host-link .shared=${this.shared}></earshot-host-link>`
              : nothing
          }
        </div>
      </dialog>
    `;
  }

  get #parts(): readonly SharePart[] {
    const guests = guestsOf(this.shared.role);
    return guests.includes('listener') ? [...guests, 'embed'] : guests;
  }

  #tabs() {
    return html`
      <fieldset>
        <legend class="visually-hidden">${msg('What to share')}</legend>
        ${this.#parts.map(
          (part) => html`
            <label>
              <input type="radio" name="part" .checked=${part === this.chosen}
                @change=${() => this.#show(part)} />
              ${partNames()[part]}
            </label>
          `,
        )}
      </fieldset>
    `;
  }

  #content() {
    const { chosen, known, shared, problem } = this;
    if (problem) {
      return html`
        <p class="problem" role="alert">${problem}</p>
        <button @click=${this.#ask}>${msg('Try again')}</button>
      `;
    }
    if (!known) return html`<p class="soft waiting" role="status">${msg('Getting the links…')}</p>`;
    const guest = chosen === 'embed' ? 'listener' : chosen;
    const link = guestLink(shared, guest, known);
    if (link === undefined) {
      return html`<earshot-missing-link .guest=${guest} .rotate=${this.#makeLink}></earshot-missing-link>`;
    }
    if (chosen === 'embed') {
      return html`<earshot-embed .connection=${this.connection} .link=${link}
        .roomTitle=${this.roomTitle}></earshot-embed>`;
    }
    return html`
      <p class="soft">${meanings()[chosen]}</p>
      <earshot-link .link=${link} .name=${partNames()[chosen]}
        .invitation=${invitation(chosen, this.roomTitle)}></earshot-link>
    `;
  }

  #show(part: SharePart) {
    this.chosen = part;
  }

  readonly #makeLink = async (role: Guest) => {
    await this.rotate([role]);
    await this.#ask();
  };

  async #ask() {
    this.problem = undefined;
    try {
      this.known = await keysToShare(this.shared, this.api);
    } catch (error) {
      this.problem = isFailure(error) ? sentenceOf(error) : unforeseenWords(error);
    }
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }

  #closed() {
    this.shown = false;
    this.known = undefined;
  }
}

function partNames(): Record<SharePart, string> {
  return { mic: msg('Add a microphone'), listener: msg('Follow along'), embed: msg('Embed') };
}

function meanings(): Record<Guest, string> {
  return {
    mic: msg(
      'Point the camera of an old phone at this code, or send yourself the link. Whoever has it can turn on a microphone here.',
    ),
    listener: msg(
      'For everyone who wants to follow. They see what is heard, and cannot turn on a microphone.',
    ),
  };
}

function invitation(guest: Guest, title: string): string {
  if (guest === 'mic') {
    return title
      ? msg(str`Open this on a phone to make it a microphone of “${title}”.`)
      : msg('Open this on a phone to make it a microphone.');
  }
  return title ? msg(str`Follow what “${title}” hears.`) : msg('Follow what this room hears.');
}

customElements.define('earshot-share', EarshotShare);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-share': EarshotShare;
  }
}
