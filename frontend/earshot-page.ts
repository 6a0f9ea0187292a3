/** `<earshot-page>`: the frame around everything, and the choice between home, a room and the reasons. */
import { css, html, LitElement, nothing } from 'lit';
import { parseShareLink, shareLink } from '../protocol/handshake.ts';
import './room/index.ts';
import { latePart, outdated } from './elements/late-part.ts';
import { mark } from './elements/mark.ts';
import { base, controls } from './elements/styles.ts';
import { pushRoomKey } from './mine/index.ts';
import { isOffline } from './offline/index.ts';
import { speak } from './words/language.ts';

/** Once the page knows the reader's language. */
const spoken = speak();

class EarshotPage extends LitElement {
  static override properties = { outdated: { state: true }, failed: { state: true } };
  /** Whether another version of the page was deployed since this one was loaded. */
  declare outdated: boolean;
  /** Whether something threw that nothing else tells of. */
  declare failed: boolean;
  static override styles = [
    base,
    controls,
    css`
      :host {
        max-width: 1440px;
        margin-inline: auto;
        padding: 0 clamp(16px, 4vw, 48px) 48px;
      }
      header {
        display: flex;
        align-items: center;
        padding-block: 20px;
      }
      .wordmark {
        display: inline-flex;
        align-items: center;
        gap: 0.45em;
        color: var(--ink);
        font: 750 1.375rem/1 var(--display);
        letter-spacing: -0.035em;
        text-decoration: none;
        border-radius: 10px;
      }
      .wordmark svg {
        width: 1.5em;
        height: 1.5em;
        padding: 0.02em;
        border-radius: 0.42em;
        background: var(--accent);
        color: var(--on-accent);
      }
    `,
  ];

  constructor() {
    super();
    this.outdated = false;
    tidyAddress();
    this.failed = false;
    // This element is the page: nothing is left to take this back for.
    addEventListener(outdated, () => {
      this.outdated = true;
    });
    addEventListener('error', ({ filename }) => this.#fail(filename));
    addEventListener('unhandledrejection', ({ reason }) => this.#fail(String(reason?.stack)));
  }

  /** Everything else is drawn by this element: nothing is before the reader's language is there. */
  protected override async scheduleUpdate() {
    await spoken;
    super.scheduleUpdate();
  }

  override render() {
    return html`
      <header>
        <a class="wordmark" href="/" aria-label="Earshot, home">
          <svg viewBox="0 0 32 32" aria-hidden="true">${mark}</svg>Earshot
        </a>
      </header>
      <div role="alert">${this.outdated ? reload : this.failed ? failed : nothing}</div>
      <main>${this.#content()}</main>
    `;
  }

  /** @param where it was thrown: what extensions of the browser throw is theirs. */
  #fail(where: string) {
    if (where.includes(location.origin)) this.failed = true;
  }

  #content() {
    if (isOffline()) {
      return html`<earshot-offline .room=${location.pathname.startsWith('/r/')}></earshot-offline>`;
    }
    if (location.pathname === '/errors') {
      // Whoever is in a room has no need of it: it comes when it is asked for.
      void latePart(import('./errors/index.ts'));
      return html`<earshot-errors></earshot-errors>`;
    }
    const address = roomHere();
    if (address) return html`<earshot-room-view .address=${address}></earshot-room-view>`;
    // Whoever was sent a link has no need of it.
    void latePart(import('./home/index.ts'));
    const problem = location.pathname.startsWith('/r/')
      ? 'This link is incomplete: open the whole link you were sent, with the part after #.'
      : '';
    return html`<earshot-home .problem=${problem}></earshot-home>`;
  }
}

/** The room that this address leads to, if it is one of this deployment. */
function roomHere() {
  const address = parseShareLink(location.href);
  return address?.origin === location.origin ? address : undefined;
}

/**
 * A link that came with the full stop of its sentence is shown, kept and copied without it. That of a
 * notification names the room alone, whose key is known here.
 */
function tidyAddress(): void {
  const [, named = ''] = /^\/r\/([0-9a-z]+)\/?$/.exec(location.pathname) ?? [];
  const known = location.hash.length > 1 ? undefined : pushRoomKey(named);
  if (known) history.replaceState(history.state, '', shareLink(location.origin, named, known));
  const address = roomHere();
  if (!address) return;
  const link = shareLink(address.origin, address.roomId, address.key);
  if (location.href !== link) history.replaceState(history.state, '', link);
}

const reload = html`
  <p class="problem">
    This page was updated meanwhile, and that part of it could not be loaded.
    <button @click=${() => location.reload()}>Reload</button>
  </p>
`;

const failed = html`
  <p class="problem">
    Something in this page went wrong. If it does not do what you expect, reload it.
    <button @click=${() => location.reload()}>Reload</button>
  </p>
`;

customElements.define('earshot-page', EarshotPage);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-page': EarshotPage;
  }
}
