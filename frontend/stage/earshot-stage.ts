/** `<earshot-stage>`: the one thing that matters most in the room now, large, above everything. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import type { RoomConnection } from '../../client/index.ts';

import { isUrgent, urgentChanged } from '../alerts/urgent.ts';
import { drawn } from '../elements/drawn.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { GoneMics } from '../elements/gone-mics.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, controls } from '../elements/styles.ts';
import { msg, str } from '../words/msg.ts';
import { soundIcon } from '../words/sound-icon.ts';
import { sentenceOfEnd, whyLink } from '../words/why.ts';
import { closedTitle, mayConnectAgain } from './connection-words.ts';
import { linkStatus } from './link-status.ts';
import { toneIcons } from './stage-icons.ts';
import { type StageLines, stageLines } from './stage-lines.ts';
import { stageStyles } from './stage-styles.ts';

/**
 * @attr {boolean} over - Whether nothing more comes from the room.
 * @attr {boolean} recordings - Whether the recordings are shown: their panel tells of what is added.
 * @cssprop --stage-size - The size of its type: page.css sets it, and a layout may.
 * @cssprop --stage-height - Its height, likewise; it does not depend on what it says.
 */
class EarshotStage extends LitElement {
  static override properties = {
    connection: { attribute: false },
    over: { type: Boolean },
    recordings: { type: Boolean },
  };
  static override styles = [base, controls, stageStyles];
  declare connection: RoomConnection;
  declare over: boolean;
  declare recordings: boolean;
  readonly #room = new RoomStateController(this, [
    'connection',
    'detections',
    'models',
    'participants',
    'role',
    'you',
  ]);
  readonly #gone = new GoneMics();
  /** Ends what is followed of the connection. */
  #followed = new AbortController();
  #second: ReturnType<typeof setTimeout> | undefined;
  /** Whether what has the focus may be gone once this is drawn. */
  #focused = false;

  constructor() {
    super();
    this.over = false;
    this.recordings = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    addEventListener(urgentChanged, this.#draw);
    if (this.connection) this.#follow();
    void latePart(import('../alerts/index.ts'));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener(urgentChanged, this.#draw);
    this.#followed.abort();
    clearTimeout(this.#second);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('connection')) this.#follow();
    this.#focused = this.shadowRoot?.activeElement != null;
  }

  override render() {
    const lines = this.#lines();
    this.#tick(lines.counts && !this.over);
    return html`
      <earshot-announcer .connection=${this.connection} ?recordings=${this.recordings}>
      </earshot-announcer>
      <section class="stage ${this.over ? 'over' : lines.tone}" aria-label=${msg('Now')} tabindex="-1">
        <span class="icon">${this.#icon(lines)}</span>
        <p class="where">${this.over ? '' : lines.where}</p>
        <div class="tools">
          ${linkStatus(this.#room.snapshot.connection, this.over)}
          <earshot-alerts .connection=${this.connection} .trouble=${this.over ? undefined : lines.trouble}>
          </earshot-alerts>
        </div>
        <div class="what">
          <h1>${this.#title(lines)}</h1>
          <div role="alert">${this.#trouble()}</div>
        </div>
        <div class="when">${this.over ? this.#wayOut() : this.#when(lines)}</div>
      </section>
    `;
  }

  /** Who used a button that is gone by now goes on from the stage, and not from the top of the page. */
  override updated() {
    if (this.#focused && !this.shadowRoot?.activeElement) {
      this.renderRoot.querySelector('section')?.focus({ preventScroll: true });
    }
  }

  #lines(): StageLines {
    const now = Date.now();
    const { snapshot } = this.#room;
    const roomNow = now + snapshot.connection.clockOffsetMs;
    return stageLines(snapshot, { now, roomNow, isUrgent, gone: this.#gone.all });
  }

  #icon({ sound, tone }: StageLines) {
    if (sound === undefined || this.over) return drawn(toneIcons[this.over ? 'lost' : tone] ?? '');
    const { models } = this.#room.snapshot;
    const model = models.find(({ id }) => id === sound.model);
    return soundIcon(sound.label, model);
  }

  #when({ when, more, aside, tone }: StageLines) {
    const { connection } = this.#room.snapshot;
    const beside = aside ?? (followsOnly(connection) && tone !== 'lost' ? delayed() : undefined);
    return html`
      <div class="lines">
        <p class="numbers">${when}${more > 0 ? html`<span>${msg(str`+${more} more`)}</span>` : nothing}</p>
        <p class="aside" title=${beside ?? ''} ?hidden=${!beside}>${beside}</p>
      </div>
      ${
        tone === 'lost' && connection.phase === 'reconnecting'
          ? html`${whyLink(connection.lastClose?.explanation)}
              <button class="end" @click=${() => this.connection.retryNow()}>
                ${msg('Try now')}
              </button>`
          : html`<earshot-snooze></earshot-snooze>`
      }
    `;
  }

  /** A room that turns one away says why before anything that was heard. */
  #title({ what }: StageLines): string {
    const { lastClose, phase } = this.#room.snapshot.connection;
    const refused = (this.over || phase === 'reconnecting') && lastClose && closedTitle(lastClose);
    return refused || (this.over ? msg('Not connected') : what);
  }

  /** Why the room is out of reach. */
  #trouble() {
    const { phase, lastClose } = this.#room.snapshot.connection;
    if (!lastClose || (!this.over && phase !== 'reconnecting')) return nothing;
    return html`<p class="told">${sentenceOfEnd(lastClose)}</p>`;
  }

  #wayOut() {
    const { lastClose } = this.#room.snapshot.connection;
    if (!lastClose) return nothing;
    return html`
      ${
        mayConnectAgain(lastClose)
          ? html`<button class="primary" @click=${() => location.reload()}>${msg('Connect again')}</button>`
          : html`<a class="button primary" href="/">${msg('Go to the start')}</a>`
      }
      <span class="end">${whyLink(lastClose.explanation)}</span>
    `;
  }

  #follow() {
    this.#followed.abort();
    this.#followed = new AbortController();
    const { signal } = this.#followed;
    this.#gone.follow(this.connection, signal, this.#draw);
  }

  /** Draws again at the next full second, while something counts. */
  #tick(counts: boolean) {
    clearTimeout(this.#second);
    if (counts) this.#second = setTimeout(this.#draw, 1000 - (Date.now() % 1000));
  }

  readonly #draw = () => this.requestUpdate();
}

function delayed(): string {
  return msg('This network blocks live connections: following with a delay.');
}

customElements.define('earshot-stage', EarshotStage);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-stage': EarshotStage;
  }
}
