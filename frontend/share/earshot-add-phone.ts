/** `<earshot-add-phone>`: how a host gets a first microphone into the room: by the code that a phone's camera opens. */
import { css, html, LitElement } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import { isFailure } from '../elements/outcome.ts';
import { base, card, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { sentenceOf } from '../words/why.ts';
import './earshot-link.ts';
import './earshot-missing-link.ts';
import { loopbackNotice } from './loopback-notice.ts';
import { keysToShare } from './room-keys.ts';
import { type Guest, guestLink, type KnownKeys, type Shared } from './share-choices.ts';

class EarshotAddPhone extends LitElement {
  static override properties = {
    api: { attribute: false },
    shared: { attribute: false },
    rotate: { attribute: false },
    known: { state: true },
    problem: { state: true },
  };
  declare api: RoomApi;
  declare shared: Shared;
  /** Replaces keys, and does what follows for the page. */
  declare rotate: (roles: readonly Guest[]) => Promise<void>;
  declare known: KnownKeys | undefined;
  /** Why the room could not be asked for the link, as a sentence. */
  declare problem: string | undefined;

  static override styles = [
    base,
    card,
    controls,
    css`
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 14px;
      }
      h3 {
        font: 700 1.375rem/1.2 var(--display);
        letter-spacing: -0.02em;
      }
      p {
        text-wrap: pretty;
      }
      earshot-link {
        --code-width: 100%;
      }
      .waiting {
        aspect-ratio: 1 / 1.42;
      }
    `,
  ];

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('shared')) void this.#ask();
  }

  override render() {
    return html`
      <section class="card" aria-labelledby="title">
        <h3 id="title">${msg('Add a phone')}</h3>
        <p class="soft">
          ${msg('Point a phone’s camera at this code and open the link. The phone becomes a microphone of this room.')}
        </p>
        ${loopbackNotice(this.shared.origin)}
        ${this.#link()}
      </section>
    `;
  }

  #link() {
    const { problem, known, shared } = this;
    if (problem) {
      return html`
        <p class="problem" role="alert">${problem}</p>
        <button @click=${this.#ask}>${msg('Try again')}</button>
      `;
    }
    if (!known) return html`<div class="waiting"></div>`;
    const link = guestLink(shared, 'mic', known);
    return link === undefined
      ? html`<earshot-missing-link .guest=${'mic'} .rotate=${this.#makeLink}></earshot-missing-link>`
      : html`<earshot-link .link=${link} .name=${msg('Add a phone')}
          .invitation=${msg('Open this on a phone to make it a microphone.')}></earshot-link>`;
  }

  readonly #makeLink = async (guest: Guest) => {
    await this.rotate([guest]);
    await this.#ask();
  };

  readonly #ask = async () => {
    this.problem = undefined;
    try {
      this.known = await keysToShare(this.shared, this.api);
    } catch (error) {
      this.problem = isFailure(error) ? sentenceOf(error) : unforeseenWords(error);
    }
  };
}

customElements.define('earshot-add-phone', EarshotAddPhone);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-add-phone': EarshotAddPhone;
  }
}
