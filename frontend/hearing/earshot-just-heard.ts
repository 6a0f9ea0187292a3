/** `<earshot-just-heard>`: what one's own microphone has heard last. */
import { css, html, LitElement } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Detection, RoomConnection } from '../../client/index.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg } from '../words/msg.ts';
import { soundTitle } from '../words/sounds.ts';

/** Sounds shown. */
const shownSounds = 3;

class EarshotJustHeard extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;
  readonly #room = new RoomStateController(this, ['detections', 'models', 'you']);

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 6px;
        /* As tall with three sounds as with none: what stands below stays where it is. */
        min-height: 8.75rem;
        align-content: start;
      }
      h3 {
        font: 650 0.9375rem/1.3 var(--sans);
        color: var(--ink-soft);
      }
      li {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        gap: 12px;
        padding-block: 4px;
      }
      b {
        overflow: hidden;
        min-width: 0;
        font: 650 1.0625rem/1.35 var(--display);
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      time,
      .now {
        flex: none;
        color: var(--ink-soft);
        font-size: 0.875rem;
      }
      .now {
        color: var(--accent);
        font-weight: 650;
      }
    `,
  ];

  override render() {
    const { models } = this.#room.snapshot;
    const heard = this.#heard;
    return html`
      <h3>${msg('What it just heard')}</h3>
      ${
        heard.length === 0
          ? html`<p class="soft">${msg('Nothing yet.')}</p>`
          : html`<ol>
              ${repeat(
                heard,
                ({ id }) => id,
                (sound) => html`
                  <li>
                    <b>${soundTitle(sound, models)}</b>
                    ${
                      sound.durationMs === undefined
                        ? html`<span class="now">${msg('now')}</span>`
                        : html`<time class="numbers" datetime=${new Date(sound.at).toISOString()}>${momentWords(sound.at)}</time>`
                    }
                  </li>
                `,
              )}
            </ol>`
      }
    `;
  }

  get #heard(): readonly Detection[] {
    const { detections, you } = this.#room.snapshot;
    const isOwn = ({ participant, mics }: Detection) =>
      participant === you || mics?.some((mic) => mic.participant === you);
    return detections.filter(isOwn).slice(-shownSounds).reverse();
  }
}

customElements.define('earshot-just-heard', EarshotJustHeard);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-just-heard': EarshotJustHeard;
  }
}
