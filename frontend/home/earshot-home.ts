/** `<earshot-home>`: open a room, or join one by its link. */
import { html, LitElement, nothing, svg } from 'lit';
import { createRoom } from '../../client/index.ts';
import { parseShareLink, shareLink } from '../../protocol/handshake.ts';
import { isFailure } from '../elements/outcome.ts';
import { base, card, controls } from '../elements/styles.ts';
import { forgetMyRoom, keepMyRoom, keeps, listMyRooms, type MyRoom } from '../mine/index.ts';
import { momentWords } from '../words/amounts.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { whatToDo } from '../words/why.ts';
import { homeStyles } from './home-styles.ts';

class EarshotHome extends LitElement {
  static override properties = {
    problem: { attribute: false },
    opening: { state: true },
    needsKey: { state: true },
    rooms: { state: true },
  };
  /** What went wrong, as a sentence. */
  declare problem: string | undefined;
  declare opening: boolean;
  /** Whether the operator asks for a key of whoever opens a room. */
  declare needsKey: boolean;
  declare rooms: MyRoom[];

  static override styles = [base, card, controls, homeStyles];

  constructor() {
    super();
    this.problem = undefined;
    this.opening = false;
    this.needsKey = false;
    this.rooms = listMyRooms();
  }

  override render() {
    return html`
      <section class="hero">
        <svg class="waves" viewBox="0 0 420 420" aria-hidden="true">${waves}</svg>
        <h1>Share what<br /><span>your room hears.</span></h1>
        <p class="lead">
          Open a room, share its link, and everyone in it sees live which sounds each microphone
          hears: a dog, rain, a siren, a baby crying.
        </p>
        <form class="opening" @submit=${this.#open}>
          ${this.needsKey ? creationKey : nothing}
          <button class="primary open" ?disabled=${this.opening}>
            ${this.opening ? 'Opening…' : 'Open a room'}
          </button>
        </form>
        <div role="alert">
          ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
        </div>
      </section>
      <div class="more">
        <section class="card">
          <h2>Join a room</h2>
          <form @submit=${this.#join}>
            <label for="link">Paste the link you were sent</label>
            <div class="row">
              <input id="link" name="link" type="text" inputmode="url" required autocomplete="off" spellcheck="false"
                placeholder="https://…/r/…#…" />
              <button>Join</button>
            </div>
          </form>
        </section>
        ${this.#rooms()}
        <section class="card">
          <h2>What happens to the sound</h2>
          <p class="soft">
            It is recognised as it arrives and then forgotten. A room keeps the list of what was
            heard, and only people with its link can see it.
          </p>
        </section>
      </div>
    `;
  }

  #rooms() {
    if (!keeps()) {
      return html`
        <section class="card">
          <h2>Your rooms</h2>
          <p class="soft">
            This browser keeps nothing for this page: its storage is blocked or full. Keep the links
            of your rooms yourself.
          </p>
        </section>
      `;
    }
    if (this.rooms.length === 0) return nothing;
    return html`
      <section class="card">
        <h2>Your rooms</h2>
        <ul>
          ${this.rooms.map(
            ({ id, keys, openedAt }) => html`
              <li>
                <a href=${shareLink('', id, keys.host)}>Opened ${momentWords(openedAt)}</a>
                <button @click=${() => this.#forget(id)}
                  aria-label="Forget the room opened ${momentWords(openedAt)}">Forget</button>
              </li>
            `,
          )}
        </ul>
      </section>
    `;
  }

  async #open(event: SubmitEvent) {
    event.preventDefault();
    const key = new FormData(event.target as HTMLFormElement).get('key');
    this.opening = true;
    this.problem = undefined;
    try {
      const room = await createRoom(
        location.origin,
        key === null ? {} : { key: String(key).trim() },
      );
      keepMyRoom(room);
      location.assign(shareLink('', room.id, room.keys.host));
    } catch (error) {
      this.problem = isFailure(error) ? whatToDo(error) : unforeseenWords(error);
      if (isFailure(error) && error.code === 'creation-key-needed') this.needsKey = true;
    } finally {
      this.opening = false;
    }
  }

  #join(event: SubmitEvent) {
    event.preventDefault();
    const link = String(new FormData(event.target as HTMLFormElement).get('link'));
    const address = parseShareLink(link);
    // Without what was pasted around it.
    if (address) location.assign(shareLink(address.origin, address.roomId, address.key));
    else this.problem = 'This is no link of a room: paste the whole link, with the part after #.';
  }

  #forget(id: string) {
    forgetMyRoom(id);
    this.rooms = listMyRooms();
  }
}

const creationKey = html`
  <label for="key">Creation key</label>
  <input id="key" name="key" type="password" required autocomplete="current-password" />
`;

/** A sound on its way, and what it may turn out to be. */
const waves = svg`
  <g class="rings" fill="none" stroke="currentColor" stroke-width="2.5">
    ${[52, 98, 144, 190].map((radius, ring) => svg`<circle cx="210" cy="210" r=${radius} opacity=${0.9 - 0.2 * ring} />`)}
  </g>
  <circle cx="210" cy="210" r="20" fill="currentColor" />
  ${pill(284, 96, 76, 'Siren')} ${pill(42, 164, 66, 'Dog')} ${pill(248, 318, 74, 'Rain')}
`;

function pill(x: number, y: number, width: number, words: string) {
  return svg`
    <g class="pill" transform="translate(${x} ${y})">
      <rect width=${width} height="36" rx="18" />
      <text x=${width / 2} y="23.5">${words}</text>
    </g>
  `;
}

customElements.define('earshot-home', EarshotHome);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-home': EarshotHome;
  }
}
