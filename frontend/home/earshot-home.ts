/** `<earshot-home>`: open a room, or join one by its link. */
import { html, LitElement, nothing, svg } from 'lit';
import { createRoom } from '../../client/index.ts';
import { parseShareLink, shareLink } from '../../protocol/handshake.ts';
import { latePart } from '../elements/late-part.ts';
import { isFailure } from '../elements/outcome.ts';
import { base, card, controls } from '../elements/styles.ts';
import { keepMyRoom } from '../mine/index.ts';
import { msg } from '../words/msg.ts';
import { unforeseenWords } from '../words/unforeseen-words.ts';
import { whatToDo } from '../words/why.ts';
import { answers } from './answers.ts';
import './earshot-my-rooms.ts';
import { homeStyles } from './home-styles.ts';

void latePart(import('../language/index.ts'));

class EarshotHome extends LitElement {
  static override properties = {
    problem: { state: true },
    opening: { state: true },
    needsKey: { state: true },
    unknownLink: { state: true },
  };
  /** What went wrong, as a sentence. */
  declare problem: string | undefined;
  declare opening: boolean;
  /** Whether the operator asks for a key of whoever opens a room. */
  declare needsKey: boolean;
  /** Whether what was pasted is no link of a room. */
  declare unknownLink: boolean;

  static override styles = [base, card, controls, homeStyles];

  constructor() {
    super();
    this.problem = undefined;
    this.opening = false;
    this.needsKey = false;
    this.unknownLink = false;
  }

  override render() {
    return html`
      <section class="hero">
        <svg class="waves" viewBox="0 0 420 420" aria-hidden="true">${waves()}</svg>
        <h1>${msg(html`Share what<br /><span>your room hears.</span>`)}</h1>
        <p class="lead">
          ${msg(
            'Open a room, share its link, and everyone in it sees live which sounds each microphone hears: a dog, rain, a siren, a baby crying.',
          )}
        </p>
        <form class="opening" @submit=${this.#open}>
          ${this.needsKey ? creationKey() : nothing}
          <button class="primary open" ?disabled=${this.opening}>
            ${this.opening ? msg('Opening…') : msg('Open a room')}
          </button>
        </form>
        <div role="alert">
          ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
        </div>
      </section>
      <div class="more">
        <earshot-my-rooms></earshot-my-rooms>
        <section class="card">
          <h2>${msg('Join a room')}</h2>
          <form @submit=${this.#join}>
            <label for="link">${msg('Paste the link you were sent')}</label>
            <div class="row">
              <input id="link" name="link" type="text" inputmode="url" required autocomplete="off" spellcheck="false"
                placeholder="https://…/r/…#…" aria-describedby="not-joined" aria-invalid=${this.unknownLink} />
              <button>${msg('Join')}</button>
            </div>
            <div id="not-joined" role="alert">
              ${this.unknownLink ? html`<p class="problem">${msg('This is not the link of a room. Paste the whole link, with the part after #.')}</p>` : nothing}
            </div>
          </form>
        </section>
        <section class="card answers">
          <h2>${msg('Good to know')}</h2>
          ${answers()}
        </section>
      </div>
      <earshot-language></earshot-language>
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
    this.unknownLink = !address;
    // Without what was pasted around it.
    if (address) location.assign(shareLink(address.origin, address.roomId, address.key));
    else this.renderRoot.querySelector<HTMLElement>('#link')?.focus();
  }
}

function creationKey() {
  return html`
    <label for="key">${msg('Creation key')}</label>
    <input id="key" name="key" type="password" required autocomplete="current-password" />
  `;
}

/** A sound on its way, and what it may turn out to be. */
const waves = () => svg`
  <g class="rings" fill="none" stroke="currentColor" stroke-width="2.5">
    ${[52, 98, 144, 190].map((radius, ring) => svg`<circle cx="210" cy="210" r=${radius} opacity=${0.9 - 0.2 * ring} />`)}
  </g>
  <circle cx="210" cy="210" r="20" fill="currentColor" />
  ${pill(284, 96, 84, msg('Siren'))} ${pill(36, 164, 78, msg('Dog'))} ${pill(248, 318, 84, msg('Rain'))}
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
