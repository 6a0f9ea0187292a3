/** `<earshot-upload>`: adds recordings to the room, chosen or dropped here. */
import { html, LitElement, nothing } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import { dropped } from '../elements/dropped.ts';
import { leadsAway } from '../elements/leads-away.ts';
import type { Failure } from '../elements/outcome.ts';
import { base, controls } from '../elements/styles.ts';
import { percent } from '../words/amounts.ts';
import { folderWords } from '../words/file-words.ts';
import { counted, msg, str } from '../words/msg.ts';
import { why } from '../words/why.ts';
import { acceptedFiles } from './accepted-files.ts';
import { type Added, type Step, UploadQueue } from './upload-queue.ts';
import { uploadStyles } from './upload-styles.ts';

class EarshotUpload extends LitElement {
  static override properties = {
    api: { attribute: false },
    over: { state: true },
  };
  static override styles = [base, controls, uploadStyles];
  declare api: RoomApi;
  /** Whether something is held over the place to drop it. */
  declare over: boolean;
  readonly #queue = new UploadQueue(this);
  #wasBusy = false;

  constructor() {
    super();
    this.over = false;
  }

  /** What is dropped beside its place would take the browser away from the room: all of the page takes it. */
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
  }

  override updated() {
    // Whoever gave the file with the keyboard goes on from where they were, if they are still there.
    const busy = this.#queue.step !== undefined;
    if (this.#wasBusy && !busy && (this.matches(':focus-within') || !isAnythingFocused())) {
      this.renderRoot.querySelector('button')?.focus({ preventScroll: true });
    }
    this.#wasBusy = busy;
  }

  override render() {
    const { step, outcomes } = this.#queue;
    return html`
      <div class="drop ${this.over ? 'over' : ''}">
        ${step ? this.#progress(step) : this.#choice()}
      </div>
      <div role="status">${outcomes.map(({ said, note }) =>
        said
          ? html`<p class="said">${said}</p>
              <p class="soft">${note ?? nothing}</p>`
          : nothing,
      )}</div>
      <div role="alert">${outcomes.map((each) => this.#problem(each))}</div>
    `;
  }

  #problem({ problem, refusal }: Added) {
    return problem
      ? html`<p class="problem">${problem} ${found(refusal)} ${why(refusal?.code)}</p>`
      : nothing;
  }

  #choice() {
    return html`
      <button @click=${() => this.renderRoot.querySelector('input')?.click()}>
        ${plus} ${msg('Add a recording')}
      </button>
      <input type="file" accept=${acceptedFiles} multiple hidden aria-label=${msg('Recording')}
        @change=${this.#chosen} />
      <p class="soft">
        <span class="wide">${msg('or drop one here.')}</span>
        ${msg('WAV, MP3, M4A, Ogg, WebM, FLAC, or anything else this browser plays. Only the first five minutes of large files are kept.')}
      </p>
    `;
  }

  #progress(step: Step) {
    const { share, name, waiting } = this.#queue;
    const words = {
      preparing: msg('Reading the file…'),
      sending: msg(str`Sending… ${percent(share)}`),
      recognising: msg('The room is listening to it…'),
    }[step];
    return html`
      <p class="numbers" id="progress">${words}</p>
      ${waiting > 0 ? html`<p class="soft">${counted(waiting, msg(str`“${name}”, then one more`), msg(str`“${name}”, then ${waiting} more`))}</p>` : nothing}
      ${
        step === 'sending'
          ? html`<progress max="1" .value=${share} aria-labelledby="progress"></progress>`
          : html`<progress aria-labelledby="progress"></progress>`
      }
      <button @click=${() => this.#queue.cancel()}>
        ${waiting > 0 ? msg('Cancel all') : msg('Cancel')}
      </button>
    `;
  }

  #chosen(event: Event) {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) this.#queue.add(files);
  }

  /** Whether the place to drop something is in sight: another panel may be. */
  get #shown() {
    return this.getClientRects().length > 0;
  }

  readonly #hold = (event: DragEvent) => {
    if (!leadsAway(event)) return;
    event.preventDefault();
    this.over = this.#shown && event.dataTransfer?.types.includes('Files') === true;
  };

  readonly #let = (event: DragEvent) => {
    // It left the window, and not only one part of the page for another.
    if (!event.relatedTarget) this.over = false;
  };

  readonly #drop = (event: DragEvent) => {
    this.over = false;
    if (!leadsAway(event)) return;
    event.preventDefault();
    const { files, folders } = dropped(event.dataTransfer);
    const problems = folders.map(folderWords);
    if (files.length + folders.length === 0) problems.push(noFileWords());
    this.#queue.add(files, problems);
  };
}

/** A button that had the focus leaves it to the whole page as it goes. */
function isAnythingFocused(): boolean {
  const { activeElement, body } = document;
  let focused = activeElement === body ? null : activeElement;
  while (focused?.shadowRoot) focused = focused.shadowRoot.activeElement;
  return focused !== null;
}

function noFileWords(): string {
  return msg('That is not a file: save the recording on this device, then add it here.');
}

/** What the room found in a file that it cannot take. */
function found(refusal: Failure | undefined) {
  const isTold = refusal?.code === 'clip-unreadable' || refusal?.code === 'clip-unsupported';
  return isTold && refusal.detail ? html`<span class="soft">(${refusal.detail})</span>` : nothing;
}

const plus = html`<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" fill="none"
  stroke="currentColor" stroke-width="2.4" stroke-linecap="round"><path d="M12 5v14M5 12h14" /></svg>`;

customElements.define('earshot-upload', EarshotUpload);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-upload': EarshotUpload;
  }
}
