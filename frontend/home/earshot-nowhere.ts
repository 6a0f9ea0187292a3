/** `<earshot-nowhere>`: an address that leads to no page, why, and the way home. */
import { css, html, LitElement } from 'lit';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';

/** `incomplete`: a link of a room without its key. */
export type NowhereReason = 'incomplete' | 'unknown';

class EarshotNowhere extends LitElement {
  static override properties = { reason: { attribute: false } };
  declare reason: NowhereReason;

  static override styles = [
    base,
    controls,
    css`
      :host {
        display: grid;
        gap: 20px;
        justify-items: start;
        max-width: 38rem;
        padding-top: clamp(24px, 10vh, 120px);
      }
      h1 {
        font: 780 clamp(2rem, 6vw, 3.5rem) / 1.05 var(--display);
        letter-spacing: -0.04em;
      }
      p {
        font-size: 1.125rem;
        text-wrap: pretty;
      }
      .button {
        min-height: 56px;
        padding-inline: 1.6em;
        font-size: 1.0625rem;
      }
    `,
  ];

  override render() {
    const incomplete = this.reason === 'incomplete';
    return html`
      <h1>${incomplete ? msg('This link is incomplete') : msg('There is no such page')}</h1>
      <p class="soft">
        ${
          incomplete
            ? msg('Open the whole link that you were sent, with the part after #.')
            : msg('Check the address, or start from home.')
        }
      </p>
      <a class="button primary" href="/">${msg('Go home')}</a>
    `;
  }
}

customElements.define('earshot-nowhere', EarshotNowhere);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-nowhere': EarshotNowhere;
  }
}
