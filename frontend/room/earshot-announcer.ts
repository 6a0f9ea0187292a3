/** `<earshot-announcer>`: tells screen readers, and the tab's title while hidden, what happens in the room. */
import { html, LitElement } from 'lit';
import type { Detection, ModelDescription } from '../../client/index.ts';
import { base } from '../elements/styles.ts';
import { soundTitle } from '../words/sounds.ts';

/** Detections within this time are told in one go, in milliseconds. */
const gatherMs = 1000;

class EarshotAnnouncer extends LitElement {
  static override properties = { text: { state: true } };
  static override styles = base;
  declare text: string;
  readonly #title = document.title;
  #gathered: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.text = '';
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#resetTitle);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#resetTitle);
    clearTimeout(this.#timer);
  }

  /** Tells of a detection that began just now. */
  announce(detection: Detection, models: readonly ModelDescription[]): void {
    const words = soundTitle(detection, models);
    this.tell(words, `${words}, heard by ${detection.name}.`);
  }

  /** @param short what the tab's title says while the page is hidden. @param sentence what is read. */
  tell(short: string, sentence: string): void {
    if (document.hidden) document.title = `${short} · ${this.#title}`;
    this.#gathered.push(sentence);
    this.#timer ??= setTimeout(() => {
      this.text = this.#gathered.join(' ');
      this.#gathered = [];
      this.#timer = undefined;
    }, gatherMs);
  }

  override render() {
    return html`<div class="visually-hidden" aria-live="polite">${this.text}</div>`;
  }

  readonly #resetTitle = () => {
    if (!document.hidden) document.title = this.#title;
  };
}

customElements.define('earshot-announcer', EarshotAnnouncer);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-announcer': EarshotAnnouncer;
  }
}
