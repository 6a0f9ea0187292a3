/** `<earshot-microphones>`: what every microphone of the room hears now, and who else is here. */
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Participant, RoomConnection } from '../../client/index.ts';
import type { Role } from '../../protocol/handshake.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import './earshot-hearing.ts';
import { base, card, controls } from '../elements/styles.ts';
import { paceWords } from '../words/pace-words.ts';

/** @fires known - What the room knows is to be shown. */
class EarshotMicrophones extends LitElement {
  static override properties = {
    connection: { attribute: false },
  };
  declare connection: RoomConnection;
  readonly #room = new RoomStateController(this, [
    'participants',
    'audience',
    'models',
    'pace',
    'you',
    'role',
  ]);

  static override styles = [
    base,
    card,
    controls,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      .cards {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr));
        gap: 16px;
      }
      h2:not(:first-child) {
        margin-top: 14px;
      }
      .people {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .people li {
        max-width: 100%;
        padding: 0.45em 0.95em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: var(--card);
        font-size: 0.9375rem;
        overflow-wrap: anywhere;
      }
      .known {
        justify-content: space-between;
        margin-top: 8px;
        padding-inline: 18px;
        border-color: var(--line);
        background: var(--card);
      }
      .known:hover {
        background: var(--sunken);
      }
      details {
        margin-top: 10px;
        font-size: 0.9375rem;
      }
      summary {
        width: fit-content;
        padding-block: 8px;
        border-radius: 6px;
        color: var(--ink-soft);
        cursor: pointer;
      }
    `,
  ];

  override render() {
    const { participants, audience, models, pace, you, role } = this.#room.snapshot;
    const everyone = [...participants.values()];
    const mics = everyone.filter(({ mic }) => mic);
    const others = everyone.filter(({ mic }) => !mic);
    const seldom = mics.length > 0 ? paceWords(pace) : undefined;
    return html`
      <h2>Microphones</h2>
      ${seldom ? html`<p class="soft" role="status">${seldom}</p>` : nothing}
      ${
        mics.length === 0
          ? html`<p class="card soft">${nobody(role)}</p>`
          : html`<div class="cards">
              ${repeat(
                mics,
                ({ id }) => id,
                (participant) => html`
                  <earshot-hearing .connection=${this.connection} .participant=${participant}
                    ?you=${participant.id === you}></earshot-hearing>
                `,
              )}
            </div>`
      }
      ${others.length > 0 || audience > 0 ? html`<h2>Also here</h2>${people(others, you, audience)}` : nothing}
      ${
        models.length > 0
          ? html`<button class="known" @click=${() => this.dispatchEvent(new CustomEvent('known'))}>
              Sounds this room knows
              <span class="soft numbers">${new Set(models.flatMap(({ labels }) => labels)).size}</span>
            </button>`
          : nothing
      }
    `;
  }
}

function nobody(role: Role | undefined): string {
  return role === 'listener'
    ? 'Nobody has a microphone on yet: wait for one, or ask the host for a microphone link.'
    : 'Nobody has a microphone on yet: turn yours on, or open the microphone link on a phone near the sound.';
}

/** People shown at once; the others are a click away. */
const peopleAtOnce = 20;

function people(others: readonly Participant[], you: string | undefined, audience: number) {
  const youFirst = [...others].sort((a, b) => Number(b.id === you) - Number(a.id === you));
  const rest = youFirst.slice(peopleAtOnce);
  const person = ({ id, name, role }: Participant) => html`
    <li>${name} <span class="soft">${id === you ? 'you, ' : ''}${role}</span></li>
  `;
  return html`
    <ul class="people">
      ${youFirst.slice(0, peopleAtOnce).map(person)}
      ${audience > 0 ? html`<li class="soft">and an audience of ${audience.toLocaleString('en')}</li>` : nothing}
    </ul>
    ${
      rest.length > 0
        ? html`<details>
            <summary>${rest.length} more</summary>
            <ul class="people">${rest.map(person)}</ul>
          </details>`
        : nothing
    }
  `;
}

customElements.define('earshot-microphones', EarshotMicrophones);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-microphones': EarshotMicrophones;
  }
}
