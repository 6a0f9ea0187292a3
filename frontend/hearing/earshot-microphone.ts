/** `<earshot-microphone>`: the button that lends one's microphone to the room, and its level. */
import { css, html, LitElement, nothing, svg } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import './earshot-meter.ts';
import { base, card, controls } from '../elements/styles.ts';
import { MicrophoneController } from './microphone-controller.ts';

const processingWords = {
  echoCancellation: 'echo cancellation',
  noiseSuppression: 'noise suppression',
  autoGainControl: 'automatic gain',
};

class EarshotMicrophone extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;

  readonly #microphone = new MicrophoneController(this);

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

  override render() {
    const { state, problem } = this.#microphone;
    const on = state === 'on';
    return html`
      <section class="card" aria-label="Your microphone">
        <h2>Your microphone</h2>
        <button class="toggle ${on ? 'on' : 'primary'}" aria-pressed=${on}
          ?disabled=${state === 'starting'} @click=${this.#toggle}>
          <svg viewBox="0 0 24 24" aria-hidden="true">${on ? stopIcon : micIcon}</svg>
          ${{ off: 'Turn microphone on', starting: 'Starting…', on: 'Turn microphone off' }[state]}
        </button>
        ${on ? this.#live() : nothing}
        <div role="alert">${problem ? html`<p class="problem">${problem}</p>` : nothing}</div>
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

  /** How it is while it is on. */
  #live() {
    const { level, silent, stillOn } = this.#microphone;
    const clipping = level !== undefined && level.peakDb > -0.1;
    const hint = silent
      ? 'Only silence arrives: check that the microphone is not muted.'
      : clipping
        ? 'Very loud: move the microphone away from the sound.'
        : 'Your microphone is on.';
    const processed = stillOn.map((name) => processingWords[name]).join(' and ');
    return html`
      <earshot-meter .level=${level?.rmsDb ?? -120}></earshot-meter>
      <p class="soft">${hint}</p>
      ${
        processed
          ? html`<p class="soft">This browser keeps ${processed} on, so faint sounds may be missed.</p>`
          : nothing
      }
    `;
  }

  #toggle() {
    if (this.#microphone.state === 'on') this.#microphone.stop();
    else void this.#microphone.start(this.connection);
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
