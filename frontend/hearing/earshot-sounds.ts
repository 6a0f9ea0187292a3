/** `<earshot-sounds>`: what was heard, newest first. */
import { css, html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type {
  Detection,
  ModelDescription,
  RoomApi,
  RoomConnection,
  RoomSnapshot,
} from '../../client/index.ts';
import { recentHearingMs } from '../../protocol/limits.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { mayTeach } from '../elements/to-teach.ts';
import { durationWords, momentWords, percent } from '../words/amounts.ts';
import { outOfReachWords } from '../words/out-of-reach.ts';
import { heardByWords, loudestWords, soundWords } from '../words/sounds.ts';

/** Sounds shown at first, and added with each wish for more. */
const pageLength = 20;
/** How often it is looked which sounds the room still remembers, in milliseconds. */
const lookMs = 5000;

/** @fires known - A sound is to be taught; `detail` is the detection that is an example of it. Bubbles. */
class EarshotSounds extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    shown: { state: true },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare shown: number;
  readonly #room = new RoomStateController(this, [
    'connection',
    'detections',
    'models',
    'role',
    'settings',
  ]);
  /** Draws again when what can be taught by becomes too old for it. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    base,
    card,
    controls,
    css`
      .head {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 12px;
      }
      .head span {
        font-size: 0.875rem;
      }
      ol {
        margin-top: 12px;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 16px;
        padding-block: 12px;
        border-top: 1px solid var(--line);
      }
      li:first-child {
        border-top: 0;
      }
      .label {
        font: 650 1.0625rem/1.35 var(--display);
        letter-spacing: -0.01em;
        overflow-wrap: anywhere;
      }
      .who {
        overflow-wrap: anywhere;
      }
      .who,
      .when,
      .length {
        font-size: 0.875rem;
        color: var(--ink-soft);
      }
      .when,
      .length {
        text-align: right;
      }
      .when {
        align-self: center;
      }
      .now {
        display: inline-flex;
        align-items: center;
        gap: 0.45em;
        color: var(--accent);
        font-weight: 650;
      }
      .now::before {
        content: '';
        width: 0.55em;
        height: 0.55em;
        border-radius: 50%;
        background: currentColor;
        animation: breathe 1.6s ease-in-out infinite;
      }
      @keyframes breathe {
        50% {
          opacity: 0.25;
        }
      }
      .empty {
        margin-top: 12px;
        color: var(--ink-soft);
      }
      .name {
        min-height: 28px;
        margin-left: 6px;
        padding: 0.1em 0.7em;
        border-color: var(--line);
        font-size: 0.8125rem;
      }
      .more {
        width: 100%;
        margin-top: 8px;
      }
    `,
  ];

  constructor() {
    super();
    this.shown = pageLength;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override updated() {
    clearTimeout(this.#timer);
    const latest = this.#room.snapshot.detections.at(-1);
    if (this.#canTeach && latest && isRemembered(latest))
      this.#timer = setTimeout(() => this.requestUpdate(), lookMs);
  }

  override render() {
    const { connection, detections, models } = this.#room.snapshot;
    const newest = detections.slice(-this.shown).reverse();
    // While nothing was heard there is nothing to export.
    if (newest.length > 0) void latePart(import('./earshot-export.ts'));
    const more = detections.length > this.shown;
    return html`
      <section class="card" aria-label="Sounds">
        <div class="head">
          <h2>Sounds</h2>
          <span class="soft numbers">${detections.length || ''}</span>
        </div>
        ${
          newest.length === 0
            ? html`<p class="empty">
                Nothing yet: a sound is listed here as soon as a microphone hears one it knows.
              </p>`
            : html`<ol>
                ${repeat(
                  newest,
                  ({ id }) => id,
                  (detection) =>
                    row(detection, models, connection, this.#canTeach ? this.#teach : undefined),
                )}
              </ol>`
        }
        ${more ? html`<button class="more" @click=${this.#more}>Show older ones</button>` : nothing}
        ${newest.length > 0 ? html`<earshot-export .api=${this.api}></earshot-export>` : nothing}
      </section>
    `;
  }

  /** Whether one may teach the room what was heard just now. */
  get #canTeach(): boolean {
    return mayTeach(this.#room.snapshot);
  }

  readonly #teach = (detail: Detection) => {
    this.dispatchEvent(new CustomEvent('known', { detail, bubbles: true, composed: true }));
  };

  #more() {
    this.shown += pageLength;
  }
}

type Connection = RoomSnapshot['connection'];

/** Whether the room still remembers the sound, so that it can be taught by it. */
function isRemembered({ at }: Detection): boolean {
  return Date.now() - at < recentHearingMs;
}

function row(
  detection: Detection,
  models: readonly ModelDescription[],
  connection: Connection,
  teach?: (detection: Detection) => void,
) {
  const { at, peak, mean = peak } = detection;
  const length = lengthOf(detection, connection);
  return html`
    <li>
      <span class="label">${soundWords(detection, models)}</span>
      <time class="when numbers" datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
      <span class="who">
        <span title=${loudestWords(detection) ?? nothing}>${heardByWords(detection)}</span>
        ${
          teach && isRemembered(detection)
            ? html`<button class="name" @click=${() => teach(detection)}
                aria-label="Name it: ${soundWords(detection, models)}, ${momentWords(at)}">
                Name it
              </button>`
            : nothing
        }
      </span>
      <span class="length numbers">
        ${length} · <span title="Highest score; ${percent(mean)} on average">${percent(peak)}</span>
      </span>
    </li>
  `;
}

function lengthOf({ durationMs }: Detection, connection: Connection) {
  if (durationMs !== undefined) return durationWords(durationMs);
  return outOfReachWords(connection) ?? html`<span class="now">now</span>`;
}

customElements.define('earshot-sounds', EarshotSounds);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-sounds': EarshotSounds;
  }
}
