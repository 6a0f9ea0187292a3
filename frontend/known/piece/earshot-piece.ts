/**
 * `<earshot-piece>`: chooses a piece of a recording: what was heard there, or one to three seconds from any
 * place, by fields or on its spectrogram.
 */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ModelDescription } from '../../../client/index.ts';
import type { ClipDetection } from '../../../protocol/clip.ts';
import { maxTaughtTakeMs } from '../../../protocol/limits.ts';
import { base, controls } from '../../elements/styles.ts';
import type { InRecording } from '../../elements/to-teach.ts';
import { clockWords, decimal, durationWords } from '../../words/amounts.ts';
import { soundWords } from '../../words/sounds.ts';
import { isSame, type Piece, pieceAt, pieceIn, stepMs, usableMs } from '../piece.ts';
import { leastTakeMs } from '../take-controller.ts';
import './earshot-recording-picture.ts';
import { msg, str } from '../../words/msg.ts';
import { pieceStyles } from './piece-styles.ts';

/** @fires piece - Another piece was chosen; `detail` is the `Piece`. */
class EarshotPiece extends LitElement {
  static override properties = {
    recording: { attribute: false },
    models: { attribute: false },
    detection: { state: true },
    piece: { state: true },
    playing: { state: true },
    unplayable: { state: true },
  };
  static override styles = [base, controls, pieceStyles];
  declare recording: InRecording;
  declare models: readonly ModelDescription[];
  /** What was heard in the piece, if it was chosen by that. */
  declare detection: InRecording['detection'];
  declare piece: Piece;
  declare playing: boolean;
  /** Whether the player gave up. */
  declare unplayable: boolean;

  constructor() {
    super();
    this.playing = false;
    this.unplayable = false;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (!changed.has('recording')) return;
    this.detection = this.recording.detection;
    this.piece = pieceIn(this.recording);
  }

  override render() {
    const { recording, models, piece, detection } = this;
    return html`
      <fieldset>
        <legend>${msg(str`Part of “${recording.clip.name}”`)}</legend>
        ${this.#found()}
        <earshot-recording-picture .recording=${recording} .models=${models} .piece=${piece}
          .detection=${detection}
          @begin=${({ detail }: CustomEvent<number>) => this.#begin(detail)}
          @choose=${({ detail }: CustomEvent<ClipDetection>) => this.#take(detail)}>
        </earshot-recording-picture>
        ${this.#places()} ${this.#player()}
      </fieldset>
    `;
  }

  #found() {
    const { detections = [] } = this.recording.clip;
    if (detections.length === 0) return nothing;
    return html`
      <div class="found">
        <label for="found">${msg('Sound')}</label>
        <select id="found" @change=${this.#choose}>
          <option value="" .selected=${!this.detection}>${msg('Another sound')}</option>
          ${detections.map(
            (each, i) => html`
              <option value=${i} .selected=${isSame(each, this.detection)}>
                ${msg(str`${soundWords(each, this.models)}, at ${clockWords(each.onsetMs)}`)}
              </option>
            `,
          )}
        </select>
      </div>
    `;
  }

  #places() {
    const { fromMs, toMs } = this.piece;
    const lengthMs = toMs - fromMs;
    const usable = usableMs(this.recording.clip);
    return html`
      <div class="field">
        <label for="from">${msg('Starts at')}</label>
        <input id="from" type="range" min="0" max=${Math.max(0, usable - lengthMs)} step=${stepMs}
          .value=${live(String(fromMs))} aria-valuetext=${placeWords(fromMs)}
          ?disabled=${usable <= lengthMs} @input=${this.#move} />
      </div>
      <div class="field">
        <label for="length">${msg('Length')}</label>
        <input id="length" type="range" min=${leastTakeMs} max=${Math.min(maxTaughtTakeMs, usable)}
          step=${stepMs} .value=${live(String(lengthMs))} aria-valuetext=${durationWords(lengthMs)}
          ?disabled=${usable <= leastTakeMs} @input=${this.#stretch} />
      </div>
    `;
  }

  #player() {
    const { fromMs, toMs } = this.piece;
    return html`
      <div class="listen">
        <button type="button" @click=${this.#play}>${this.playing ? msg('Stop') : msg('Play it')}</button>
        <span class="soft numbers">${msg(str`${durationWords(toMs - fromMs)} from ${placeWords(fromMs)}`)}</span>
      </div>
      <audio src=${this.recording.address} preload="none" hidden @loadedmetadata=${this.#seek}
        @timeupdate=${this.#played} @pause=${this.#paused} @error=${this.#unplayable}></audio>
      <div role="alert">
        ${
          this.unplayable
            ? html`<p class="problem">${msg('It could not be played: check your connection.')}</p>`
            : nothing
        }
      </div>
    `;
  }

  get #audio() {
    return this.renderRoot.querySelector('audio');
  }

  /** @param detection that the piece is of. */
  #set(piece: Piece, detection?: ClipDetection) {
    this.#audio?.pause();
    this.detection = detection;
    this.piece = piece;
    this.dispatchEvent(new CustomEvent<Piece>('piece', { detail: piece }));
  }

  #take(detection: ClipDetection) {
    this.#set(pieceIn({ clip: this.recording.clip, detection }), detection);
  }

  #begin(fromMs: number, lengthMs = this.piece.toMs - this.piece.fromMs) {
    this.#set(pieceAt(fromMs, lengthMs, this.recording.clip));
  }

  #choose({ target }: Event) {
    const { value } = target as HTMLSelectElement;
    const detection = value === '' ? undefined : this.recording.clip.detections?.[Number(value)];
    if (detection) this.#take(detection);
    else this.detection = undefined;
  }

  #move({ target }: Event) {
    this.#begin((target as HTMLInputElement).valueAsNumber);
  }

  #stretch({ target }: Event) {
    this.#begin(this.piece.fromMs, (target as HTMLInputElement).valueAsNumber);
  }

  async #play() {
    const audio = this.#audio;
    if (!audio) return;
    if (this.playing) return audio.pause();
    this.unplayable = false;
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
    this.unplayable = true;
  }
}

/** A place to a tenth of a second: "0:07.3". */
function placeWords(ms: number): string {
  const seconds = Math.floor((ms % 60_000) / 100) / 10;
  return `${Math.floor(ms / 60_000)}:${decimal(seconds, 1).padStart(4, '0')}`;
}

customElements.define('earshot-piece', EarshotPiece);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-piece': EarshotPiece;
  }
}
