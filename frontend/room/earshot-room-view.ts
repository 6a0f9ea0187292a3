/** `<earshot-room-view>`: a room, live. */
import { html, LitElement, nothing } from 'lit';
import { type Role, shareLink } from '../../protocol/handshake.ts';
import { latePart } from '../elements/late-part.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import type { ToTeach } from '../elements/to-teach.ts';
import '../hearing/index.ts';
import { forgetMyRoom, MyKeys, myName } from '../mine/index.ts';
import type { Shared } from '../share/index.ts';
import './earshot-name.ts';
import './earshot-prompt.ts';
import './earshot-side.ts';
import type { PanelId } from './earshot-tabs.ts';
import { keptNotice } from './kept-notice.ts';
import { roomStyles } from './room-styles.ts';
import { type RoomHappenings, type RoomPlace, RoomVisit } from './room-visit.ts';
import { settingsIcon } from './settings-icon.ts';
import { Unseen } from './unseen.ts';

class EarshotRoomView extends LitElement {
  static override properties = {
    address: { attribute: false },
    panel: { state: true },
    visit: { state: true },
    rotating: { state: true },
    expiring: { state: true },
  };
  static override styles = [base, card, controls, roomStyles];
  declare address: RoomPlace;
  declare panel: PanelId;
  declare visit: RoomVisit;
  /** Our own key is being replaced: the end of the connection is no trouble then. */
  declare rotating: boolean;
  /** When the room was to be deleted, had nobody come. */
  declare expiring: number | undefined;

  readonly #room = new RoomStateController(this, ['connection', 'messages', 'role', 'you']);
  readonly #unseen = new Unseen();
  readonly #myKeys = new MyKeys();
  /** What there is to share; undefined when a key was replaced. */
  #shared: Shared | undefined;

  constructor() {
    super();
    this.panel = 'sounds';
    this.rotating = false;
  }

  get connection() {
    return this.visit.connection;
  }

  override connectedCallback() {
    super.connectedCallback();
    // The rest of the room need not wait for it.
    void latePart(import('../stage/index.ts'));
    void latePart(import('../share/index.ts'));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.visit?.leave();
  }

  override willUpdate() {
    this.visit ??= new RoomVisit(this.address, myName(), this.#happenings);
    this.#unseen.look(this.panel, this.connection.state.getSnapshot());
  }

  override render() {
    const { connection, role } = this.#room.snapshot;
    const { phase, lastClose } = connection;
    // Nothing more comes from the room: what it told before can still be read.
    const over = phase === 'closed' && !this.rotating;
    return html`
      <earshot-stage .connection=${this.connection} ?over=${over}
        ?recordings=${this.panel === 'recordings'}></earshot-stage>
      ${this.#top(role, over)}
      ${role === 'host' && this.expiring ? keptNotice(this.expiring) : nothing}
      ${role && lastClose?.refusal !== 'room-deleted' ? this.#live(role, over) : nothing}
    `;
  }

  #top(role: Role | undefined, over: boolean) {
    const { connection } = this;
    return html`
      <div class="top ${this.panel}">
        <div class="now">
          <div class="line">
            <span class="tools">
              <button class="jump" ?hidden=${!role || over} @click=${this.#showShare}>Share</button>
              ${
                role === 'host' && !over
                  ? html`<button class="settings" @click=${this.#openSettings}>
                      ${settingsIcon}<span>Room settings</span>
                    </button>`
                  : nothing
              }
            </span>
          </div>
        </div>
        <earshot-name class="name" .connection=${connection}></earshot-name>
      </div>
    `;
  }

  #live(role: Role, over: boolean) {
    const { connection, api } = this.visit;
    const panel = over && this.panel === 'recordings' ? 'sounds' : this.panel;
    const unseen = this.#unseen.messages(this.#room.snapshot);
    const prompt = unseen.filter((message) => message.role === 'host').at(-1);
    this.#shared ??= { ...this.address, role };
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
        <earshot-microphones class="hearing" ?hidden=${over} .connection=${connection}
          @known=${this.#openKnown}>
        </earshot-microphones>
        <earshot-side class="side" .connection=${connection} .api=${api} .chosen=${panel}
          ?over=${over} .freshMessages=${unseen.length} .freshRecordings=${this.#unseen.recordings}
          @choose=${({ detail }: CustomEvent<PanelId>) => this.#show(detail)}
          @known=${this.#openKnown}></earshot-side>
        <earshot-share class="share" ?hidden=${over} .shared=${this.#shared}></earshot-share>
      </div>
      ${
        over
          ? nothing
          : html`<earshot-known .connection=${connection} .api=${api}
              @microphone=${() => this.#part('earshot-microphone')?.start()}></earshot-known>`
      }
      ${
        role === 'host' && !over
          ? html`<earshot-settings .connection=${connection} .api=${api} .rotate=${this.#rotate}
              @deleted=${() => forgetMyRoom(this.address.roomId)}></earshot-settings>`
          : nothing
      }
    `;
  }

  readonly #happenings: RoomHappenings = {
    clip: (event) => {
      // The panel of the recordings shows it.
      const shown = this.panel === 'recordings';
      if (event.type !== 'clip-added' || event.replayed || shown) return;
      this.#unseen.recordings++;
      this.requestUpdate();
    },
    logged: (event) => {
      if (event.type === 'expiring' && event.expiresAt > Date.now()) {
        this.expiring = event.expiresAt;
      }
      if (event.type !== 'keys' || event.replayed) return;
      this.#myKeys.replaced(this.address.roomId, event.roles);
      this.#shared = undefined;
      this.requestUpdate();
    },
    close: ({ willRetry }) => {
      if (!willRetry && !this.rotating) this.#part('earshot-microphone')?.stop();
    },
  };

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
    const there = await latePart(import('../settings/index.ts'));
    if (there) this.#part('earshot-settings')?.open();
  }

  /** @param detail a sound to be taught by this example of it, if one is. */
  async #openKnown({ detail }: CustomEvent<ToTeach | null>) {
    const there = await latePart(import('../known/index.ts'));
    if (there) void this.#part('earshot-known')?.open(detail ?? undefined);
  }

  /** Replaces keys. With one's own replaced one is sent out too, and comes again with the new one. */
  readonly #rotate = async (roles: readonly Role[]) => {
    const { origin, roomId } = this.address;
    this.rotating = roles.includes('host');
    try {
      const key = await this.#myKeys.rotate(this.visit.api, this.address, roles);
      this.#shared = undefined;
      this.requestUpdate();
      if (key === this.address.key) return;
      this.address = { origin, roomId, key };
      this.#showAddress(shareLink('', roomId, key));
      await this.#moveOn();
    } finally {
      this.rotating = false;
    }
  };

  #showAddress(link: string) {
    try {
      history.replaceState(null, '', link);
    } catch {
      // Too often within a short time, or in a frame that may not: the room goes on all the same.
    }
  }

  /** Goes over to a connection with another key: what the page shows stays until that has opened. */
  async #moveOn() {
    const last = this.visit;
    const next = new RoomVisit(this.address, myName(), this.#happenings);
    await next.connection.opened().catch(() => {
      // Why it did not open is shown with it.
    });
    last.leave();
    const goOver = () => {
      this.visit = next;
      return this.updateComplete;
    };
    const microphone = this.#part('earshot-microphone');
    await (microphone ? microphone.follow(goOver) : goOver());
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
