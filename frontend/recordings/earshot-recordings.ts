/** `<earshot-recordings>`: the recordings that the room keeps, what was heard in them, and a way to add more. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Clip, RoomApi, RoomConnection } from '../../client/index.ts';
import './earshot-recording.ts';
import './earshot-upload.ts';
import { Outcome } from '../elements/outcome.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { mayTeach } from '../elements/to-teach.ts';
import { msg, str } from '../words/msg.ts';

class EarshotRecordings extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
  };
  declare connection: RoomConnection;
  declare api: RoomApi;
  readonly #room = new RoomStateController(this, [
    'clips',
    'connection',
    'models',
    'role',
    'settings',
  ]);
  readonly #outcome = new Outcome(this);
  /** Whether the room was reached as this was drawn last. */
  #open = false;
  /** The latest recording as the list came: it stays open when others are added. */
  #first: Clip['id'] | undefined;

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

  override willUpdate(changed: PropertyValues<this>) {
    const { clips, connection } = this.#room.snapshot;
    const open = connection.phase === 'open';
    const opened = open && (!this.#open || changed.has('connection'));
    this.#open = open;
    this.#first ??= clips?.[0]?.id;
    if (opened && !clips) void this.#outcome.of(() => this.connection.loadClips());
  }

  override render() {
    const { clips, role } = this.#room.snapshot;
    return html`
      <section class="card" aria-label=${msg('Recordings')}>
        <div class="head">
          <h2>${msg('Recordings')}</h2>
          <span class="soft numbers">${clips?.length || ''}</span>
        </div>
        ${
          role === 'host' || role === 'mic'
            ? html`<earshot-upload .api=${this.api}></earshot-upload>`
            : html`<p class="soft">${msg('Anyone with the host link or a microphone link can add recordings.')}</p>`
        }
        ${this.#outcome.render()} ${this.#list()}
      </section>
    `;
  }

  #list() {
    const { clips, models, role } = this.#room.snapshot;
    if (!clips)
      return this.#outcome.failure ? nothing : html`<p class="soft">${msg('One moment…')}</p>`;
    if (clips.length === 0) {
      return html`<p class="soft">${msg('No recordings yet. Everyone in the room can play what is added here.')}</p>`;
    }
    return html`
      <ul>
        ${repeat(
          clips,
          ({ id }) => id,
          (clip) => html`
            <li>
              <earshot-recording .clip=${clip} .address=${this.api.clipUrl(clip.id)}
                .models=${models} ?removable=${role === 'host'}
                ?teachable=${mayTeach(this.#room.snapshot)} ?open=${clip.id === this.#first}
                @removed=${() => this.#remove(clip)}></earshot-recording>
            </li>
          `,
        )}
      </ul>
    `;
  }

  #remove({ id, name }: Clip) {
    return this.#outcome.of(() => this.api.removeClip(id), msg(str`“${name}” was deleted.`));
  }
}

customElements.define('earshot-recordings', EarshotRecordings);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-recordings': EarshotRecordings;
  }
}
