/** `<earshot-health>`: how the room's connections are, live, and how the last ones ended. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import type { Diagnostics } from '../../protocol/http.ts';
import { micSilentMs } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { bytesWords, durationWords, momentWords } from '../words/amounts.ts';
import { why } from '../words/why.ts';

/** From one look to the next, in milliseconds. */
const refreshMs = 3000;
const shownEnds = 20;
const causes: Record<Diagnostics['disconnects'][number]['cause'], string> = {
  user: 'left',
  server: 'sent out',
  network: 'lost',
};

class EarshotHealth extends LitElement {
  static override properties = { api: { attribute: false }, latest: { state: true } };
  declare api: RoomApi;
  declare latest: Diagnostics | undefined;
  readonly #outcome = new Outcome(this);
  #timer: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    settingsStyles,
    css`
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr));
        gap: 8px;
      }
      dl div {
        display: flex;
        flex-direction: column-reverse;
        justify-content: flex-end;
        padding: 10px 14px;
        border-radius: var(--radius-small);
        background: var(--sunken);
      }
      dt {
        font-size: 0.8125rem;
      }
      dd {
        margin: 0;
        font: 680 1.25rem/1.3 var(--display);
      }
      h3 {
        margin-top: 6px;
      }
      li {
        padding-block: 10px;
        border-top: 1px solid var(--line);
        font-size: 0.9375rem;
      }
      li:first-child {
        border-top: 0;
      }
      .who {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.6em;
      }
      .who strong {
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.latest = undefined;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.#timer = setTimeout(() => this.#look());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`
      <div class="part">
        ${this.latest ? this.#figures(this.latest) : html`<p class="soft">One moment…</p>`}
        ${this.#outcome.render()}
      </div>
    `;
  }

  #figures(latest: Diagnostics) {
    const lags = latest.mics.flatMap(({ lagMs }) => lagMs ?? []);
    const silent = latest.mics.filter(({ silentMs }) => silentMs >= micSilentMs);
    const figures: [string, string][] = [
      ['people', String(latest.participants)],
      ['in the audience', String(latest.audience)],
      ['following only', String(latest.followers)],
      ['frames each second', latest.framesPerSecond.toFixed(1)],
      ['heard each second', latest.windowsPerSecond.toFixed(1)],
      ['heard after', lags.length > 0 ? durationWords(Math.max(...lags)) : '–'],
      ['left out', String(latest.shedWindows)],
      ['events kept', String(latest.loggedEvents)],
      ['stored', bytesWords(latest.storedBytes)],
    ];
    return html`
      <dl class="numbers">
        ${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      <p class="explanation">
        Awake since ${momentWords(latest.wokeAt)}. Rates are of the last ten seconds.
      </p>
      ${silent.map(
        ({ name, silentMs }) => html`
          <p class="explanation">Nothing has come from ${name} for ${durationWords(silentMs)}.</p>
        `,
      )}
      <h3>How the last connections ended</h3>
      ${
        latest.disconnects.length === 0
          ? html`<p class="explanation">Nobody has gone yet.</p>`
          : html`<ul>${latest.disconnects.slice(0, shownEnds).map(ended)}</ul>`
      }
    `;
  }

  async #look() {
    await this.#outcome.of(async () => {
      this.latest = await this.api.diagnostics();
    });
    if (this.isConnected) this.#timer = setTimeout(() => this.#look(), refreshMs);
  }
}

function ended({
  name,
  role,
  at,
  cause,
  message,
  code,
  durationMs,
}: Diagnostics['disconnects'][number]) {
  return html`
    <li>
      <div class="who">
        <strong>${name}</strong>
        <span class="soft numbers">
          ${role} · ${causes[cause]} after ${durationWords(durationMs)} ·
          <time datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
        </span>
      </div>
      <p>${message} ${code ? why(code) : nothing}</p>
    </li>
  `;
}

customElements.define('earshot-health', EarshotHealth);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-health': EarshotHealth;
  }
}
