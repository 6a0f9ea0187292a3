/** `<earshot-hearing>`: what one participant's microphone hears now, scores and thresholds and all. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription, Participant, Scores } from '../../client/index.ts';
import {
  labelParameters,
  type TrackerSettings,
} from '../../models/recognition/tracker-settings.ts';
import './earshot-meter.ts';
import { base, card } from '../elements/styles.ts';
import { labelWords, percent } from '../words/words.ts';

/** Scores older than this are shown as gone, in milliseconds. */
const staleAfterMs = 3000;
const shownLabels = 4;
const detectedOnly = 'Listening: over this network only what is detected is told.';

class EarshotHearing extends LitElement {
  static override properties = {
    participant: { attribute: false },
    scores: { attribute: false },
    model: { attribute: false },
    tracker: { attribute: false },
    you: { type: Boolean },
    following: { type: Boolean },
    stale: { state: true },
  };
  declare participant: Participant;
  declare scores: Scores | undefined;
  declare model: ModelDescription | undefined;
  /** What the room counts as heard. */
  declare tracker: TrackerSettings | undefined;
  /** Whether the microphone is one's own. */
  declare you: boolean;
  /** Whether the network lets nothing through but what is logged: scores are not. */
  declare following: boolean;
  declare stale: boolean;
  #staleTimer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    card,
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
      ul {
        display: grid;
        gap: 12px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 5px 12px;
        font-size: 0.9375rem;
        color: var(--ink-soft);
      }
      li.over {
        color: var(--ink);
        font-weight: 650;
      }
      .track {
        position: relative;
        grid-column: 1 / -1;
        height: 8px;
        border-radius: 99px;
        background: var(--sunken);
      }
      .fill {
        width: 100%;
        height: 100%;
        border-radius: inherit;
        background: var(--bar);
        clip-path: inset(0 calc(100% - var(--score)) 0 0 round 99px);
        transition: clip-path 240ms ease-out;
      }
      .over .fill {
        background: var(--accent);
      }
      .threshold {
        position: absolute;
        inset: -3px auto -3px var(--threshold);
        width: 2px;
        border-radius: 2px;
        background: var(--ink-soft);
        box-shadow: 0 0 0 1.5px var(--card);
      }
      .waiting {
        color: var(--ink-soft);
        font-size: 0.9375rem;
      }
    `,
  ];

  constructor() {
    super();
    this.scores = undefined;
    this.model = undefined;
    this.tracker = undefined;
    this.you = false;
    this.following = false;
    this.stale = true;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('scores') || !this.scores) return;
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
    const scores = this.stale ? undefined : this.scores;
    return html`
      <article class="card" aria-label="What ${name} hears">
        <header>
          <h3 title=${name}>${name}${this.you ? html` <span>(you)</span>` : nothing}</h3>
          <earshot-meter .level=${scores?.levelDb ?? -120}></earshot-meter>
        </header>
        ${scores ? this.#bars(scores) : html`<p class="waiting">${this.following ? detectedOnly : 'Waiting for sound…'}</p>`}
      </article>
    `;
  }

  #bars({ top }: Scores) {
    return html`
      <ul>
        ${top.slice(0, shownLabels).map(([label, score]) => {
          const { threshold, smoothingWindows } = labelParameters(
            label,
            this.model?.thresholds[label],
            this.tracker ?? {},
          );
          const positions = {
            '--score': `${100 * score}%`,
            '--threshold': `${100 * threshold}%`,
          };
          const mean = smoothingWindows > 1 ? 'a mean of ' : '';
          const title = `Detected from ${mean}${percent(threshold)} on`;
          return html`
            <li class=${score >= threshold ? 'over' : ''}>
              <span>${labelWords(label)}</span>
              <span class="numbers">${percent(score)}</span>
              <div class="track" style=${styleMap(positions)}>
                <div class="fill"></div>
                <div class="threshold" title=${title}></div>
              </div>
            </li>
          `;
        })}
      </ul>
    `;
  }
}

customElements.define('earshot-hearing', EarshotHearing);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-hearing': EarshotHearing;
  }
}
