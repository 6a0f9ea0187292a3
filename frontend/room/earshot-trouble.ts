/** `<earshot-trouble>`: why the connection is gone, whether it comes back, and what one can do. */
import { css, html, LitElement, nothing } from 'lit';
import type { CloseInfo } from '../../client/index.ts';
import type { RefusalCode } from '../../protocol/refusals.ts';
import { base, controls } from '../elements/styles.ts';
import { whatToDo, whyLink } from '../words/why.ts';

/** After these the same link leads nowhere, however often it is tried. */
const inVain: ReadonlySet<string> = new Set<RefusalCode>([
  'key-wrong',
  'key-rotated',
  'room-not-found',
  'room-deleted',
]);

class EarshotTrouble extends LitElement {
  static override properties = { info: { attribute: false } };
  declare info: CloseInfo;

  static override styles = [
    base,
    controls,
    css`
      .trouble {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 12px;
        margin-bottom: 24px;
        padding: 16px 20px;
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        background: var(--accent-wash);
      }
      p {
        flex: 1 1 16rem;
        font-weight: 600;
      }
      p a {
        color: var(--ink);
      }
    `,
  ];

  override render() {
    const { message, explanation, willRetry, refusal, detail } = this.info;
    return html`
      <div class="trouble" role="alert">
        <p>${whatToDo({ message, code: refusal ?? '', detail })} ${whyLink(explanation)}</p>
        ${
          willRetry
            ? nothing
            : html`
                ${
                  refusal !== undefined && inVain.has(refusal)
                    ? nothing
                    : html`<button @click=${() => location.reload()}>Connect again</button>`
                }
                <a class="button" href="/">Go to the start</a>
              `
        }
      </div>
    `;
  }
}

customElements.define('earshot-trouble', EarshotTrouble);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-trouble': EarshotTrouble;
  }
}
