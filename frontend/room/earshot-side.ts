/** `<earshot-side>`: the room's panels behind their tabs. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import type { RoomApi, RoomConnection } from '../../client/index.ts';
import '../hearing/index.ts';
import './earshot-tabs.ts';
import { latePart } from '../elements/late-part.ts';
import { leadsAway } from '../elements/leads-away.ts';
import { base } from '../elements/styles.ts';
import { msg } from '../words/msg.ts';
import type { PanelId, Tab } from './earshot-tabs.ts';

/**
 * @attr {boolean} over - Whether the room gives nothing any more: recordings are not to be had then.
 * @attr {boolean} wide - Whether what was heard has a column of its own, beside the other panels.
 * @fires known - From within: a sound is to be taught; `detail` is an example of it.
 * @fires choose - Another panel was chosen; `detail` is its id.
 */
class EarshotSide extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    chosen: { type: String },
    over: { type: Boolean },
    wide: { type: Boolean },
    freshMessages: { type: Number },
    freshRecordings: { type: Number },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare chosen: PanelId;
  declare over: boolean;
  declare wide: boolean;
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
      :host,
      .panels {
        display: grid;
        gap: 14px;
        align-content: start;
        grid-template-columns: minmax(0, 1fr);
      }
      .sounds {
        display: grid;
        gap: 16px;
        border-radius: var(--radius);
      }
      .sounds[hidden] {
        display: none;
      }
      /* Their places, before they come: nothing below is pushed away. */
      earshot-history:not(:defined) {
        display: block;
        min-height: 26rem;
      }
      earshot-lanes:not(:defined) {
        display: block;
        min-height: 12rem;
      }
      :host([wide]) {
        grid-template-columns: minmax(0, 1fr) minmax(0, var(--panels-width, 360px));
        gap: 24px;
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
    if (this.wide) this.#want('sounds');
  }

  override updated(changed: PropertyValues<this>) {
    if (!changed.has('chosen') || this.chosen !== 'messages') return;
    void customElements
      .whenDefined('earshot-messages')
      .then(() => this.renderRoot.querySelector('earshot-messages')?.showLatest());
  }

  /** What was heard comes first, to whoever skips the buttons of the room. */
  override focus(): void {
    if (!this.wide && this.chosen !== 'sounds') this.#choose('sounds');
    this.renderRoot.querySelector<HTMLElement>('.sounds')?.focus();
  }

  override render() {
    const { connection, api, wide } = this;
    const sounds = html`
      ${wide ? html`<earshot-lanes .connection=${connection}></earshot-lanes>` : nothing}
      <earshot-history .connection=${connection} .api=${api}></earshot-history>
    `;
    return html`
      ${wide ? html`<div class="sounds" tabindex="-1">${sounds}</div>` : nothing}
      <div class="panels">
        <earshot-tabs .chosen=${this.chosen} .tabs=${this.#tabs}
          @choose=${({ detail }: CustomEvent<PanelId>) => this.#choose(detail)}></earshot-tabs>
        ${wide ? nothing : this.#panel('sounds', sounds)}
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
      </div>
    `;
  }

  get #tabs(): Tab[] {
    const fresh = { sounds: 0, messages: this.freshMessages, recordings: this.freshRecordings };
    const names = panelNames();
    const ids: PanelId[] = this.wide ? [] : ['sounds'];
    ids.push('messages');
    if (!this.over) ids.push('recordings');
    return ids.map((id) => ({ id, name: names[id], fresh: fresh[id] }));
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
    if (!this.over && this.chosen !== 'recordings') this.#choose('recordings');
  }

  #choose(detail: PanelId) {
    this.dispatchEvent(new CustomEvent('choose', { detail }));
  }

  #panel(id: PanelId, content: unknown) {
    return html`
      <div class=${id} role="tabpanel" tabindex="-1" aria-label=${panelNames()[id]}
        ?hidden=${id !== this.chosen}>${content}</div>
    `;
  }
}

/** What comes when it is asked for. */
const parts: { [Panel in PanelId]?: () => Promise<unknown> } = {
  sounds: () => import('../history/index.ts'),
  messages: () => import('../messages/index.ts'),
  recordings: () => import('../recordings/index.ts'),
};

function panelNames(): Record<PanelId, string> {
  return { sounds: msg('Sounds'), messages: msg('Messages'), recordings: msg('Recordings') };
}

customElements.define('earshot-side', EarshotSide);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-side': EarshotSide;
  }
}
