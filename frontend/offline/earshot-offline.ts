/** `<earshot-offline>`: says that the page came without a network, and what needs one. */
import { css, html, LitElement, nothing } from 'lit';
import { base, card, controls } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';

/** How long the network has to answer, in milliseconds. */
const answerMs = 8_000;
/** How often it is looked for by itself, in milliseconds: a device is told to be online before its network answers. */
const lookEveryMs = 5_000;

class EarshotOffline extends LitElement {
  static override properties = {
    room: { type: Boolean },
    trying: { state: true },
    triedAt: { state: true },
  };
  /** Whether the page is that of a room. */
  declare room: boolean;
  declare trying: boolean;
  /** When the network was last tried in vain, in milliseconds since the Unix epoch. */
  declare triedAt: number | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  static override styles = [
    base,
    controls,
    card,
    css`
      section {
        display: grid;
        gap: 16px;
        justify-items: start;
        max-width: 34rem;
        margin: 8vh auto 0;
      }
      svg {
        width: 64px;
        height: 64px;
        color: var(--ink-soft);
      }
      h1 {
        margin: 0;
      }
      p {
        margin: 0;
      }
    `,
  ];

  constructor() {
    super();
    this.room = false;
    this.trying = false;
    this.triedAt = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('online', this.#look);
    this.#looking = setInterval(this.#look, lookEveryMs);
  }

  override disconnectedCallback() {
    removeEventListener('online', this.#look);
    clearInterval(this.#looking);
    super.disconnectedCallback();
  }

  override render() {
    return html`
      <section class="card">
        <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8"
          stroke-linecap="round" aria-hidden="true">
          <path d="M3 3l18 18M8.5 15.5a5 5 0 0 1 6.2-.6M5 12a10 10 0 0 1 4.2-2.5M19 12a10 10 0 0 0-5.6-2.9M2 8.6a15 15 0 0 1 4.6-3M22 8.6A15 15 0 0 0 10.6 4.2" />
          <circle cx="12" cy="19.2" r="0.9" fill="currentColor" />
        </svg>
        <h1>${msg('You are offline')}</h1>
        <p>${
          this.room
            ? msg(
                'Earshot needs the network to reach the room. Sounds that it hears meanwhile are in its history when you are back.',
              )
            : msg('Earshot needs the network to open a room, or to reach one.')
        }</p>
        <button class="primary" aria-disabled=${this.trying} @click=${this.#try}>
          ${this.trying ? msg('Trying…') : msg('Try again')}
        </button>
        <p class="soft" role="status">${
          this.triedAt === undefined || this.trying
            ? nothing
            : msg(str`No answer at ${momentWords(this.triedAt)}.`)
        }</p>
      </section>
    `;
  }

  /** Somebody wants to know: they are told what became of it. */
  readonly #try = async () => {
    if (this.trying) return;
    this.trying = true;
    if (await goesOn()) return;
    this.triedAt = Date.now();
    this.trying = false;
  };

  /** By itself, without a word while nothing answers. */
  readonly #look = () => {
    if (!this.trying && document.visibilityState === 'visible') void goesOn();
  };
}

/** Loads the page anew if the network answers, whatever it answers. */
async function goesOn(): Promise<boolean> {
  try {
    await fetch('/api/health', { cache: 'no-store', signal: AbortSignal.timeout(answerMs) });
    location.reload();
    return true;
  } catch {
    return false;
  }
}

customElements.define('earshot-offline', EarshotOffline);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-offline': EarshotOffline;
  }
}
