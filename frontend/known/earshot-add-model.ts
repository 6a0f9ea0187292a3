/** `<earshot-add-model>`: gives the room a model: its files, chosen or dropped here, or an address. */
import { html, LitElement } from 'lit';
import type { RoomApi } from '../../client/index.ts';
import { dropped } from '../elements/dropped.ts';
import { leadsAway } from '../elements/leads-away.ts';
import { base, controls } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import { addStyles } from './add-styles.ts';
import { acceptedModelFiles, modelFolderWords } from './model-files.ts';
import { modelProgress } from './model-progress.ts';
import { ModelUpload } from './model-upload.ts';

class EarshotAddModel extends LitElement {
  static override properties = {
    api: { attribute: false },
    over: { state: true },
  };
  static override styles = [base, controls, addStyles];
  declare api: RoomApi;
  /** Whether something is held over the place to drop it. */
  declare over: boolean;
  readonly #upload = new ModelUpload(this);
  #wasBusy = false;

  constructor() {
    super();
    this.over = false;
  }

  override updated() {
    // Whoever gave the model with the keyboard goes on from where they were.
    const busy = this.#upload.step !== undefined;
    if (this.#wasBusy && !busy && !this.matches(':focus-within')) {
      this.focus({ preventScroll: true });
    }
    this.#wasBusy = busy;
  }

  /** Begins with the files. */
  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector('button')?.focus(options);
  }

  /** Gives the room what was dropped anywhere on the dialog. */
  take(transfer: DataTransfer | null): void {
    this.over = false;
    const { files, folders } = dropped(transfer);
    const [folder] = folders;
    if (folder !== undefined) this.#upload.outcome.fail(modelFolderWords(folder));
    else if (files.length > 0) void this.#upload.add({ files });
    else this.#upload.outcome.fail(noFileWords());
  }

  /** @returns whether it would be taken. */
  hold(event: DragEvent): boolean {
    if (!leadsAway(event)) return false;
    this.over = event.dataTransfer?.types.includes('Files') === true;
    return true;
  }

  override render() {
    const { step, outcome } = this.#upload;
    return html`
      <div class="drop ${this.over ? 'over' : ''}" @dragleave=${this.#let}>
        ${step ? modelProgress(this.#upload) : this.#choice()}
      </div>
      ${outcome.render({ detail: true })}
    `;
  }

  #choice() {
    return html`
      <button @click=${() => this.renderRoot.querySelector<HTMLElement>('input[type=file]')?.click()}>
        ${msg('Add a model')}
      </button>
      <input type="file" accept=${acceptedModelFiles} multiple hidden aria-label=${msg('Model')}
        @change=${this.#chosen} />
      <p class="soft">
        <span class="wide">${msg('or drop one here.')}</span>
        ${msg(html`From Teachable Machine: <b>Export Model</b>, <b>Tensorflow.js</b>, <b>Download my model</b>. Add the zip, or its three files.`)}
      </p>
      <details>
        <summary>${msg('By its share link')}</summary>
        <form @submit=${this.#submit}>
          <label for="address">${msg('Share link of the model')}</label>
          <div class="line">
            <input id="address" name="address" type="url" required autocomplete="off"
              placeholder="https://teachablemachine.withgoogle.com/models/…" />
            <button>${msg('Add')}</button>
          </div>
        </form>
      </details>
    `;
  }

  #chosen(event: Event) {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) void this.#upload.add({ files });
  }

  #submit(event: SubmitEvent) {
    event.preventDefault();
    const url = new FormData(event.target as HTMLFormElement).get('address');
    if (typeof url === 'string') void this.#upload.add({ url: url.trim() });
  }

  #let(event: DragEvent) {
    if (!event.relatedTarget) this.over = false;
  }
}

function noFileWords(): string {
  return msg('That is not a file: save the model on this device, then add it here.');
}

customElements.define('earshot-add-model', EarshotAddModel);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-add-model': EarshotAddModel;
  }
}
