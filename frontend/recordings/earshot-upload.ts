/** `<earshot-upload>`: adds a recording to the room, chosen or dropped here. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { RefusalError, type RoomApi } from '../../client/index.ts';
import { maxClipBytes, maxClipNameLength } from '../../protocol/limits.ts';
import { type Failure, isFailure } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { why } from '../words/why.ts';
import { recordableFile } from './recordable-file.ts';
import { uploadStyles } from './upload-styles.ts';

/** What is being done with a file. */
type Step = 'preparing' | 'sending' | 'recognising';

class EarshotUpload extends LitElement {
  static override properties = {
    api: { attribute: false },
    step: { state: true },
    share: { state: true },
    over: { state: true },
    said: { state: true },
    note: { state: true },
    refusal: { state: true },
  };
  static override styles = [base, controls, uploadStyles];
  declare api: RoomApi;
  declare step: Step | undefined;
  /** Share of the file that was sent, in [0, 1]. */
  declare share: number;
  /** Whether something is held over the place to drop it. */
  declare over: boolean;
  /** What became of the last file, and what was done to it, as sentences. */
  declare said: string | undefined;
  declare note: string | undefined;
  declare refusal: Failure | undefined;
  #upload: AbortController | undefined;

  constructor() {
    super();
    this.step = undefined;
    this.share = 0;
    this.over = false;
    this.said = undefined;
    this.note = undefined;
    this.refusal = undefined;
  }

  /** A file dropped beside its place would take the browser away from the room: all of the page takes it. */
  override connectedCallback() {
    super.connectedCallback();
    addEventListener('dragover', this.#hold);
    addEventListener('dragleave', this.#let);
    addEventListener('drop', this.#drop);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#hold);
    removeEventListener('dragleave', this.#let);
    removeEventListener('drop', this.#drop);
    this.#upload?.abort();
  }

  override updated(changed: PropertyValues<this>) {
    // Whoever gave the file with the keyboard goes on from where they were.
    if (changed.has('step') && changed.get('step') && !this.step) {
      this.renderRoot.querySelector('button')?.focus({ preventScroll: true });
    }
  }

  override render() {
    return html`
      <div class="drop ${this.over ? 'over' : ''}">
        ${this.step ? this.#progress(this.step) : this.#choice()}
      </div>
      <div role="status">${
        this.said
          ? html`<p class="said">${this.said}</p>
              <p class="soft">${this.note ?? nothing}</p>`
          : nothing
      }</div>
      <div role="alert">${
        this.refusal
          ? html`<p class="problem">${this.refusal.message} ${why(this.refusal.code)}</p>`
          : nothing
      }</div>
    `;
  }

  #choice() {
    return html`
      <button @click=${() => this.renderRoot.querySelector('input')?.click()}>
        ${plus} Add a recording
      </button>
      <input type="file" accept="audio/*,video/mp4,video/webm" hidden aria-label="Recording"
        @change=${this.#chosen} />
      <p class="soft">
        <span class="wide">or drop one here. </span>WAV, MP3, MP4, Ogg, WebM or FLAC, up to
        ${Math.round(maxClipBytes / 1024 / 1024)} MB.
      </p>
    `;
  }

  #progress(step: Step) {
    const percent = Math.round(100 * this.share);
    const words = {
      preparing: 'Reading the file…',
      sending: `Sending… ${percent} %`,
      recognising: 'The room recognises it…',
    }[step];
    return html`
      <p class="numbers" id="progress">${words}</p>
      ${
        step === 'sending'
          ? html`<progress max="1" .value=${this.share} aria-labelledby="progress"></progress>`
          : html`<progress aria-labelledby="progress"></progress>`
      }
      <button @click=${() => this.#upload?.abort()}>Cancel</button>
    `;
  }

  #chosen(event: Event) {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file) void this.#add(file);
  }

  readonly #hold = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.over = this.checkVisibility();
  };

  readonly #let = (event: DragEvent) => {
    // It left the window, and not only one part of the page for another.
    if (!event.relatedTarget) this.over = false;
  };

  readonly #drop = (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? [];
    this.over = false;
    if (!file) return;
    event.preventDefault();
    if (this.checkVisibility() && !this.step) void this.#add(file);
  };

  async #add(given: File) {
    this.said = undefined;
    this.refusal = undefined;
    this.step = 'preparing';
    this.share = 0;
    this.#upload = new AbortController();
    const { signal } = this.#upload;
    try {
      const { file, note } = await recordableFile(given);
      signal.throwIfAborted();
      if (file.size > maxClipBytes) throw new RefusalError('clip-too-large');
      this.step = 'sending';
      const name = file.name.slice(0, maxClipNameLength);
      const clip = await this.api.addClip(file, { name, signal, onProgress: this.#sent });
      this.said = `“${clip.name}” is added.`;
      this.note = note;
    } catch (error) {
      if (isFailure(error)) this.refusal = error;
      else if (signal.aborted) this.said = 'Nothing was added.';
      else throw error;
    } finally {
      this.step = undefined;
    }
  }

  readonly #sent = (share: number) => {
    this.share = share;
    if (share >= 1) this.step = 'recognising';
  };
}

const plus = html`<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none"
  stroke="currentColor" stroke-width="2.4" stroke-linecap="round"><path d="M12 5v14M5 12h14" /></svg>`;

customElements.define('earshot-upload', EarshotUpload);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-upload': EarshotUpload;
  }
}
