/**
 * `<earshot-piece>`: chooses a piece of a recording: what was heard there, or one to three seconds from any
 * place. Its spectrogram is for those who point; the same is chosen with the fields beneath it.
 */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { ModelDescription } from '../../../client/index.ts';
import { pictureOf, thumbnailBands } from '../../../models/teaching/thumbnail.ts';
import { maxTaughtTakeMs } from '../../../protocol/limits.ts';
import { WavError } from '../../../sound/wav/wav-error.ts';
import { base, controls } from '../../elements/styles.ts';
import type { InRecording } from '../../elements/to-teach.ts';
import { clockWords, durationWords } from '../../words/amounts.ts';
import { soundWords } from '../../words/sounds.ts';
import { type Piece, pieceAt, pieceIn, usableMs } from '../piece.ts';
import { leastTakeMs } from '../take-controller.ts';
import { drawThumbnail } from '../thumbnail.ts';
import { pieceStyles } from './piece-styles.ts';
import { columnMs, readPicture } from './recording-picture.ts';
import { viewFrom, viewLengthMs } from './view.ts';

/** From one place for a piece to the next, in milliseconds. */
const stepMs = 100;

/** @fires piece - Another piece was chosen; `detail` is the `Piece`. */
class EarshotPiece extends LitElement {
  static override properties = {
    recording: { attribute: false },
    models: { attribute: false },
    detection: { state: true },
    piece: { state: true },
    fromMs: { state: true },
    columns: { state: true },
    playing: { state: true },
    problem: { state: true },
  };
  static override styles = [base, controls, pieceStyles];
  declare recording: InRecording;
  declare models: readonly ModelDescription[];
  /** What was heard that was chosen; undefined for another place. */
  declare detection: InRecording['detection'];
  declare piece: Piece;
  /** Where the part that is shown begins. */
  declare fromMs: number;
  /** How many columns of the spectrogram are known. */
  declare columns: number;
  declare playing: boolean;
  /** Why the recording is not shown or not played, as a sentence. */
  declare problem: string | undefined;
  #columns: readonly Uint8Array[] = [];
  #reading = new AbortController();
  /** From the beginning of the piece to where it is held, in milliseconds. */
  #heldMs = 0;

  constructor() {
    super();
    this.fromMs = 0;
    this.columns = 0;
    this.playing = false;
    this.problem = undefined;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#reading.abort();
  }

  override willUpdate(changed: PropertyValues<this>) {
    const { recording } = this;
    if (changed.has('recording')) {
      this.detection = recording.detection;
      this.piece = pieceIn(recording);
      if (changed.get('recording')?.address !== recording.address) void this.#read();
    }
    if (changed.has('piece')) this.fromMs = viewFrom(this.piece, this.fromMs, this.#usableMs);
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('fromMs') || changed.has('columns')) this.#draw();
  }

  override render() {
    const { clip } = this.recording;
    return html`
      <fieldset>
        <legend>A piece of “${clip.name}”</legend>
        ${this.#found()} ${this.#picture()} ${this.#places()}
        <div class="listen">
          <button type="button" @click=${this.#play}>${this.playing ? 'Stop' : 'Play it'}</button>
          <span class="soft numbers">${pieceWords(this.piece)}</span>
        </div>
        <audio src="${this.recording.address}" preload="none" hidden
          @loadedmetadata=${this.#seek} @timeupdate=${this.#played} @pause=${this.#paused} @error=${this.#unplayable}></audio>
        <div role="alert">
          ${this.problem ? html`<p class="problem">${this.problem}</p>` : nothing}
        </div>
      </fieldset>
    `;
  }

  #found() {
    const { detections = [] } = this.recording.clip;
    if (detections.length === 0) return nothing;
    return html`
      <div class="found">
        <label for="found">Sound</label>
        <select id="found" @change=${this.#choose}>
          <option value="" .selected=${!this.detection}>Another one</option>
          ${detections.map(
            (each, i) => html`
              <option value=${i} .selected=${isSame(each, this.detection)}>
                ${soundWords(each, this.models)}, at ${clockWords(each.onsetMs)}
              </option>
            `,
          )}
        </select>
      </div>
    `;
  }

  #picture() {
    const { fromMs, toMs } = this.piece;
    const { detections = [] } = this.recording.clip;
    const last = this.fromMs + this.#viewMs;
    const shown = detections.filter(
      ({ onsetMs, durationMs }) => onsetMs < last && onsetMs + durationMs > this.fromMs,
    );
    return html`
      <div class="picture" aria-hidden="true">
        <div class="sound" @pointerdown=${this.#hold} @pointermove=${this.#drag}>
          <canvas></canvas>
          <div class="beside" style=${styleMap({ left: '0', right: `${100 - this.#percent(fromMs)}%` })}></div>
          <div class="beside" style=${styleMap({ left: `${this.#percent(toMs)}%`, right: '0' })}></div>
          <div class="piece" style=${styleMap(this.#span(fromMs, toMs))}></div>
        </div>
        <div class="marks" ?hidden=${detections.length === 0}>
          ${shown.map(
            (each) => html`
              <div class="mark ${isSame(each, this.detection) ? 'chosen' : ''}"
                title=${soundWords(each, this.models)} @click=${() => this.#take(each)}
                style=${styleMap(this.#span(each.onsetMs, each.onsetMs + each.durationMs))}></div>
            `,
          )}
        </div>
        <div class="scale numbers">
          <span>${clockWords(this.fromMs)}</span><span>${clockWords(last)}</span>
        </div>
      </div>
    `;
  }

  #places() {
    const { fromMs, toMs } = this.piece;
    const lengthMs = toMs - fromMs;
    const usable = this.#usableMs;
    return html`
      <div class="field">
        <label for="from">Begins at</label>
        <input id="from" type="range" min="0" max=${Math.max(0, usable - lengthMs)} step=${stepMs}
          .value=${live(String(fromMs))} aria-valuetext=${placeWords(fromMs)}
          ?disabled=${usable <= lengthMs} @input=${this.#move} />
      </div>
      <div class="field">
        <label for="length">Length</label>
        <input id="length" type="range" min=${leastTakeMs} max=${Math.min(maxTaughtTakeMs, usable)}
          step=${stepMs} .value=${live(String(lengthMs))} aria-valuetext=${durationWords(lengthMs)}
          ?disabled=${usable <= leastTakeMs} @input=${this.#stretch} />
      </div>
    `;
  }

  get #usableMs(): number {
    return usableMs(this.recording.clip);
  }

  get #viewMs(): number {
    return viewLengthMs(this.#usableMs);
  }

  get #audio() {
    return this.renderRoot.querySelector('audio');
  }

  #percent(ms: number): number {
    return Math.min(100, Math.max(0, (100 * (ms - this.fromMs)) / this.#viewMs));
  }

  #span(fromMs: number, toMs: number) {
    return { left: `${this.#percent(fromMs)}%`, right: `${100 - this.#percent(toMs)}%` };
  }

  /** @param detection that the piece is of. */
  #set(piece: Piece, detection?: InRecording['detection']) {
    this.#audio?.pause();
    this.detection = detection;
    this.piece = piece;
    this.dispatchEvent(new CustomEvent<Piece>('piece', { detail: piece }));
  }

  #take(detection: InRecording['detection']) {
    this.#set(pieceIn({ clip: this.recording.clip, detection }), detection);
  }

  #choose({ target }: Event) {
    const { value } = target as HTMLSelectElement;
    const { detections = [] } = this.recording.clip;
    if (value !== '') this.#take(detections[Number(value)]);
    else this.detection = undefined;
  }

  #move({ target }: Event) {
    const { fromMs, toMs } = this.piece;
    this.#begin((target as HTMLInputElement).valueAsNumber, toMs - fromMs);
  }

  #stretch({ target }: Event) {
    this.#begin(this.piece.fromMs, (target as HTMLInputElement).valueAsNumber);
  }

  #begin(fromMs: number, lengthMs: number) {
    this.#set(pieceAt(fromMs, lengthMs, this.recording.clip));
  }

  /** The piece is taken where it is held, or begins where it was tapped beside it. */
  #hold(event: PointerEvent) {
    const at = this.#timeAt(event);
    const { fromMs, toMs } = this.piece;
    const isInside = at >= fromMs && at <= toMs;
    this.#heldMs = isInside ? at - fromMs : 0;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    if (!isInside) this.#beginInView(at, toMs - fromMs);
  }

  #drag(event: PointerEvent) {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    const { fromMs, toMs } = this.piece;
    this.#beginInView(this.#timeAt(event) - this.#heldMs, toMs - fromMs);
  }

  /** What is shown stays where it is: it would run away under the finger. */
  #beginInView(fromMs: number, lengthMs: number) {
    const last = this.fromMs + this.#viewMs - lengthMs;
    this.#begin(Math.max(this.fromMs, Math.min(fromMs, last)), lengthMs);
  }

  #timeAt({ currentTarget, clientX }: PointerEvent): number {
    const { left, width } = (currentTarget as HTMLElement).getBoundingClientRect();
    const at = this.fromMs + (this.#viewMs * (clientX - left)) / width;
    return stepMs * Math.round(at / stepMs);
  }

  async #play() {
    const audio = this.#audio;
    if (!audio) return;
    if (this.playing) return audio.pause();
    this.problem = undefined;
    this.#seek();
    this.playing = true;
    // What keeps it from playing is told by its event.
    await audio.play().catch(() => this.#paused());
  }

  /** Some phones forget where to begin if they are told before they know the recording. */
  #seek() {
    if (this.#audio) this.#audio.currentTime = this.piece.fromMs / 1000;
  }

  #played() {
    const audio = this.#audio;
    if (audio && 1000 * audio.currentTime >= this.piece.toMs) audio.pause();
  }

  #paused() {
    this.playing = false;
  }

  #unplayable() {
    this.#paused();
    this.problem = unplayable;
  }

  async #read() {
    this.#reading.abort();
    this.#reading = new AbortController();
    const { signal } = this.#reading;
    this.#columns = [];
    this.problem = undefined;
    try {
      await readPicture(this.recording.address, this.#usableMs, signal, (columns) => {
        this.#columns = columns;
        this.columns = columns.length;
      });
    } catch (error) {
      if (signal.aborted) return;
      // By the network, or a file that says what it is not: the piece can be chosen all the same.
      if (!(error instanceof TypeError || error instanceof WavError)) throw error;
      this.problem = unreadable;
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

const unreadable =
  'The recording could not be loaded, so it is not shown. Check your connection and open this again.';
const unplayable = 'It could not be played: check your connection.';

function isSame(one: InRecording['detection'], other: InRecording['detection']): boolean {
  return (
    one !== undefined &&
    one.onsetMs === other?.onsetMs &&
    one.label === other.label &&
    one.model === other.model
  );
}

/** A place to a tenth of a second: "0:07.3". */
function placeWords(ms: number): string {
  return `${clockWords(ms)}.${Math.floor((ms % 1000) / 100)}`;
}

function pieceWords({ fromMs, toMs }: Piece): string {
  return `${durationWords(toMs - fromMs)} from ${placeWords(fromMs)}`;
}

customElements.define('earshot-piece', EarshotPiece);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-piece': EarshotPiece;
  }
}
