/**
 * `<earshot-lanes>`: the last five minutes, a lane for each microphone, sounds where they happened. It is drawn
 * once for every change and moved by transforms in between. Those who do not see it are told the same by lane,
 * and in the history.
 */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { EventId, ModelDescription, RoomConnection } from '../../client/index.ts';
import { isUrgent } from '../alerts/urgent.ts';
import { Paced } from '../elements/paced.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card } from '../elements/styles.ts';
import { momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { soundIcon } from '../words/sound-icon.ts';
import { soundTitle } from '../words/sounds.ts';
import { type Lane, type LaneMark, laneMarks, laneMs, lanesOf } from './lane-marks.ts';
import { lanesStyles } from './lanes-styles.ts';

/** A short sound is as wide as this, in pixels; an icon and a name are drawn in no less. */
const [leastPx, leastIconPx, leastNamePx] = [10, 24, 76];
/** How long lanes are moved on before they are drawn anew, in milliseconds. */
const redrawnAfterMs = 10_000;

/** @fires show-sound - A sound was chosen; `detail` is the id of its detection. Bubbles. */
class EarshotLanes extends LitElement {
  static override properties = { connection: { attribute: false }, width: { state: true } };
  static override styles = [base, card, lanesStyles];
  declare connection: RoomConnection;
  /** Of a lane, in pixels. */
  declare width: number;
  readonly #room = new RoomStateController(this, [
    'connection',
    'detections',
    'models',
    'participants',
  ]);
  /** The right end of what is drawn, by the room's clock. */
  #drawnAt = 0;
  #size = new ResizeObserver(([entry]) => {
    this.width = Math.round(entry?.contentRect.width ?? 0);
  });

  constructor() {
    super();
    this.width = 600;
    new Paced(this, () => this.#move());
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  override updated() {
    // As wide as the lanes, and there before any of them.
    const axis = this.renderRoot.querySelector('.axis');
    if (axis) this.#size.observe(axis);
    this.#move();
  }

  override render() {
    const { detections, participants, models } = this.#room.snapshot;
    this.#drawnAt = this.#now;
    const shown = { from: this.#drawnAt - laneMs, to: this.#drawnAt };
    const lanes = lanesOf(participants, detections, shown);
    const least = leastPx / this.width;
    return html`
      <section class="card" aria-label=${msg('The last five minutes')}>
        <h2>${msg('The last five minutes')}</h2>
        ${
          lanes.length === 0
            ? html`<p class="soft">${msg('Each microphone that is on gets a lane here.')}</p>`
            : nothing
        }
        <ul @click=${this.#click}>
          ${repeat(
            lanes,
            ({ id }) => id,
            (lane) => this.#lane(lane, laneMarks(detections, lane.id, shown, least), models),
          )}
        </ul>
        <div class="axis soft numbers" aria-hidden="true">
          ${[5, 4, 3, 2, 1].map((minutes) => html`<span>${msg(str`−${minutes} min`)}</span>`)}
          <span>${msg('now')}</span>
        </div>
      </section>
    `;
  }

  #lane(lane: Lane, marks: readonly LaneMark[], models: readonly ModelDescription[]) {
    const { name, on } = lane;
    return html`
      <li class=${on ? '' : 'off'}>
        <span class="name" title=${name}>${name}</span>
        <div class="track" aria-hidden="true">
          <div class="moving">
            ${this.#unknown(lane)}
            ${repeat(
              marks,
              ({ detection }) => detection.id,
              (mark) => this.#mark(mark, models),
            )}
          </div>
        </div>
        <span class="visually-hidden">${told(marks, models)}</span>
      </li>
    `;
  }

  #mark(
    { detection, start, end, open, line, room }: LaneMark,
    models: readonly ModelDescription[],
  ) {
    const { id, label, model } = detection;
    const own = models.find((each) => each.id === model);
    const details = own?.labelDetails;
    const group = details && Object.hasOwn(details, label) ? details[label]?.group : undefined;
    const title = soundTitle(detection, models);
    const urgent = isUrgent(detection, models) ? 'urgent' : '';
    // What goes on reaches beyond the lane's end, which hides it: it grows without being drawn.
    const width = open ? 2 : end - start;
    return html`
      <div class="mark ${urgent} ${group ?? ''}" data-id=${`${id}`} title="${title}, ${momentWords(detection.at)}"
        style=${styleMap({
          left: `${(100 * start).toFixed(2)}%`,
          width: `max(${leastPx}px, ${(100 * width).toFixed(2)}%)`,
          '--line': `${line}`,
        })}></div>
      ${
        room * this.width < leastIconPx
          ? nothing
          : html`<span class="title ${urgent} ${group ?? ''}" style=${styleMap({
              left: `${(100 * start).toFixed(2)}%`,
              'max-width': `${(100 * room).toFixed(2)}%`,
              '--line': `${line}`,
            })}>${soundIcon(label, own)}${room * this.width < leastNamePx ? nothing : title}</span>`
      }
    `;
  }

  /** A microphone that has stopped sending, or a room out of reach, must not look like quiet. */
  #unknown({ silentSince, on }: Lane) {
    const { reachedUntil, clockOffsetMs } = this.#room.snapshot.connection;
    const lostAt = reachedUntil === undefined ? undefined : reachedUntil + clockOffsetMs;
    const since = on
      ? Math.min(silentSince ?? this.#drawnAt, lostAt ?? this.#drawnAt)
      : this.#drawnAt;
    if (since >= this.#drawnAt) return nothing;
    const start = Math.max(0, 1 - (this.#drawnAt - since) / laneMs);
    return html`<div class="unknown" style=${styleMap({ left: `${100 * start}%` })}></div>`;
  }

  /** Time goes on: what is drawn moves to the left. */
  #move() {
    if (this.#drawnAt === 0) return;
    const passed = this.#now - this.#drawnAt;
    if (passed > redrawnAfterMs) {
      this.requestUpdate();
      return;
    }
    const moved = `translateX(${((-100 * passed) / laneMs).toFixed(3)}%)`;
    for (const each of this.renderRoot.querySelectorAll<HTMLElement>('.moving')) {
      each.style.transform = moved;
    }
  }

  get #now(): number {
    return Date.now() + this.#room.snapshot.connection.clockOffsetMs;
  }

  #click(event: Event) {
    const mark = (event.target as Element).closest<HTMLElement>('.mark');
    if (!mark) return;
    const detail = Number(mark.dataset.id) as EventId;
    this.dispatchEvent(new CustomEvent('show-sound', { detail, bubbles: true, composed: true }));
  }
}

/** What a lane shows, in words. */
function told(marks: readonly LaneMark[], models: readonly ModelDescription[]): string {
  if (marks.length === 0) return msg('Nothing recognised.');
  return marks
    .map(({ detection }) => `${soundTitle(detection, models)} ${momentWords(detection.at)}`)
    .join(', ');
}

customElements.define('earshot-lanes', EarshotLanes);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-lanes': EarshotLanes;
  }
}
