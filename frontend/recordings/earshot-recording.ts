/** `<earshot-recording>`: one recording: what was heard in it, and its player. */
import { html, LitElement, nothing } from 'lit';
import type { Clip, ModelDescription } from '../../client/index.ts';
import type { ClipDetection } from '../../protocol/clip.ts';
import { recordingStyles } from './recording-styles.ts';
import '../elements/earshot-confirm.ts';
import './earshot-timeline.ts';
import { base, controls } from '../elements/styles.ts';
import type { InRecording } from '../elements/to-teach.ts';
import { bytesWords, durationWords, momentWords } from '../words/amounts.ts';
import { msg, str } from '../words/msg.ts';
import { soundWords } from '../words/sounds.ts';

/**
 * @attr {boolean} removable - Whether a host looks at it.
 * @attr {boolean} teachable - Whether the room may be taught by what is in it.
 * @attr {boolean} open - Whether the player and the timeline are shown at first.
 * @fires removed - A host wants it deleted, and has confirmed it.
 * @fires known - The room is to be taught by it; `detail` is an `InRecording`. Bubbles.
 */
class EarshotRecording extends LitElement {
  static override properties = {
    clip: { attribute: false },
    address: { attribute: false },
    models: { attribute: false },
    removable: { type: Boolean },
    teachable: { type: Boolean },
    open: { type: Boolean },
    playedMs: { state: true },
    lengthMs: { state: true },
    unplayable: { state: true },
  };
  static override styles = [base, controls, recordingStyles];
  declare clip: Clip;
  /** Where it is played from. */
  declare address: string;
  /** The room's models, which name what was heard. */
  declare models: readonly ModelDescription[];
  declare removable: boolean;
  declare teachable: boolean;
  declare open: boolean;
  /** Where the player is; undefined until it was first played. */
  declare playedMs: number | undefined;
  /** Its length, once the player knows it. */
  declare lengthMs: number | undefined;
  /** Whether the player gave up. */
  declare unplayable: boolean;
  #frame = 0;

  constructor() {
    super();
    this.removable = false;
    this.teachable = false;
    this.open = false;
    this.playedMs = undefined;
    this.lengthMs = undefined;
    this.unplayable = false;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
  }

  override render() {
    const { name, type, at, bytes } = this.clip;
    const lengthMs = this.clip.durationMs ?? this.lengthMs;
    return html`
      <details ?open=${this.open} @toggle=${this.#toggled}>
        <summary>
          <span class="name">${name}</span>
          <span class="about">
            ${lengthMs === undefined ? bytesWords(bytes) : durationWords(lengthMs)} ·
            ${type.toUpperCase()} ·
            <time datetime=${new Date(at).toISOString()}>${momentWords(at)}</time>
          </span>
          <span class="heard">${this.#heard()}</span>
        </summary>
        <div class="player">
          <audio controls preload="none" src=${this.address} aria-label=${msg(str`Play ${name}`)}
            @loadedmetadata=${this.#metadata} @play=${this.#follow} @seeked=${this.#look}
            @error=${this.#unplayable}></audio>
          ${this.unplayable ? html`<p class="problem" role="alert">${unplayableWords()}</p>` : nothing}
          ${this.#timeline(lengthMs)}
          ${
            this.#hasPieces
              ? html`<button class="teach" @click=${() => this.#teach()}>${msg('Name another sound in it')}</button>`
              : nothing
          }
          ${
            this.removable
              ? html`<earshot-confirm class="delete" action=${msg('Delete…')} confirmation=${msg('Delete it')}
                  .warning=${msg(str`“${name}” is deleted for everyone and cannot be restored.`)}
                  @confirmed=${() => this.dispatchEvent(new CustomEvent('removed'))}></earshot-confirm>`
              : nothing
          }
        </div>
      </details>
    `;
  }

  /** What was heard, in a line. */
  #heard() {
    const { status, detections = [] } = this.clip;
    if (status === 'stored') return msg('Not recognised: the room only reads WAV.');
    const sounds = new Set(detections.map((detection) => soundWords(detection, this.models)));
    if (sounds.size === 0) return msg('Nothing recognised.');
    return [...sounds].map((words) => html`<span class="label">${words}</span>`);
  }

  #timeline(lengthMs: number | undefined) {
    const { detections = [], recognisedMs = 0 } = this.clip;
    if (detections.length === 0 || lengthMs === undefined) return nothing;
    return html`
      <earshot-timeline .detections=${detections} .models=${this.models} .lengthMs=${lengthMs} .playedMs=${this.playedMs}
        ?nameable=${this.#hasPieces}
        @name=${({ detail }: CustomEvent<ClipDetection>) => this.#teach(detail)}
        @seek=${({ detail }: CustomEvent<number>) => this.#seek(detail)}></earshot-timeline>
      ${
        recognisedMs > 0 && recognisedMs < lengthMs - 1000
          ? html`<p class="soft">${msg(str`Only the first ${durationWords(recognisedMs)} were recognised.`)}</p>`
          : nothing
      }
    `;
  }

  /** Whether the room can be taught by pieces of it: the room reads no other kinds of files. */
  get #hasPieces(): boolean {
    return this.teachable && this.clip.type === 'wav' && this.clip.durationMs !== undefined;
  }

  #teach(detection?: ClipDetection) {
    const { clip, address } = this;
    this.#audio?.pause();
    const detail: InRecording = { clip, address, detection };
    this.dispatchEvent(new CustomEvent('known', { detail, bubbles: true, composed: true }));
  }

  get #audio() {
    return this.renderRoot.querySelector('audio');
  }

  #toggled(event: Event) {
    if (!(event.target as HTMLDetailsElement).open) this.#audio?.pause();
  }

  #metadata() {
    this.unplayable = false;
    const seconds = this.#audio?.duration ?? Number.NaN;
    if (Number.isFinite(seconds)) this.lengthMs = 1000 * seconds;
  }

  #unplayable() {
    this.unplayable = true;
  }

  /** Frame by frame: the player tells its time only four times a second. */
  #follow = () => {
    cancelAnimationFrame(this.#frame);
    this.#look();
    if (this.#audio && !this.#audio.paused) this.#frame = requestAnimationFrame(this.#follow);
  };

  #look = () => {
    this.playedMs = 1000 * (this.#audio?.currentTime ?? 0);
  };

  #seek(atMs: number) {
    const audio = this.#audio;
    if (!audio) return;
    audio.currentTime = atMs / 1000;
    // What keeps it from playing is told by its event.
    audio.play().catch(() => {});
  }
}

function unplayableWords(): string {
  return msg(
    'It could not be played: check your connection, or try another browser, which may support this kind of file.',
  );
}

customElements.define('earshot-recording', EarshotRecording);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-recording': EarshotRecording;
  }
}
