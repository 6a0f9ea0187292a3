/** `<earshot-microphone>`: the button that lends one's microphone to the room, and its level. */
import { css, html, LitElement, nothing, svg } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import '../elements/earshot-meter.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { MicrophoneController, type StartWait } from './microphone-controller.ts';
import { troubleWords, unheardWords } from './microphone-trouble.ts';

const processingWords = {
  echoCancellation: 'echo cancellation',
  noiseSuppression: 'noise suppression',
  autoGainControl: 'automatic gain',
};

const awaitedWords: Record<StartWait, string> = {
  permission: 'Your browser asks whether this page may use the microphone: allow it, or cancel.',
  browser: 'The browser takes long to start the microphone: wait a moment, or cancel.',
};

class EarshotMicrophone extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;

  readonly #microphone = new MicrophoneController(this);
  readonly #room = new RoomStateController(this, ['connection', 'participants', 'you']);

  /** Whether the button that restarts it had the focus as this was drawn. */
  #atRestart = false;

  static override styles = [
    base,
    card,
    controls,
    css`
      .card {
        display: grid;
        gap: 16px;
      }
      .toggle {
        width: 100%;
        min-height: 76px;
        border-radius: var(--radius);
        padding-inline: 12px;
        font-size: 1.0625rem;
        letter-spacing: -0.01em;
      }
      .toggle svg {
        width: 28px;
        height: 28px;
      }
      .on {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      .on:hover {
        background: var(--accent-wash);
        border-color: var(--accent-strong);
      }
      .on svg {
        color: var(--accent);
      }
      earshot-meter {
        height: 12px;
      }
      p {
        font-size: 0.875rem;
      }
    `,
  ];

  /** Turns the microphone on. Call it inside the handler of a tap or click. */
  start(): void {
    void this.#microphone.start(this.connection);
  }

  /** Turns the microphone off. @param problem why, as a sentence. */
  stop(problem?: string): void {
    if (this.#microphone.state !== 'off') this.#microphone.stop(problem);
  }

  /** Goes with its owner to another connection, which `goOver` hands it: turned on there if it was here. */
  async follow(goOver: () => Promise<unknown>): Promise<void> {
    const { state } = this.#microphone;
    this.#microphone.stop();
    await goOver();
    if (state !== 'off') await this.#microphone.start(this.connection);
  }

  override willUpdate() {
    const restart = this.renderRoot.querySelector('.restart');
    this.#atRestart = restart !== null && restart === this.shadowRoot?.activeElement;
  }

  /** Whoever restarted it with the keyboard goes on from where they were. */
  override updated() {
    if (!this.#atRestart || this.renderRoot.querySelector('.restart')) return;
    this.renderRoot.querySelector<HTMLElement>('.toggle')?.focus({ preventScroll: true });
  }

  override render() {
    const { state, problem, awaited } = this.#microphone;
    const on = state === 'on';
    const wrong = problem ?? this.#wrong;
    return html`
      <section class="card" aria-label="Your microphone">
        <h2>Your microphone</h2>
        <button class="toggle ${on ? 'on' : 'primary'}" aria-pressed=${on} @click=${this.#toggle}>
          <svg viewBox="0 0 24 24" aria-hidden="true">${state === 'off' ? micIcon : stopIcon}</svg>
          ${{ off: 'Turn microphone on', starting: 'Cancel', on: 'Turn microphone off' }[state]}
        </button>
        ${
          state === 'starting'
            ? html`<p class="soft" role="status">${awaited ? awaitedWords[awaited] : 'Starting…'}</p>`
            : nothing
        }
        ${on ? this.#live() : nothing}
        <div role="alert">${wrong ? html`<p class="problem">${wrong}</p>` : nothing}</div>
        ${
          this.#microphone.trouble
            ? html`<button class="restart" @click=${this.#restart}>Restart the microphone</button>`
            : nothing
        }
        ${
          state === 'off' && !problem
            ? html`<p class="soft">
                The sound is recognised in the room and not kept. Everyone here sees what your
                microphone hears.
              </p>`
            : nothing
        }
      </section>
    `;
  }

  /** Why nothing comes, or arrives, although it is on. */
  get #wrong(): string | undefined {
    const { state, trouble } = this.#microphone;
    if (trouble) return troubleWords(trouble.kind, trouble.since);
    const { connection, participants, you } = this.#room.snapshot;
    const silentSince = you && participants.get(you)?.silentSince;
    // A microphone that stutters is heard again long before it is told to be back.
    if (you && this.connection.state.getSnapshot().scores.has(you)) return undefined;
    if (state !== 'on' || connection.phase !== 'open' || silentSince === undefined)
      return undefined;
    return unheardWords(silentSince);
  }

  /** How it is while it is on and sends. */
  get #hint(): string {
    const { level, silent } = this.#microphone;
    if (this.#room.snapshot.connection.phase !== 'open') {
      return 'The room is out of reach: nobody hears your microphone now.';
    }
    if (this.#room.snapshot.connection.transport !== 'websocket') {
      return 'Over this network you can only follow: nothing of your microphone reaches the room now.';
    }
    if (silent) return 'Only silence arrives: check that the microphone is not muted.';
    const clipping = level !== undefined && level.peakDb > -0.1;
    return clipping
      ? 'Very loud: move the microphone away from the sound.'
      : 'Your microphone is on.';
  }

  /** How it is while it is on. */
  #live() {
    const { level, stillOn } = this.#microphone;
    const processed = stillOn.map((name) => processingWords[name]).join(' and ');
    return html`
      <earshot-meter .level=${level?.rmsDb ?? -120}></earshot-meter>
      ${this.#wrong ? nothing : html`<p class="soft">${this.#hint}</p>`}
      ${
        processed
          ? html`<p class="soft">This browser keeps ${processed} on, so faint sounds may be missed.</p>`
          : nothing
      }
    `;
  }

  #toggle() {
    if (this.#microphone.state !== 'off') this.#microphone.stop();
    else void this.#microphone.start(this.connection);
  }

  #restart() {
    this.#microphone.restart();
  }
}

const micIcon = svg`
  <g fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round">
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </g>`;
const stopIcon = svg`<rect x="6" y="6" width="12" height="12" rx="3" fill="currentColor" />`;

customElements.define('earshot-microphone', EarshotMicrophone);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-microphone': EarshotMicrophone;
  }
}
