/** `<earshot-errors>`: every reason for which Earshot refuses something or ends a connection. */
import { html, LitElement, nothing } from 'lit';
import { type RefusalCode, refusals } from '../../protocol/refusals.ts';
import { base, card } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { sentenceOf } from '../words/why.ts';
import { errorTopics } from './error-topics.ts';
import { errorsStyles } from './errors-styles.ts';

class EarshotErrors extends LitElement {
  static override properties = { chosen: { state: true } };
  static override styles = [base, card, errorsStyles];
  /** The code that the address asks for. */
  declare chosen: string;

  constructor() {
    super();
    this.chosen = location.hash.slice(1);
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#choose);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#choose);
  }

  override updated() {
    // The browser's own jump to the fragment does not look into shadow roots.
    const target = this.renderRoot.querySelector<HTMLElement>('[aria-current]');
    target?.scrollIntoView({ block: 'center' });
    target?.focus({ preventScroll: true });
  }

  override render() {
    return html`
      <h1>${msg('Why did it stop?')}</h1>
      <p class="lead">
        ${msg('When a room refuses something or ends your connection, it says why. Here is every reason, and what you can do about it.')}
      </p>
      <p class="lead">
        ${msg('If the reason is not listed here, your network dropped for a moment: the page reconnects by itself, and fills in what was heard in the meantime.')}
      </p>
      ${errorTopics().map(
        ({ title, codes }) => html`
          <section class="card">
            <h2>${title}</h2>
            <ul>${codes.map((code) => this.#reason(code))}</ul>
          </section>
        `,
      )}
    `;
  }

  #reason(code: RefusalCode) {
    const { message, close, status } = refusals[code];
    return html`
      <li id=${code} tabindex="-1" aria-current=${code === this.chosen ? 'true' : nothing}>
        <p>${sentenceOf({ code, message })}</p>
        <p class="soft">${whatFollows(code)}</p>
        <p class="codes soft">${msg(
          html`<a href="#${code}">${code}</a> · close ${close} · HTTP ${status}`,
        )}</p>
      </li>
    `;
  }

  readonly #choose = () => {
    this.chosen = location.hash.slice(1);
  };
}

/** What the page does by itself. */
function whatFollows(code: RefusalCode): string {
  const { retry, retryAfterSeconds } = refusals[code];
  if (!retry) return msg('The page does not try again by itself.');
  return retryAfterSeconds === undefined
    ? msg('The page tries again by itself.')
    : msg(str`The page tries again by itself after ${retryAfterSeconds} seconds.`);
}

customElements.define('earshot-errors', EarshotErrors);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-errors': EarshotErrors;
  }
}
