/** What the pictures of a microphone have in common: a canvas that moves with the time, and sounds drawn in it. */
import { css, html, LitElement, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription, ParticipantId, RoomConnection } from '../../../client/index.ts';
import { isUrgent } from '../../alerts/urgent.ts';
import { Paced } from '../../elements/paced.ts';
import { RoomStateController } from '../../elements/room-state-controller.ts';
import { spansOf } from '../../elements/sound-spans.ts';
import { base } from '../../elements/styles.ts';
import { soundWords } from '../../words/sounds.ts';
import type { PictureColumns } from './picture-columns.ts';

export abstract class MovingPicture extends LitElement {
  static override properties = { connection: { attribute: false } };
  declare connection: RoomConnection;
  readonly #room = new RoomStateController(this, ['detections', 'models', 'connection', 'you']);
  #image: ImageData | undefined;
  /** The time at the right edge as it was drawn last, by this device's clock. */
  #drawnAt = Date.now();
  #marks = '';

  static override styles = [
    base,
    css`
      :host {
        position: relative;
        height: 100%;
        overflow: hidden;
        color: var(--ink);
        /* Time goes from left to right in every language, as in notes and charts. */
        direction: ltr;
      }
      canvas {
        display: block;
        width: 100%;
        height: 100%;
      }
      .mark {
        position: absolute;
        inset-block: 0;
        overflow: hidden;
        --colour: var(--ink-soft);
        border-inline-start: 2px solid var(--colour);
        background: linear-gradient(var(--colour) 0 3px, transparent 3px);
      }
      .urgent {
        --colour: var(--accent);
      }
      .mark span {
        position: absolute;
        inset: 3px auto auto 0;
        max-width: 100%;
        padding: 0 5px;
        overflow: hidden;
        background: var(--card);
        color: var(--ink);
        font-size: 0.75rem;
        font-weight: 650;
        line-height: 1.5;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
    `,
  ];

  constructor() {
    super();
    new Paced(this, () => this.#draw());
  }

  protected abstract readonly picture: PictureColumns;
  protected abstract readonly spanMs: number;
  /** Whose microphone it is of. */
  protected abstract readonly heardBy: ParticipantId | undefined;
  /** What the picture is, for those who do not see it. */
  protected abstract readonly description: string;

  override render() {
    const { detections, models } = this.#room.snapshot;
    const { heardBy } = this;
    const to = this.#drawnAt + this.#room.snapshot.connection.clockOffsetMs;
    const spans = heardBy ? spansOf(detections, heardBy, { from: to - this.spanMs, to }) : [];
    return html`
      <canvas role="img" aria-label=${this.description} width=${this.picture.columns}
        height=${this.picture.rows}></canvas>
      ${spans.map(
        ({ detection, start, end }) => html`
          <div class="mark ${isUrgent(detection, models) ? 'urgent' : ''}" style=${styleMap({
            left: `${(100 * start).toFixed(1)}%`,
            width: `${(100 * (end - start)).toFixed(1)}%`,
          })}>${this.#name(detection, end - start, models)}</div>
        `,
      )}
    `;
  }

  /** A name is drawn where there is some room for it; the others are in the history. */
  #name(
    sound: { label: string; model: string },
    width: number,
    models: readonly ModelDescription[],
  ) {
    return width < 0.08 ? nothing : html`<span>${soundWords(sound, models)}</span>`;
  }

  #draw() {
    this.#drawnAt = Date.now();
    const canvas = this.renderRoot.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (context && canvas) {
      const { picture } = this;
      this.#image ??= context.createImageData(picture.columns, picture.rows);
      this.#colour(this.#image.data);
      picture.drawInto(this.#image.data, this.#drawnAt);
      context.putImageData(this.#image, 0, 0);
    }
    this.#drawMarks();
  }

  /** Only while something is marked, or was until now. */
  #drawMarks() {
    const { detections } = this.#room.snapshot;
    const { heardBy } = this;
    const to = this.#drawnAt + this.#room.snapshot.connection.clockOffsetMs;
    const shown = { from: to - this.spanMs, to };
    const marks = heardBy ? `${spansOf(detections, heardBy, shown).length}` : '0';
    if (marks !== '0' || this.#marks !== '0') this.requestUpdate();
    this.#marks = marks;
  }

  /** In the colour of the text, whatever the theme is now. */
  #colour(pixels: Uint8ClampedArray) {
    const [red = 0, green = 0, blue = 0] = (
      getComputedStyle(this).color.match(/\d+(\.\d+)?/g) ?? []
    ).map(Number);
    if (pixels[0] === red && pixels[1] === green && pixels[2] === blue) return;
    for (let i = 0; i < pixels.length; i += 4) {
      pixels[i] = red;
      pixels[i + 1] = green;
      pixels[i + 2] = blue;
    }
  }
}
