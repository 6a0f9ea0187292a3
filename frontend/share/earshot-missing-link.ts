/** `<earshot-missing-link>`: a link that neither the room nor this browser knows any more, and a new one for it. */
import { css, html, LitElement } from 'lit';
import { Outcome } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import type { Guest } from './share-choices.ts';

class EarshotMissingLink extends LitElement {
  static override properties = { guest: { attribute: false }, rotate: { attribute: false } };
  declare guest: Guest;
  declare rotate: (guest: Guest) => Promise<void>;
  readonly #outcome = new Outcome(this);

  static override styles = [
    base,
    controls,
    css`
      .missing {
        display: grid;
        gap: 12px;
        justify-items: start;
      }
    `,
  ];

  override render() {
    return html`
      <div class="missing">
        <p>
          ${
            this.guest === 'mic'
              ? msg(
                  'This room is older than links that can be shown again. Make a new link for microphones: the one you handed out before stops working.',
                )
              : msg(
                  'This room is older than links that can be shown again. Make a new link to follow along: the one you handed out before stops working.',
                )
          }
        </p>
        <button class="primary" ?disabled=${this.#outcome.busy}
          @click=${() => this.#outcome.of(() => this.rotate(this.guest))}>
          ${msg('Make a new link')}
        </button>
        ${this.#outcome.render()}
      </div>
    `;
  }
}

customElements.define('earshot-missing-link', EarshotMissingLink);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-missing-link': EarshotMissingLink;
  }
}
