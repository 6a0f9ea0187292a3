/** `<earshot-microphones>`: what every microphone of the room hears now, and who else is here. */
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ModelDescription, Participant, Scores } from '../../client/index.ts';
import type { TrackerSettings } from '../../models/recognition/tracker-settings.ts';
import type { Role } from '../../protocol/handshake.ts';
import './earshot-hearing.ts';
import { base, card } from '../elements/styles.ts';
import { labelWords } from '../words/words.ts';

class EarshotMicrophones extends LitElement {
  static override properties = {
    participants: { attribute: false },
    scores: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    you: { type: String },
    following: { type: Boolean },
    yourRole: { attribute: false },
  };
  declare participants: ReadonlyMap<string, Participant>;
  /** The last scores of each microphone, by participant. */
  declare scores: ReadonlyMap<string, Scores>;
  declare model: ModelDescription | undefined;
  /** What the room counts as heard. */
  declare tracker: TrackerSettings | undefined;
  declare you: string | undefined;
  /** Whether the network lets one follow only. */
  declare following: boolean;
  /** One's own role. */
  declare yourRole: Role | undefined;

  static override styles = [
    base,
    card,
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
    const everyone = [...this.participants.values()];
    const mics = everyone.filter(({ mic }) => mic);
    const others = everyone.filter(({ mic }) => !mic);
    return html`
      <h2>Microphones</h2>
      ${
        mics.length === 0
          ? html`<p class="card soft">${nobody(this.yourRole)}</p>`
          : html`<div class="cards">
              ${repeat(
                mics,
                ({ id }) => id,
                (participant) => html`
                  <earshot-hearing .participant=${participant} .model=${this.model}
                    .scores=${this.scores.get(participant.id)} .tracker=${this.tracker}
                    ?following=${this.following} ?you=${participant.id === this.you}></earshot-hearing>
                `,
              )}
            </div>`
      }
      ${others.length > 0 ? html`<h2>Also here</h2>${people(others, this.you)}` : nothing}
      ${this.model ? known(this.model.labels) : nothing}
    `;
  }
}

function nobody(role: Role | undefined): string {
  return role === 'listener'
    ? 'Nobody has a microphone on yet: wait for one, or ask the host for a microphone link.'
    : 'Nobody has a microphone on yet: turn yours on, or open the microphone link on a phone near the sound.';
}

function people(others: readonly Participant[], you: string | undefined) {
  return html`
    <ul class="people">
      ${others.map(
        ({ id, name, role }) => html`
          <li>${name} <span class="soft">${id === you ? 'you, ' : ''}${role}</span></li>
        `,
      )}
    </ul>
  `;
}

function known(labels: readonly string[]) {
  return html`
    <details>
      <summary>The ${labels.length} sounds this room knows</summary>
      <p class="soft">${labels.map(labelWords).join(', ')}</p>
    </details>
  `;
}

customElements.define('earshot-microphones', EarshotMicrophones);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-microphones': EarshotMicrophones;
  }
}
