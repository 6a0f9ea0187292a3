/** `<earshot-link>`: one link: as a QR code that fills the screen on a tap, to copy, and to send. */
import { css, html, LitElement, nothing } from 'lit';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import './earshot-full-code.ts';
import './earshot-qr-code.ts';

class EarshotLink extends LitElement {
  static override properties = {
    link: { attribute: false },
    name: { attribute: false },
    invitation: { attribute: false },
    told: { state: true },
  };
  declare link: string;
  /** What it is for, for those who do not see the code. */
  declare name: string;
  /** What is sent along with it. */
  declare invitation: string;
  /** What became of the last wish to copy or send, as a sentence. */
  declare told: string | undefined;

  static override styles = [
    base,
    controls,
    css`
      .link {
        display: grid;
    grid-template-columns: minmax(0, 1fr);
        gap: 12px;
      }
      .code {
        justify-self: center;
        width: min(100%, var(--code-width, 264px));
        min-height: 0;
        overflow: hidden;
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: #fff;
        cursor: zoom-in;
      }
      .code earshot-qr-code {
        width: 100%;
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .buttons button {
        flex: 1 1 8rem;
      }
      input[type='text'] {
        font-size: 0.9375rem;
        text-overflow: ellipsis;
      }
      .told {
        font-size: 0.9375rem;
      }
    `,
  ];

  constructor() {
    super();
    this.told = undefined;
    this.invitation = '';
  }

  override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('link')) this.told = undefined;
  }

  override render() {
    const { link, name } = this;
    return html`
      <div class="link">
        <button class="code" @click=${this.#enlarge} aria-label=${msg('Show the QR code full screen')}>
          <earshot-qr-code .link=${link} .label=${name}></earshot-qr-code>
        </button>
        <label class="visually-hidden" for="link">${name}</label>
        <input id="link" type="text" readonly .value=${link}
          @focus=${(event: FocusEvent) => (event.target as HTMLInputElement).select()} />
        <div class="buttons">
          <button class="primary" @click=${this.#copy}>${msg('Copy link')}</button>
          ${
            'share' in navigator
              ? html`<button @click=${this.#send}>${msg('Send…')}</button>`
              : nothing
          }
        </div>
        <p class="told soft" role="status">${this.told ?? nothing}</p>
      </div>
      <earshot-full-code .link=${link} .name=${name}></earshot-full-code>
    `;
  }

  #enlarge() {
    this.renderRoot.querySelector('earshot-full-code')?.open();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.link);
      this.told = msg('Copied. Paste it wherever you like.');
    } catch {
      this.#select();
      this.told = msg(
        'This browser does not let the page copy. The link is selected: copy it with your keyboard or the menu.',
      );
    }
  }

  async #send() {
    try {
      await navigator.share({ title: 'Earshot', text: this.invitation, url: this.link });
    } catch (error) {
      // Whoever closes the sheet has changed their mind: there is nothing to say.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      this.#select();
      this.told = msg(
        'It could not be sent from here. The link is selected: copy it with your keyboard or the menu.',
      );
    }
  }

  #select() {
    const input = this.renderRoot.querySelector('input');
    input?.focus();
    input?.select();
  }
}

customElements.define('earshot-link', EarshotLink);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-link': EarshotLink;
  }
}
