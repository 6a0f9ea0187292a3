/** `<earshot-health>`: how the room's connections are, live, and how the last ones ended. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import type { Diagnostics } from '../../protocol/http.ts';
import { micSilentMs } from '../../protocol/limits.ts';
import { Outcome } from '../elements/outcome.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { bytesWords, decimal, durationWords, momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { sentenceOf, why } from '../words/why.ts';

/** From one look to the next, in milliseconds. */
const refreshMs = 3000;
const shownEnds = 20;

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
        ${this.latest ? this.#figures(this.latest) : html`<p class="soft">${msg('One moment…')}</p>`}
        ${this.#outcome.render()}
      </div>
    `;
  }

  #figures(latest: Diagnostics) {
    const lags = latest.mics.flatMap(({ lagMs }) => lagMs ?? []);
    const silent = latest.mics.filter(({ silentMs }) => silentMs >= micSilentMs);
    const figures: [string, string][] = [
      [msg('people'), String(latest.participants)],
      [msg('in the audience'), String(latest.audience)],
      [msg('following only'), String(latest.followers)],
      [msg('frames per second'), decimal(latest.framesPerSecond, 1)],
      [msg('windows per second'), decimal(latest.windowsPerSecond, 1)],
      [msg('longest delay'), lags.length > 0 ? durationWords(Math.max(...lags)) : '–'],
      [msg('windows skipped'), String(latest.shedWindows)],
      [msg('events kept'), String(latest.loggedEvents)],
      [msg('stored'), bytesWords(latest.storedBytes)],
    ];
    return html`
      <dl class="numbers">
        ${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
      </dl>
      <p class="explanation">
        ${msg(str`Awake since ${momentWords(latest.wokeAt)}. Rates are for the last ten seconds.`)}
      </p>
      ${silent.map(
        ({ name, silentMs }) => html`
          <p class="explanation">
            ${msg(str`Nothing has arrived from ${name} for ${durationWords(silentMs)}.`)}
          </p>
        `,
      )}
      <h3>${msg('How the last connections ended')}</h3>
      ${
        latest.disconnects.length === 0
          ? html`<p class="explanation">${msg('Nobody has left yet.')}</p>`
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
          ${roleWords(role)} · ${causeWords(cause, durationWords(durationMs))} ·
          <time datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
        </span>
      </div>
      <p>${sentenceOf({ message, code })} ${code ? why(code) : nothing}</p>
    </li>
  `;
}

type Ended = Diagnostics['disconnects'][number];

function roleWords(role: Ended['role']): string {
  switch (role) {
    case 'host':
      return msg('host');
    case 'mic':
      return msg('microphone');
    case 'listener':
      return msg('follower');
  }
}

function causeWords(cause: Ended['cause'], duration: string): string {
  switch (cause) {
    case 'user':
      return msg(str`left after ${duration}`);
    case 'server':
      return msg(str`disconnected by the room after ${duration}`);
    case 'network':
      return msg(str`connection lost after ${duration}`);
  }
}

customElements.define('earshot-health', EarshotHealth);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-health': EarshotHealth;
  }
}
