/** `<earshot-hearing>`: what one participant's microphone hears now, scores and thresholds and all. */
import { css, html, LitElement, nothing } from 'lit';
import type { Participant, RoomConnection } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { bars, barsStyles, noSlots, type Slots, slotsOf } from './bars.ts';
import '../elements/earshot-meter.ts';
import { modelTrouble } from './model-trouble.ts';

/** Scores older than this are shown as gone, in milliseconds. */
const staleAfterMs = 3000;

/** @attr {boolean} you - Whether the microphone is one's own. */
class EarshotHearing extends LitElement {
  static override properties = {
    connection: { attribute: false },
    participant: { attribute: false },
    you: { type: Boolean },
    stale: { state: true },
  };
  declare connection: RoomConnection;
  declare participant: Participant;
  declare you: boolean;
  declare stale: boolean;
  readonly #room = new RoomStateController(this, ['connection', 'models', 'pace', 'settings']);
  readonly #heard = new RoomStateController(this, ['scores'], ({ scores }) =>
    scores.get(this.participant.id),
  );
  #latest: unknown;
  /** What the bars showed last: each sound keeps its line. */
  #slots: Slots = noSlots;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    card,
    barsStyles,
    css`
      .card {
        display: grid;
        gap: 16px;
        height: 100%;
        align-content: start;
      }
      header {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 84px;
        align-items: center;
        gap: 16px;
      }
      h3 {
        overflow: hidden;
        font: 680 1.125rem/1.3 var(--display);
        letter-spacing: -0.015em;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      h3 span {
        font-weight: 450;
        color: var(--ink-soft);
      }
      earshot-meter {
        /* Ends with the bars, in one frame. */
        --meter-ms: 240ms;
      }
      /* As high as its bars, whatever is said in their place: nothing below moves. */
      .now {
        display: grid;
        min-height: 7.125rem;
      }
      .now > * {
        grid-area: 1 / 1;
      }
      .waiting {
        align-self: center;
        color: var(--ink-soft);
        font-size: 0.9375rem;
        text-align: center;
      }
      .picture {
        height: 4.5rem;
        overflow: hidden;
        border-radius: var(--radius-small);
        background: var(--sunken);
      }
    `,
  ];

  constructor() {
    super();
    this.you = false;
    this.stale = true;
  }

  override willUpdate() {
    const latest = this.#scores;
    if (latest === this.#latest || !latest) return;
    this.#latest = latest;
    this.stale = false;
    clearTimeout(this.#staleTimer);
    this.#staleTimer = setTimeout(() => {
      this.stale = true;
    }, staleAfterMs);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#staleTimer);
  }

  override connectedCallback() {
    super.connectedCallback();
    void latePart(import('./picture/index.ts'));
  }

  override render() {
    const { name } = this.participant;
    const scores = this.stale ? [] : [...(this.#scores?.values() ?? [])];
    const { connection, models, settings } = this.#room.snapshot;
    // The log does not say how the models do: what a follower knows of them is from when they came.
    const trouble = followsOnly(connection) ? undefined : modelTrouble(models);
    this.#slots = slotsOf(this.#slots, scores);
    const quiet = !this.#slots.some((slot) => slot !== undefined);
    const told = scores.length === 0 ? this.#waiting : quiet ? msg('Quiet') : undefined;
    return html`
      <article class="card" aria-label=${msg(str`What ${name} hears`)}>
        <header>
          <h3 title=${name}>${name}${this.you ? html` <span>${msg('(you)')}</span>` : nothing}</h3>
          <earshot-meter .level=${Math.max(-120, ...scores.map(({ levelDb }) => levelDb))}>
          </earshot-meter>
        </header>
        <div class="now">
          ${quiet ? nothing : bars(this.#slots, models, settings?.tracker)}
          ${
            trouble && quiet
              ? html`<p class="waiting" role="status">${trouble}</p>`
              : told
                ? html`<p class="waiting">${told}</p>`
                : nothing
          }
        </div>
        ${trouble && !quiet ? html`<p class="waiting" role="status">${trouble}</p>` : nothing}
        ${this.#picture(connection)}
      </article>
    `;
  }

  /** One's own sound as a spectrogram, what is told of another's as a strip of levels. */
  #picture(connection: Parameters<typeof followsOnly>[0]) {
    if (followsOnly(connection)) return nothing;
    return html`<div class="picture">
      ${
        this.you
          ? html`<earshot-spectrogram .connection=${this.connection}></earshot-spectrogram>`
          : html`<earshot-level-strip .connection=${this.connection} .participant=${this.participant}>
            </earshot-level-strip>`
      }
    </div>`;
  }

  /** The last scores of the microphone, by model. */
  get #scores() {
    return this.#heard.snapshot.scores.get(this.participant.id);
  }

  get #waiting(): string {
    const { connection, pace } = this.#room.snapshot;
    const { reachedUntil } = connection;
    const { silentSince } = this.participant;
    if (reachedUntil !== undefined) {
      const moment = momentWords(reachedUntil);
      return connection.phase === 'open'
        ? msg(str`No answer since ${moment}: what this microphone has heard since is not known.`)
        : msg(str`The connection was lost: what this microphone hears is known until ${moment}.`);
    }
    if (silentSince !== undefined) {
      const moment = momentWords(silentSince);
      return msg(str`Nothing has come from this microphone since ${moment}.`);
    }
    if (followsOnly(connection))
      return msg('On this network you see the sounds that are recognised, but no live scores.');
    return pace === 0 ? msg('Only recognised sounds are shown now.') : msg('Waiting for sound…');
  }
}

customElements.define('earshot-hearing', EarshotHearing);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-hearing': EarshotHearing;
  }
}
