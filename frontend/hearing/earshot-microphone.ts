/** `<earshot-microphone>`: the button that lends one's microphone to the room, its level, and whether it arrives. */
import { html, LitElement, nothing, type PropertyValues, svg } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import '../elements/earshot-meter.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { MicrophoneController } from './microphone-controller.ts';
import {
  findObstacle,
  type Obstacle,
  obstacleWords,
  secureAddress,
} from './microphone-obstacle.ts';
import { microphoneStyles } from './microphone-styles.ts';
import { awaitedWords, processedWords, troubleWords, unheardWords } from './microphone-trouble.ts';

/**
 * @slot - Where the microphone is, above its button.
 * @attr {boolean} alone - Whether nothing else is on this page for one: what it heard last is shown then.
 */
class EarshotMicrophone extends LitElement {
  static override properties = {
    connection: { attribute: false },
    alone: { type: Boolean },
    obstacle: { state: true },
  };
  declare connection: RoomConnection;
  declare alone: boolean;
  /** What is in the way of any microphone, as far as that is known. */
  declare obstacle: Obstacle | undefined;

  readonly #microphone = new MicrophoneController(this);
  readonly #room = new RoomStateController(this, ['connection', 'participants', 'you']);

  /** Whether the button that restarts it had the focus as this was drawn. */
  #atRestart = false;

  static override styles = [base, card, controls, microphoneStyles];

  constructor() {
    super();
    this.alone = false;
    this.obstacle = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    void this.#look();
    navigator.mediaDevices?.addEventListener?.('devicechange', this.#look);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.#look);
  }

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

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('alone') && this.alone) void latePart(import('./earshot-just-heard.ts'));
    const restart = this.renderRoot.querySelector('.restart');
    this.#atRestart = restart !== null && restart === this.shadowRoot?.activeElement;
  }

  /** Whoever restarted it with the keyboard goes on from where they were. */
  override updated() {
    if (!this.#atRestart || this.renderRoot.querySelector('.restart')) return;
    this.renderRoot.querySelector<HTMLElement>('.toggle')?.focus({ preventScroll: true });
  }

  override render() {
    const { state, problem, awaited, trouble } = this.#microphone;
    const on = state === 'on';
    const wrong = problem ?? this.#wrong;
    // One that is on is not in anybody's way.
    const obstacle = state === 'off' ? this.obstacle : undefined;
    return html`
      <section class="card" aria-label=${msg('Your microphone')}>
        <slot></slot>
        ${obstacle ? this.#obstructed(obstacle) : this.#button()}
        ${
          state === 'starting'
            ? html`<p class="soft" role="status">${awaited ? awaitedWords(awaited) : msg('Starting…')}</p>`
            : nothing
        }
        ${on ? this.#live() : nothing}
        <div role="alert">${wrong ? html`<p class="problem">${wrong}</p>` : nothing}</div>
        ${
          trouble
            ? html`<button class="restart" @click=${this.#restart}>${msg('Restart the microphone')}</button>`
            : nothing
        }
        ${
          this.alone
            ? html`<earshot-just-heard .connection=${this.connection}></earshot-just-heard>`
            : nothing
        }
      </section>
    `;
  }

  /** Its name says what a tap does: so nothing says "pressed" besides. */
  #button() {
    const { state } = this.#microphone;
    return html`
      <button class="toggle ${state === 'on' ? 'on' : 'primary'}" @click=${this.#toggle}>
        <svg viewBox="0 0 24 24" aria-hidden="true">${state === 'off' ? micIcon : stopIcon}</svg>
        ${
          {
            off: msg('Turn microphone on'),
            starting: msg('Cancel'),
            on: msg('Turn microphone off'),
          }[state]
        }
      </button>
    `;
  }

  /** Told before somebody taps in vain. */
  #obstructed(obstacle: Obstacle) {
    const secure = obstacle === 'insecure' ? secureAddress(location) : undefined;
    return html`
      <p class="problem" role="status">${obstacleWords(obstacle)}</p>
      ${
        secure
          ? html`<a class="button primary" href=${secure}>${msg('Open it over HTTPS')}</a>`
          : obstacle === 'no-device'
            ? html`<button @click=${this.#look}>${msg('Look again')}</button>`
            : nothing
      }
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

  /** Whether the room is known to receive it: its scores come back. */
  get #arriving(): boolean {
    const { connection, you, scores } = this.connection.state.getSnapshot();
    return connection.phase === 'open' && you !== undefined && scores.has(you);
  }

  /** How it is while it is on and sends. */
  get #hint(): string {
    const { level, silent } = this.#microphone;
    if (this.#room.snapshot.connection.phase !== 'open') {
      return msg('The room is out of reach: nobody hears your microphone now.');
    }
    if (this.#room.snapshot.connection.transport !== 'websocket') {
      return msg(
        'Over this network you can only follow: nothing of your microphone reaches the room now.',
      );
    }
    if (silent) return msg('Only silence arrives: check that the microphone is not muted.');
    const clipping = level !== undefined && level.peakDb > -0.1;
    return clipping
      ? msg('Very loud: move the microphone away from the sound.')
      : msg('Your microphone is on.');
  }

  /** How it is while it is on. */
  #live() {
    const { level, stillOn, awake } = this.#microphone;
    const arriving = this.#arriving && !this.#wrong;
    return html`
      <earshot-meter .level=${level?.rmsDb ?? -120}></earshot-meter>
      <p class="arrival ${arriving ? 'arriving' : ''}">
        <i></i>${arriving ? msg('Arriving in the room') : this.#wrong ? msg('On, but nothing arrives') : msg('Not arriving yet…')}
      </p>
      ${this.#wrong ? nothing : html`<p class="soft">${this.#hint}</p>`}
      <p class="soft">
        ${
          awake
            ? msg('The screen stays on while the microphone is.')
            : msg(
                'Keep this page open and the screen on: a sleeping phone turns its microphone off.',
              )
        }
      </p>
      ${stillOn.length > 0 ? html`<p class="soft">${processedWords(stillOn)}</p>` : nothing}
    `;
  }

  #toggle() {
    if (this.#microphone.state !== 'off') this.#microphone.stop();
    else void this.#microphone.start(this.connection);
  }

  readonly #look = async () => {
    this.obstacle = await findObstacle();
  };

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
