/** `<earshot-microphones>`: the microphones that are on, how fresh each is, and on request what each hears. */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant, RoomConnection } from '../../client/index.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card } from '../elements/styles.ts';
import { keepSwitch, keptSwitch } from '../mine/index.ts';
import { timeWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { paceWords } from '../words/pace-words.ts';
import { type Freshness, MicFreshness } from './mic-freshness.ts';
import { microphonesStyles } from './microphones-styles.ts';

class EarshotMicrophones extends LitElement {
  static override properties = {
    connection: { attribute: false },
    open: { state: true },
  };
  declare connection: RoomConnection;
  /** Whether the scores are shown. */
  declare open: boolean;
  readonly #freshness = new MicFreshness();
  readonly #room = new RoomStateController(this, ['participants', 'pace', 'you', 'role']);
  /** Drawn again when a microphone is fresh in another way, not with each of its scores. */
  readonly #heard = new RoomStateController(this, ['connection', 'scores'], () =>
    this.#mics.map((mic) => this.#freshnessOf(mic)).join(),
  );

  static override styles = [base, card, microphonesStyles];

  constructor() {
    super();
    this.open = keptSwitch('details');
  }

  override willUpdate() {
    if (this.open) void latePart(import('./earshot-hearing.ts'));
  }

  override render() {
    const mics = this.#mics;
    const { pace, role } = this.#room.snapshot;
    const seldom = mics.length > 0 ? paceWords(pace) : undefined;
    return html`
      <section class="microphones" aria-label=${msg('Microphones')}>
        <h2>${msg('Microphones')}</h2>
        ${
          mics.length === 0
            ? html`<p class="soft">${nobody(role)}</p>`
            : html`<ul class="chips">
                ${repeat(
                  mics,
                  ({ id }) => id,
                  (mic) => this.#chip(mic),
                )}
              </ul>`
        }
        ${seldom ? html`<p class="soft" role="status">${seldom}</p>` : nothing}
        ${mics.length > 0 ? this.#details(mics) : nothing}
      </section>
    `;
  }

  #chip(mic: Participant) {
    const freshness = this.#freshnessOf(mic);
    return html`
      <li class=${freshness} title=${mic.name}>
        <i></i>
        <span class="name">${mic.name}</span>
        <span class="state numbers">
          ${mic.id === this.#room.snapshot.you ? html`<b>${msg('you')}</b>` : nothing}
          ${freshnessWords(freshness, mic)}
        </span>
      </li>
    `;
  }

  #details(mics: readonly Participant[]) {
    return html`
      <details ?open=${this.open} @toggle=${this.#toggle}>
        <summary>${msg('Details')}</summary>
        ${
          this.open
            ? html`<div class="cards">
                ${repeat(
                  mics,
                  ({ id }) => id,
                  (mic) => html`
                    <earshot-hearing .connection=${this.connection} .participant=${mic}
                      ?you=${mic.id === this.#room.snapshot.you}></earshot-hearing>
                  `,
                )}
              </div>`
            : nothing
        }
      </details>
    `;
  }

  get #mics(): Participant[] {
    return [...this.#room.snapshot.participants.values()].filter(({ mic }) => mic);
  }

  #freshnessOf(mic: Participant): Freshness {
    return this.#freshness.of(mic, this.#heard.snapshot, performance.now());
  }

  #toggle({ target }: Event) {
    this.open = (target as HTMLDetailsElement).open;
    keepSwitch('details', this.open);
  }
}

function freshnessWords(freshness: Freshness, { silentSince }: Participant): string {
  if (freshness === 'stopped' && silentSince !== undefined) {
    const moment = timeWords(silentSince);
    return msg(str`stopped ${moment}`);
  }
  return {
    live: msg('live'),
    quiet: msg('quiet'),
    stopped: msg('stopped'),
    unknown: msg('not known'),
    on: msg('on'),
  }[freshness];
}

function nobody(role: string | undefined): string {
  return role === 'listener'
    ? msg('Waiting for a microphone. To add yours, ask the host for a link.')
    : msg('Turn yours on, or add a phone near the sound.');
}

customElements.define('earshot-microphones', EarshotMicrophones);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-microphones': EarshotMicrophones;
  }
}
