/**
 * `<earshot-recording-picture>`: the spectrogram of a recording, or a part of it, with a piece that can be
 * moved on it, and marks where something was heard. For those who point: it cannot be read nor have the focus.
 */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription } from '../../../client/index.ts';
import { pictureOf, thumbnailBands } from '../../../models/teaching/thumbnail.ts';
import type { ClipDetection } from '../../../protocol/clip.ts';
import { WavError } from '../../../sound/wav/wav-error.ts';
import { base, controls } from '../../elements/styles.ts';
import type { InRecording } from '../../elements/to-teach.ts';
import { clockWords } from '../../words/amounts.ts';
import { msg } from '../../words/msg.ts';
import { soundWords } from '../../words/sounds.ts';
import { isSame, type Piece, stepMs, usableMs } from '../piece.ts';
import { drawThumbnail } from '../thumbnail.ts';
import { pictureStyles } from './picture-styles.ts';
import { columnMs, readPicture } from './recording-picture.ts';
import { viewFrom, viewLengthMs } from './view.ts';

/**
 * @fires begin - The piece is to begin elsewhere; `detail` is where, in milliseconds.
 * @fires choose - A mark was tapped; `detail` is its detection.
 */
class EarshotRecordingPicture extends LitElement {
  static override properties = {
    recording: { attribute: false },
    models: { attribute: false },
    piece: { attribute: false },
    detection: { attribute: false },
    fromMs: { state: true },
    known: { state: true },
    unreadable: { state: true },
  };
  static override styles = [base, controls, pictureStyles];
  declare recording: InRecording;
  declare models: readonly ModelDescription[];
  declare piece: Piece;
  /** What was heard in the piece, if it was chosen by that. */
  declare detection: InRecording['detection'];
  /** Where the part that is shown begins. */
  declare fromMs: number;
  /** How many columns of the spectrogram are known. */
  declare known: number;
  /** Whether the recording could not be loaded. */
  declare unreadable: boolean;
  #columns: readonly Uint8Array[] = [];
  #reading = new AbortController();
  /** From the beginning of the piece to where it is held, in milliseconds. */
  #heldMs = 0;

  constructor() {
    super();
    this.fromMs = 0;
    this.known = 0;
    this.unreadable = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#reading.abort();
  }

  override willUpdate(changed: PropertyValues<this>) {
    const { recording, piece } = this;
    if (changed.has('recording')) void this.#read();
    if (changed.has('piece')) this.fromMs = viewFrom(piece, this.fromMs, usableMs(recording.clip));
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('fromMs') || changed.has('known')) this.#draw();
  }

  override render() {
    const { fromMs, toMs } = this.piece;
    const { detections = [] } = this.recording.clip;
    const last = this.fromMs + this.#viewMs;
    const shown = detections.filter(
      ({ onsetMs, durationMs }) => onsetMs < last && onsetMs + durationMs > this.fromMs,
    );
    const [left, right] = [this.#percent(fromMs), this.#percent(toMs)];
    return html`
      <div aria-hidden="true">
        <div class="sound" @pointerdown=${this.#hold} @pointermove=${this.#drag}>
          <canvas></canvas>
          <div class="beside" style=${styleMap({ left: '0', right: `${100 - left}%` })}></div>
          <div class="beside" style=${styleMap({ left: `${right}%`, right: '0' })}></div>
          <div class="piece" style=${styleMap(this.#span(fromMs, toMs))}></div>
        </div>
        <div class="marks" ?hidden=${detections.length === 0}>${shown.map(this.#mark)}</div>
        <div class="scale numbers">
          <span>${clockWords(this.fromMs)}</span><span>${clockWords(last)}</span>
        </div>
      </div>
      <div role="alert">
        ${this.unreadable ? html`<p class="problem">${unreadableWords()}</p>` : nothing}
      </div>
    `;
  }

  readonly #mark = (detection: ClipDetection) => {
    const { onsetMs, durationMs } = detection;
    return html`
      <div class="mark ${isSame(detection, this.detection) ? 'chosen' : ''}"
        title=${soundWords(detection, this.models)} @click=${() => this.#choose(detection)}
        style=${styleMap(this.#span(onsetMs, onsetMs + durationMs))}></div>
    `;
  };

  /** How much is shown. */
  get #viewMs(): number {
    return viewLengthMs(usableMs(this.recording.clip));
  }

  #percent(ms: number): number {
    return Math.min(100, Math.max(0, (100 * (ms - this.fromMs)) / this.#viewMs));
  }

  #span(fromMs: number, toMs: number) {
    return { left: `${this.#percent(fromMs)}%`, right: `${100 - this.#percent(toMs)}%` };
  }

  #choose(detail: ClipDetection) {
    this.dispatchEvent(new CustomEvent('choose', { detail }));
  }

  /** The piece is taken where it is held, or begins where it was tapped beside it. */
  #hold(event: PointerEvent) {
    const at = this.#timeAt(event);
    const { fromMs, toMs } = this.piece;
    const isInside = at >= fromMs && at <= toMs;
    this.#heldMs = isInside ? at - fromMs : 0;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    if (!isInside) this.#begin(at);
  }

  #drag(event: PointerEvent) {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    this.#begin(this.#timeAt(event) - this.#heldMs);
  }

  /** What is shown stays where it is: it would run away under the finger. */
  #begin(atMs: number) {
    const { fromMs, toMs } = this.piece;
    const last = this.fromMs + this.#viewMs - (toMs - fromMs);
    const detail = Math.max(this.fromMs, Math.min(atMs, last));
    this.dispatchEvent(new CustomEvent('begin', { detail }));
  }

  #timeAt({ currentTarget, clientX }: PointerEvent): number {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    const at = this.fromMs + (this.#viewMs * (clientX - left)) / width;
    return stepMs * Math.round(at / stepMs);
  }

  async #read() {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    const { address, clip } = this.recording;
    this.#columns = [];
    this.unreadable = false;
    try {
      await readPicture(address, usableMs(clip), signal, (columns) => {
        this.#columns = columns;
        this.known = columns.length;
      });
    } catch (error) {
      if (signal.aborted) return;
      // By the network, or a file that says what it is not: the piece can be chosen all the same.
      if (!(error instanceof TypeError || error instanceof WavError)) throw error;
      this.unreadable = true;
    }
  }

  #draw() {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas) return;
    const width = Math.max(1, Math.floor(this.#viewMs / columnMs));
    const first = Math.floor(this.fromMs / columnMs);
    const shown = this.#columns.slice(first, first + width);
    // What has not come yet is empty.
    const empty = Array.from(
      { length: width - shown.length },
      () => new Uint8Array(thumbnailBands),
    );
    const data = pictureOf([...shown, ...empty], width);
    drawThumbnail(canvas, { columns: width, bands: thumbnailBands, data });
  }
}

function unreadableWords(): string {
  return msg(
    'The recording could not be loaded, so it is not shown. Check your connection, then open this again.',
  );
}

customElements.define('earshot-recording-picture', EarshotRecordingPicture);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-recording-picture': EarshotRecordingPicture;
  }
}
