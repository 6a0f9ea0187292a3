/** `<earshot-headline>`: which sounds go on in the room, or what is the matter while none does. */
import { css, html, LitElement, nothing } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base } from '../elements/styles.ts';
import { outOfReachWords } from '../words/out-of-reach.ts';
import { soundTitle } from '../words/sounds.ts';

/** Sounds named at once. */
const shownNow = 2;
/** Said while no socket gets through, as in some schools and companies. */
const delayed = 'This network blocks live connections: following with a delay.';

/** @attr {boolean} over - Whether nothing more comes from the room. */
class EarshotHeadline extends LitElement {
  static override properties = { connection: { attribute: false }, over: { type: Boolean } };
  declare connection: RoomConnection;
  declare over: boolean;
  readonly #room = new RoomStateController(this, [
    'connection',
    'detections',
    'models',
    'participants',
    'role',
  ]);

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 8px;
      }
      h1 {
        font: 780 clamp(2rem, 5vw, 3.5rem) / 1.05 var(--display);
        letter-spacing: -0.04em;
        overflow-wrap: anywhere;
      }
      h1.heard {
        color: var(--accent);
      }
    `,
  ];

  constructor() {
    super();
    this.over = false;
  }

  override render() {
    const { connection } = this.#room.snapshot;
    const outOfReach = outOfReachWords(connection);
    const ongoing = this.#ongoing();
    const now = outOfReach === undefined && connection.phase === 'open' ? ongoing : [];
    const following = followsOnly(connection) && !this.over;
    return html`
      <h1 class=${now.length > 0 ? 'heard' : ''}>
        ${now.slice(0, shownNow).join(' · ') || this.#quiet()}
      </h1>
      ${
        outOfReach !== undefined && ongoing.length > 0
          ? html`<p class="soft">
              ${ongoing.slice(0, shownNow).join(' · ')}: ${outOfReach}
            </p>`
          : nothing
      }
      ${following ? html`<p class="soft" role="status">${delayed}</p>` : nothing}
    `;
  }

  /** The sounds that go on, or did when the room was reached last; newest first. */
  #ongoing(): string[] {
    const { detections, models, participants } = this.#room.snapshot;
    const ongoing = detections.filter(
      ({ durationMs, participant }) => durationMs === undefined && participants.has(participant),
    );
    return [...new Set(ongoing.reverse().map((sound) => soundTitle(sound, models)))];
  }

  #quiet(): string {
    const { connection, participants, role } = this.#room.snapshot;
    if (this.over) return 'Not connected';
    if (!role) return 'Connecting…';
    if (connection.phase !== 'open' || connection.reachedUntil !== undefined) return 'One moment…';
    const heard = [...participants.values()].some(({ mic }) => mic);
    return heard ? 'Nothing heard now' : 'No microphone is on yet';
  }
}

customElements.define('earshot-headline', EarshotHeadline);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-headline': EarshotHeadline;
  }
}
