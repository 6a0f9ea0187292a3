/** `<earshot-people>`: who else is in the room, how one is called oneself, and the way to what the room knows. */
import { css, html, LitElement, nothing } from 'lit';
import type { Participant, RoomConnection } from '../../client/index.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { language, msg, str } from '../words/msg.ts';
import './earshot-name.ts';

/** People shown at once; the others are a click away. */
const peopleAtOnce = 20;

/**
 * @attr {boolean} over - Whether nothing more comes from the room.
 * @fires known - What the room knows is to be shown.
 */
class EarshotPeople extends LitElement {
  static override properties = { connection: { attribute: false }, over: { type: Boolean } };
  declare connection: RoomConnection;
  declare over: boolean;
  readonly #room = new RoomStateController(this, [
    'participants',
    'audience',
    'models',
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
    grid-template-columns: minmax(0, 1fr);
        gap: 14px;
      }
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      li {
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
        min-height: 52px;
        padding-inline: 18px;
        border-color: var(--line);
        background: var(--card);
      }
      .known:hover {
        background: var(--sunken);
      }
      details {
        font-size: 0.9375rem;
      }
      summary {
        width: fit-content;
        min-height: 44px;
        padding-block: 10px;
        border-radius: 6px;
        color: var(--ink-soft);
        cursor: pointer;
      }
    `,
  ];

  constructor() {
    super();
    this.over = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    void latePart(import('../language/index.ts'));
  }

  override render() {
    const { participants, audience, models, you, role } = this.#room.snapshot;
    const others = [...participants.values()].filter(({ mic }) => !mic);
    const labels = new Set(models.flatMap((model) => model.labels)).size;
    return html`
      ${
        others.length > 0 || audience > 0
          ? html`<h2>${msg('Also here')}</h2>
              ${people(others, you, audience)}`
          : nothing
      }
      ${
        role === 'mic' || this.over
          ? nothing
          : html`<earshot-name .connection=${this.connection}></earshot-name>`
      }
      ${
        models.length > 0
          ? html`<button class="known" @click=${() => this.dispatchEvent(new CustomEvent('known'))}>
              ${msg('Sounds this room knows')} <span class="soft numbers">${labels}</span>
            </button>`
          : nothing
      }
      <earshot-language .connection=${this.connection}></earshot-language>
    `;
  }
}

function people(others: readonly Participant[], you: string | undefined, audience: number) {
  const youFirst = [...others].sort((a, b) => Number(b.id === you) - Number(a.id === you));
  const rest = youFirst.slice(peopleAtOnce);
  const person = ({ id, name, role }: Participant) => html`
    <li>${name} <span class="soft">${id === you ? msg(str`you, ${roleWords(role)}`) : roleWords(role)}</span></li>
  `;
  const listeners = audience.toLocaleString(language());
  return html`
    <ul>
      ${youFirst.slice(0, peopleAtOnce).map(person)}
      ${audience > 0 ? html`<li class="soft">${msg(str`and an audience of ${listeners}`)}</li>` : nothing}
    </ul>
    ${
      rest.length > 0
        ? html`<details>
            <summary>${msg(str`${rest.length} more`)}</summary>
            <ul>${rest.map(person)}</ul>
          </details>`
        : nothing
    }
  `;
}

function roleWords(role: Participant['role']): string {
  return { host: msg('host'), mic: msg('microphone'), listener: msg('listener') }[role];
}

customElements.define('earshot-people', EarshotPeople);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-people': EarshotPeople;
  }
}
