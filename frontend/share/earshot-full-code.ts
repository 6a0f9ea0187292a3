/** `<earshot-full-code>`: a link as a QR code that fills the screen, for phones across a room. */
import { css, html, LitElement } from 'lit';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import './earshot-qr-code.ts';

class EarshotFullCode extends LitElement {
  static override properties = { link: { attribute: false }, name: { attribute: false } };
  declare link: string;
  /** What the link is for. */
  declare name: string;

  static override styles = [
    base,
    controls,
    css`
      dialog {
        width: 100vw;
        max-width: none;
        height: 100dvh;
        max-height: none;
        padding: 0;
        border: 0;
        background: #fff;
        color: #1d1815;
      }
      .full {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr) auto;
        justify-items: center;
        gap: 8px;
        box-sizing: border-box;
        height: 100%;
        padding: 16px;
      }
      p {
        font: 680 clamp(1.125rem, 3vmin, 2rem) / 1.3 var(--display);
        text-align: center;
      }
      earshot-qr-code {
        align-self: center;
        width: min(100%, 100dvh - 11rem);
      }
      button {
        min-width: 9rem;
        border-color: #8f8377;
        color: #1d1815;
      }
      button:hover {
        background: #f2ece3;
      }
      button:focus-visible {
        outline-color: #c43412;
      }
    `,
  ];

  open(): void {
    this.#dialog?.showModal();
  }

  override render() {
    const { link, name } = this;
    return html`
      <dialog aria-label=${name} @click=${() => this.#dialog?.close()}>
        <div class="full">
          <p>${name}</p>
          <earshot-qr-code .link=${link} .label=${name}></earshot-qr-code>
          <button>${msg('Close')}</button>
        </div>
      </dialog>
    `;
  }

  get #dialog() {
    return this.renderRoot.querySelector('dialog');
  }
}

customElements.define('earshot-full-code', EarshotFullCode);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-full-code': EarshotFullCode;
  }
}
