/** `<earshot-room-view>`: a room, live. */
import { html, LitElement, nothing } from 'lit';
import type { RoomConnection } from '../../client/index.ts';
import { type Role, shareLink } from '../../protocol/handshake.ts';
import './earshot-announcer.ts';
import '../hearing/earshot-microphone.ts';
import '../hearing/earshot-microphones.ts';
import './earshot-name.ts';
import '../messages/earshot-prompt.ts';
import '../share/earshot-share.ts';
import type { ShareChoice } from '../share/earshot-share.ts';
import './earshot-side.ts';
import './earshot-status.ts';
import type { PanelId } from './earshot-tabs.ts';
import './earshot-trouble.ts';
import { latePart } from '../elements/late-part.ts';
import { base, card, controls } from '../elements/styles.ts';
import { MyKeys } from '../mine/my-keys.ts';
import { myName } from '../mine/my-name.ts';
import { forgetMyRoom } from '../mine/my-rooms.ts';
import { shareChoices } from '../share/share-choices.ts';
import { headline } from './earshot-headline.ts';
import { roomStyles } from './room-styles.ts';
import { RoomController } from './room-visit.ts';
import { settingsIcon } from './settings-icon.ts';
import { Unseen } from './unseen.ts';

class EarshotRoomView extends LitElement {
  static override properties = { address: { attribute: false }, panel: { state: true } };
  static override styles = [base, card, controls, roomStyles];
  declare address: { origin: string; roomId: string; key: string };
  declare panel: PanelId;

  readonly #room = new RoomController(this);
  readonly #unseen = new Unseen();
  readonly #myKeys = new MyKeys();
  /** Our own key is being replaced: the end of the connection is no trouble then. */
  #rotating = false;
  #choices: readonly ShareChoice[] | undefined;

  constructor() {
    super();
    this.panel = 'sounds';
  }

  override willUpdate() {
    if (!this.#room.connection) this.#join();
    if (this.#room.connection) this.#unseen.look(this.panel, this.#room.connection);
  }

  override render() {
    const { connection } = this.#room;
    if (!connection) return nothing;
    const { state, lastClose } = connection;
    const lost = !this.#rotating && (state === 'closed' || state === 'reconnecting');
    return html`
      <earshot-announcer></earshot-announcer>
      ${this.#top(connection)}
      ${lost && lastClose ? html`<earshot-trouble .info=${lastClose}></earshot-trouble>` : nothing}
      ${this.#room.role && lastClose?.refusal !== 'room-deleted' ? this.#live(connection, this.#room.role) : nothing}
    `;
  }

  #top(connection: RoomConnection) {
    const over = this.#over(connection);
    return html`
      <div class="top ${this.panel}">
        <div class="now">
          <div class="line">
            <earshot-status .state=${connection.state} .latency=${connection.latency}
              ?delayed=${connection.transport !== 'websocket'}>
            </earshot-status>
            <span class="tools">
              <button class="jump" ?hidden=${!connection.role || over} @click=${this.#showShare}>Share</button>
              ${
                this.#room.role === 'host' && !over
                  ? html`<button class="settings" @click=${this.#openSettings}>
                      ${settingsIcon}<span>Room settings</span>
                    </button>`
                  : nothing
              }
            </span>
          </div>
          ${headline(connection, over)}
        </div>
        <earshot-name class="name" .connection=${connection}></earshot-name>
      </div>
    `;
  }

  #live(connection: RoomConnection, role: Role) {
    const { api, model, scores, settings } = this.#room;
    const over = this.#over(connection);
    const following = connection.transport !== 'websocket';
    const panel = over && this.panel === 'recordings' ? 'sounds' : this.panel;
    const unseen = this.#unseen.messages(connection);
    const prompt = unseen.findLast((message) => message.role === 'host');
    this.#choices ??= shareChoices(this.address, role);
    return html`
      ${
        prompt
          ? html`<earshot-prompt .message=${prompt} @answer=${() => this.#show('messages')}>
            </earshot-prompt>`
          : nothing
      }
      <div class="columns ${over ? 'over' : role === 'listener' ? 'no-mic' : ''} ${panel}">
        ${
          role !== 'listener' && !over
            ? html`<earshot-microphone class="mic" .connection=${connection}></earshot-microphone>`
            : nothing
        }
        <earshot-microphones class="hearing" ?hidden=${over} .participants=${connection.participants}
          .scores=${scores} .model=${connection.model} .tracker=${settings?.tracker}
          .you=${connection.you} .yourRole=${role}
          ?following=${following}>
        </earshot-microphones>
        <earshot-side class="side" .connection=${connection} .api=${api} .chosen=${panel} ?over=${over}
          ?following=${following}
          .detections=${connection.detections} .messages=${connection.messages}
          .settings=${over ? undefined : settings} .freshMessages=${unseen.length}
          .freshRecordings=${this.#unseen.recordings}
          @choose=${({ detail }: CustomEvent<PanelId>) => this.#show(detail)}></earshot-side>
        <earshot-share class="share" ?hidden=${over} .choices=${this.#choices}></earshot-share>
      </div>
      ${
        role === 'host' && !over
          ? html`<earshot-settings .api=${api} .settings=${settings} .model=${model}
              .rotate=${(roles: readonly Role[]) => this.#rotate(roles)}
              @deleted=${() => forgetMyRoom(this.address.roomId)}></earshot-settings>`
          : nothing
      }
    `;
  }

  /** Nothing more comes from the room: what it told before can still be read. */
  #over({ state }: RoomConnection): boolean {
    return state === 'closed' && !this.#rotating;
  }

  #join() {
    this.#room.join(this.address, myName(), {
      detection: ({ phase, replayed, detection }) => {
        if (phase === 'begin' && !replayed) this.#part('earshot-announcer')?.announce(detection);
      },
      chat: ({ replayed, participant, name, text }) => {
        if (replayed || participant === this.#room.connection?.you) return;
        this.#part('earshot-announcer')?.tell(`${name} writes`, `${name} writes: ${text}`);
      },
      clip: (event) => {
        // The panel of the recordings shows it, and tells whoever added it.
        const shown = this.panel === 'recordings';
        if (event.type !== 'clip-added' || event.replayed || shown) return;
        this.#unseen.recordings++;
        this.#part('earshot-announcer')?.tell(
          'New recording',
          `New recording: ${event.clip.name}.`,
        );
      },
      logged: (event) => {
        if (event.type !== 'keys' || event.replayed) return;
        this.#myKeys.replaced(this.address.roomId, event.roles);
        this.#choices = undefined;
      },
      close: ({ willRetry, refusal, message }) => {
        if (this.#rotating) return;
        // The connection goes on without the microphone then; capturing would be for nothing.
        if (!willRetry || refusal === 'too-many-mics') {
          this.#part('earshot-microphone')?.stop(willRetry ? message : undefined);
        }
      },
    });
  }

  #show(panel: PanelId) {
    this.panel = panel;
    // On a phone each part begins at its top, as pages do.
    if (matchMedia('(max-width: 759px)').matches) scrollTo({ top: 0 });
  }

  async #showShare() {
    this.panel = 'sounds';
    await this.updateComplete;
    this.#part('earshot-share')?.scrollIntoView();
  }

  async #openSettings() {
    const there = await latePart(import('../settings/earshot-settings.ts'));
    if (there) this.#part('earshot-settings')?.open();
  }

  /** Replaces keys. With one's own replaced one is sent out too, and comes again with the new one. */
  async #rotate(roles: readonly Role[]) {
    const { api } = this.#room;
    const { origin, roomId } = this.address;
    if (!api) return;
    this.#rotating = roles.includes('host');
    try {
      const key = await this.#myKeys.rotate(api, this.address, roles);
      this.#choices = undefined;
      if (key === this.address.key) return;
      this.address = { origin, roomId, key };
      history.replaceState(null, '', shareLink('', roomId, key));
      void this.#part('earshot-microphone')?.follow(() => this.#join());
    } finally {
      this.#rotating = false;
      this.requestUpdate();
    }
  }

  #part<Name extends keyof HTMLElementTagNameMap>(name: Name) {
    return this.renderRoot.querySelector(name);
  }
}

customElements.define('earshot-room-view', EarshotRoomView);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-room-view': EarshotRoomView;
  }
}
