/** `<earshot-recordings>`: the recordings that the room keeps, what was heard in them, and a way to add more. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Clip, RoomApi, RoomConnection } from '../../client/index.ts';
import './earshot-recording.ts';
import './earshot-upload.ts';
import { Outcome } from '../elements/outcome.ts';
import { base, card, controls } from '../elements/styles.ts';

class EarshotRecordings extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    clips: { state: true },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  /** The latest first; undefined until they are known. */
  declare clips: readonly Clip[] | undefined;
  readonly #outcome = new Outcome(this);
  #listening = new AbortController();

  static override styles = [
    base,
    card,
    controls,
    css`
      .card {
        display: grid;
        gap: 14px;
      }
      .head {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
      }
      .head span {
        font-size: 0.875rem;
      }
      ul {
        display: grid;
      }
      li:not(:first-child) {
        border-top: 1px solid var(--line);
      }
    `,
  ];

  constructor() {
    super();
    this.clips = undefined;
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('connection')) this.#listen();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#listening.abort();
  }

  override render() {
    const { role } = this.connection;
    return html`
      <section class="card" aria-label="Recordings">
        <div class="head">
          <h2>Recordings</h2>
          <span class="soft numbers">${this.clips?.length || ''}</span>
        </div>
        ${
          role === 'host' || role === 'mic'
            ? html`<earshot-upload .api=${this.api}
                @added=${({ detail }: CustomEvent<Clip>) => this.#added(detail)}></earshot-upload>`
            : nothing
        }
        ${this.#outcome.render()} ${this.#list()}
      </section>
    `;
  }

  #list() {
    if (!this.clips) return this.#outcome.refusal ? nothing : html`<p class="soft">One moment…</p>`;
    if (this.clips.length === 0) {
      return html`<p class="soft">No recordings yet. What is added here, everyone in the room can play.</p>`;
    }
    return html`
      <ul>
        ${repeat(
          this.clips,
          ({ id }) => id,
          (clip, index) => html`
            <li>
              <earshot-recording .clip=${clip} .address=${this.api.clipUrl(clip.id)}
                ?removable=${this.connection.role === 'host'} ?open=${index === 0}
                @removed=${() => this.#remove(clip)}></earshot-recording>
            </li>
          `,
        )}
      </ul>
    `;
  }

  /** What comes while the list is on its way is in the list, or follows it. */
  #listen() {
    this.#listening.abort();
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    this.connection.on(
      'clip',
      (event) =>
        event.type === 'clip-added' ? this.#added(event.clip) : this.#removed(event.clip),
      { signal },
    );
    // After a gap in the connection more may have happened than was replayed.
    this.connection.on('welcome', () => this.#load(), { signal });
    void this.#load();
  }

  #load() {
    return this.#outcome.of(async () => {
      this.clips = await this.api.clips();
    });
  }

  #added(clip: Clip) {
    const others = (this.clips ?? []).filter(({ id }) => id !== clip.id);
    this.clips = [clip, ...others].toSorted((a, b) => b.at - a.at);
  }

  #removed(clipId: string) {
    this.clips = this.clips?.filter(({ id }) => id !== clipId);
  }

  async #remove({ id, name }: Clip) {
    const removed = await this.#outcome.of(() => this.api.removeClip(id), `“${name}” is deleted.`);
    if (removed) this.#removed(id);
  }
}

customElements.define('earshot-recordings', EarshotRecordings);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-recordings': EarshotRecordings;
  }
}
