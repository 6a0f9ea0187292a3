/** `<earshot-take>`: gives an example by a microphone of the room: recorded now, or heard just now. */
import { html, LitElement, nothing } from 'lit';
import type { ExampleSource, Participant, RoomConnection } from '../../client/index.ts';
import { maxTaughtTakeMs } from '../../protocol/limits.ts';
import '../elements/earshot-meter.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { durationWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { leastTakeMs, TakeController, type TakePhase } from './take-controller.ts';
import { takeStyles } from './take-styles.ts';

/** What is announced of a take. */
function phaseWords(phase: TakePhase): string {
  switch (phase) {
    case 'countdown':
      return msg('Recording starts in three seconds. Make the sound then.');
    case 'recording':
      return msg('Recording: make the sound now.');
    case 'arriving':
      return msg('Recorded.');
  }
}

/**
 * @attr {boolean} busy - Whether an example is being given.
 * @slot - Further buttons, shown while no take is being made.
 * @fires take - An example; `detail` is where the room finds it.
 * @fires microphone - One's own microphone is to be turned on.
 */
class EarshotTake extends LitElement {
  static override properties = {
    connection: { attribute: false },
    busy: { type: Boolean },
    chosen: { state: true },
  };
  static override styles = [base, controls, takeStyles];
  declare connection: RoomConnection;
  declare busy: boolean;
  /** By whose microphone; one's own or the first one that is on if undefined. */
  declare chosen: Participant['id'] | undefined;
  readonly #room = new RoomStateController(this, ['participants', 'you', 'role']);
  readonly #heard = new RoomStateController(this, ['scores'], ({ scores }) =>
    this.#take.phase && this.#mic ? scores.get(this.#mic.id) : undefined,
  );
  readonly #take = new TakeController(this);

  constructor() {
    super();
    this.busy = false;
    this.chosen = undefined;
  }

  override render() {
    const mic = this.#mic;
    const { phase } = this.#take;
    return html`
      ${mic ? this.#choice(mic) : this.#none()}
      <div class="taking" ?hidden=${!phase} @keydown=${this.#key}>
        ${phase ? this.#taking(phase) : nothing}
      </div>
      <p class="visually-hidden" role="status">${phase ? phaseWords(phase) : nothing}</p>
    `;
  }

  #choice(mic: Participant) {
    const mics = this.#mics;
    const taking = this.#take.phase !== undefined;
    return html`
      ${
        mics.length > 1
          ? html`<div class="mic">
              <label for="mic">${msg('Microphone')}</label>
              <select id="mic" ?disabled=${taking} @change=${this.#choose}>
                ${mics.map(
                  (each) => html`
                    <option .value=${each.id} .selected=${each.id === mic.id}>
                      ${this.#nameOf(each)}
                    </option>
                  `,
                )}
              </select>
            </div>`
          : html`<p class="soft">${msg(str`Microphone: ${this.#nameOf(mic)}`)}</p>`
      }
      <div class="buttons" ?hidden=${taking}>
        <button class="primary" ?disabled=${this.busy} @click=${this.#record}>
          <span class="dot"></span>${msg('Record an example')}
        </button>
        <button ?disabled=${this.busy} @click=${this.#useLast}>${msg('Use the last 3 seconds')}</button>
        <slot></slot>
      </div>
    `;
  }

  #taking(phase: TakePhase) {
    const { left, recordedMs } = this.#take;
    if (phase === 'countdown') {
      return html`
        <p class="left numbers" aria-hidden="true">${left}</p>
        <p>${msg('Make the sound when this reaches zero.')}</p>
        <button @click=${this.#cancel}>${msg('Cancel')}</button>
      `;
    }
    return html`
      <p class="now numbers" aria-hidden="true">
        <span class="dot"></span>${durationWords(Math.min(recordedMs, maxTaughtTakeMs))}
      </p>
      <progress max=${maxTaughtTakeMs} .value=${recordedMs} aria-label=${msg('Length of the recording')}></progress>
      <earshot-meter .level=${this.#levelDb}></earshot-meter>
      <button ?disabled=${phase === 'arriving' || recordedMs < leastTakeMs}
        @click=${() => this.#take.stop()}>${msg('Stop')}</button>
    `;
  }

  #none() {
    return html`
      <p class="soft">
        ${
          this.#room.snapshot.role === 'listener'
            ? msg('No microphone is on. Ask somebody to turn one on.')
            : msg('No microphone is on. Turn yours on to record an example.')
        }
      </p>
      <div class="buttons">
        ${
          this.#room.snapshot.role === 'listener'
            ? nothing
            : html`<button @click=${this.#turnOn}>${msg('Turn my microphone on')}</button>`
        }
        <slot></slot>
      </div>
    `;
  }

  #nameOf({ id, name }: Participant): string {
    return id === this.#room.snapshot.you ? msg(str`${name} (you)`) : name;
  }

  /** Whose microphones are on, one's own first. */
  get #mics(): readonly Participant[] {
    const { participants, you } = this.#room.snapshot;
    const on = [...participants.values()].filter(({ mic }) => mic);
    return on.sort((a, b) => Number(b.id === you) - Number(a.id === you));
  }

  get #mic(): Participant | undefined {
    const mics = this.#mics;
    return mics.find(({ id }) => id === this.chosen) ?? mics[0];
  }

  get #levelDb(): number {
    const mic = this.#mic;
    const scores = mic && this.#heard.snapshot.scores.get(mic.id);
    return Math.max(-120, ...[...(scores?.values() ?? [])].map(({ levelDb }) => levelDb));
  }

  #turnOn() {
    this.dispatchEvent(new CustomEvent('microphone', { bubbles: true, composed: true }));
  }

  async #record() {
    const participant = this.#mic?.id;
    if (!participant) return;
    this.#take.start((lastMs) => this.#give({ participant, lastMs, take: true }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.taking button')?.focus();
  }

  #useLast() {
    const participant = this.#mic?.id;
    if (participant) this.#give({ participant, lastMs: maxTaughtTakeMs });
  }

  #give(detail: ExampleSource) {
    this.dispatchEvent(new CustomEvent('take', { detail }));
    // What had the focus is gone.
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('.buttons button')?.focus({ preventScroll: true }),
    );
  }

  async #cancel() {
    this.#take.cancel();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.buttons button')?.focus();
  }

  /** Gives up this take, and not the dialog around it. */
  #key(event: KeyboardEvent) {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    void this.#cancel();
  }

  #choose({ target }: Event) {
    this.chosen = (target as HTMLSelectElement).value as Participant['id'];
  }
}

customElements.define('earshot-take', EarshotTake);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-take': EarshotTake;
  }
}
