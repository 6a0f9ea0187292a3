/** `<earshot-side>`: the room's panels behind their tabs. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { RoomApi, RoomConnection } from '../../client/index.ts';
import '../hearing/index.ts';
import './earshot-tabs.ts';
import { latePart } from '../elements/late-part.ts';
import { leadsAway } from '../elements/leads-away.ts';
import { base } from '../elements/styles.ts';
import type { PanelId, Tab } from './earshot-tabs.ts';

/**
 * @attr {boolean} over - Whether the room gives nothing any more: recordings are not to be had then.
 * @fires known - From within: a sound is to be taught; `detail` is an example of it.
 * @fires choose - Another panel was chosen; `detail` is its id.
 */
class EarshotSide extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    chosen: { type: String },
    over: { type: Boolean },
    freshMessages: { type: Number },
    freshRecordings: { type: Number },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare chosen: PanelId;
  declare over: boolean;
  /** Messages and recordings that came while their panel was not shown. */
  declare freshMessages: number;
  declare freshRecordings: number;
  /**
   * Parts are asked for when they are first looked at, the recordings when something is held over the page
   * too, and stay then: an upload goes on.
   */
  readonly #wanted = new Set<PanelId>();

  static override styles = [
    base,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
    `,
  ];

  override connectedCallback() {
    super.connectedCallback();
    addEventListener('dragover', this.#showRecordings);
    addEventListener('drop', this.#keepHere);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('dragover', this.#showRecordings);
    removeEventListener('drop', this.#keepHere);
  }

  override willUpdate() {
    this.#want(this.chosen);
  }

  override updated(changed: PropertyValues<this>) {
    if (!changed.has('chosen') || this.chosen !== 'messages') return;
    void customElements
      .whenDefined('earshot-messages')
      .then(() => this.renderRoot.querySelector('earshot-messages')?.showLatest());
  }

  override render() {
    const { connection, api } = this;
    return html`
      <earshot-tabs .chosen=${this.chosen}
        .tabs=${this.#tabs}
        @choose=${({ detail }: CustomEvent<PanelId>) =>
          this.dispatchEvent(new CustomEvent('choose', { detail }))}></earshot-tabs>
      ${this.#panel(
        'sounds',
        html`<earshot-history .connection=${connection} .api=${api}></earshot-history>`,
      )}
      ${this.#panel(
        'messages',
        this.#wanted.has('messages')
          ? html`<earshot-messages .connection=${connection} ?over=${this.over}></earshot-messages>`
          : nothing,
      )}
      ${this.#panel(
        'recordings',
        this.#wanted.has('recordings')
          ? html`<earshot-recordings .connection=${connection} .api=${api}></earshot-recordings>`
          : nothing,
      )}
    `;
  }

  get #tabs(): Tab[] {
    const tabs: Tab[] = [
      { id: 'sounds', name: names.sounds, fresh: 0 },
      { id: 'messages', name: names.messages, fresh: this.freshMessages },
    ];
    if (this.over) return tabs;
    return [...tabs, { id: 'recordings', name: names.recordings, fresh: this.freshRecordings }];
  }

  /** Whoever holds a file over the page is shown where to drop it. */
  readonly #showRecordings = (event: DragEvent) => {
    if (!leadsAway(event)) return;
    event.preventDefault();
    if (event.dataTransfer?.types.includes('Files')) this.#chooseRecordings();
    else if (!this.over) this.#want('recordings');
  };

  /** What is dropped too early, or is no file, would take the browser away from the room. */
  readonly #keepHere = (event: DragEvent) => {
    if (!leadsAway(event)) return;
    event.preventDefault();
    // Where it is told why a link or a text cannot be added.
    this.#chooseRecordings();
  };

  #want(panel: PanelId) {
    const load = parts[panel];
    if (!load || this.#wanted.has(panel)) return;
    this.#wanted.add(panel);
    this.requestUpdate();
    void latePart(load());
  }

  #chooseRecordings() {
    if (this.over || this.chosen === 'recordings') return;
    this.dispatchEvent(new CustomEvent('choose', { detail: 'recordings' }));
  }

  #panel(id: PanelId, content: unknown) {
    return html`
      <div role="tabpanel" aria-label=${names[id]} ?hidden=${id !== this.chosen}>${content}</div>
    `;
  }
}

/** What comes when it is asked for. */
const parts: { [Panel in PanelId]?: () => Promise<unknown> } = {
  sounds: () => import('../history/index.ts'),
  messages: () => import('../messages/index.ts'),
  recordings: () => import('../recordings/index.ts'),
};

const names: Record<PanelId, string> = {
  sounds: 'Sounds',
  messages: 'Messages',
  recordings: 'Recordings',
};

customElements.define('earshot-side', EarshotSide);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-side': EarshotSide;
  }
}
