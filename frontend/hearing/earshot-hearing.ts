/** `<earshot-hearing>`: what one participant's microphone hears now, scores and thresholds and all. */
import { css, html, LitElement, nothing } from 'lit';
import type { Participant, RoomConnection } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { bars, barsStyles } from './bars.ts';
import '../elements/earshot-meter.ts';
import { modelTrouble } from './model-trouble.ts';

/** Scores older than this are shown as gone, in milliseconds. */
const staleAfterMs = 3000;
const detectedOnly = 'On this network you only see detected sounds, not live scores.';
const scoresOff = 'Only detected sounds are shown now.';

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
      .waiting {
        color: var(--ink-soft);
        font-size: 0.9375rem;
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

  override render() {
    const { name } = this.participant;
    const scores = this.stale ? [] : [...(this.#scores?.values() ?? [])];
    const { connection, models, settings } = this.#room.snapshot;
    // The log does not say how the models do: what a follower knows of them is from when they came.
    const trouble = followsOnly(connection) ? undefined : modelTrouble(models);
    return html`
      <article class="card" aria-label="What ${name} hears">
        <header>
          <h3 title=${name}>${name}${this.you ? html` <span>(you)</span>` : nothing}</h3>
          <earshot-meter .level=${Math.max(-120, ...scores.map(({ levelDb }) => levelDb))}>
          </earshot-meter>
        </header>
        ${scores.length > 0 ? bars(scores, models, settings?.tracker) : nothing}
        ${trouble ? html`<p class="waiting" role="status">${trouble}</p>` : nothing}
        ${scores.length > 0 || trouble ? nothing : html`<p class="waiting">${this.#waiting}</p>`}
      </article>
    `;
  }

  /** The last scores of the microphone, by model. */
  get #scores() {
    return this.#heard.snapshot.scores.get(this.participant.id);
  }

  get #waiting() {
    const { connection, pace } = this.#room.snapshot;
    const { reachedUntil } = connection;
    const { silentSince } = this.participant;
    if (reachedUntil !== undefined) {
      const moment = momentWords(reachedUntil);
      return connection.phase === 'open'
        ? `No answer since ${moment}: what this microphone has heard since is not known.`
        : `The connection was lost: what this microphone hears is known until ${moment}.`;
    }
    if (silentSince !== undefined) {
      return `Nothing has come from this microphone since ${momentWords(silentSince)}.`;
    }
    if (followsOnly(connection)) return detectedOnly;
    return pace === 0 ? scoresOff : 'Waiting for sound…';
  }
}

customElements.define('earshot-hearing', EarshotHearing);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-hearing': EarshotHearing;
  }
}
