/** `<earshot-page>`: the frame around everything, and the choice between home, a room and the reasons. */
import { css, html, LitElement, nothing } from 'lit';
import { parseShareLink, shareLink } from '../protocol/handshake.ts';
import './room/index.ts';
import { latePart, outdated } from './elements/late-part.ts';
import { base, controls } from './elements/styles.ts';
import { wordmark, wordmarkStyles } from './elements/wordmark.ts';
import { pushRoomKey } from './mine/index.ts';
import { isOffline } from './offline/index.ts';
import { speak } from './words/language.ts';
import { msg } from './words/msg.ts';

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
    wordmarkStyles,
    css`
      :host {
        max-width: 1760px;
        margin-inline: auto;
        padding: 0 clamp(16px, 4vw, 48px) 48px;
      }
      header {
        display: flex;
        align-items: center;
        padding-block: 20px;
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
    const address = isOffline() ? undefined : roomHere();
    return html`
      ${address ? nothing : html`<header>${wordmark()}</header>`}
      <div role="alert">${this.outdated ? reload() : this.failed ? failed() : nothing}</div>
      <main>
        ${address ? html`<earshot-room-view .address=${address}></earshot-room-view>` : outside()}
      </main>
    `;
  }

  /** @param where it was thrown: what extensions of the browser throw is theirs. */
  #fail(where: string) {
    if (where.includes(location.origin)) this.failed = true;
  }
}

/** What is shown outside of rooms: it comes when it is asked for, as whoever is in a room has no need of it. */
function outside() {
  const { pathname } = location;
  if (isOffline()) {
    return html`<earshot-offline .room=${pathname.startsWith('/r/')}></earshot-offline>`;
  }
  if (pathname === '/errors') {
    void latePart(import('./errors/index.ts'));
    return html`<earshot-errors></earshot-errors>`;
  }
  void latePart(import('./home/index.ts'));
  if (pathname === '/' || pathname === '/index.html') return html`<earshot-home></earshot-home>`;
  const reason = pathname.startsWith('/r/') ? 'incomplete' : 'unknown';
  return html`<earshot-nowhere .reason=${reason}></earshot-nowhere>`;
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
  const { search } = location;
  const link = shareLink(address.origin, address.roomId, address.key).replace('#', `${search}#`);
  if (location.href !== link) history.replaceState(history.state, '', link);
}

function reload() {
  return html`
    <p class="problem">
      ${msg('This page was updated meanwhile, and that part of it could not be loaded.')}
      <button @click=${() => location.reload()}>${msg('Reload')}</button>
    </p>
  `;
}

function failed() {
  return html`
    <p class="problem">
      ${msg('Something in this page went wrong. If it does not do what you expect, reload it.')}
      <button @click=${() => location.reload()}>${msg('Reload')}</button>
    </p>
  `;
}

customElements.define('earshot-page', EarshotPage);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-page': EarshotPage;
  }
}
