/** `<earshot-room-view>`: a room, live. */
import { html, LitElement, nothing } from 'lit';
import { type Role, shareLink } from '../../protocol/handshake.ts';
import { latePart } from '../elements/late-part.ts';
import { MediaController } from '../elements/media-controller.ts';
import { entitlePage } from '../elements/page-title.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import type { ToTeach } from '../elements/to-teach.ts';
import '../hearing/index.ts';
import { forgetMyRoom, keepMyTitle, MyKeys, myName } from '../mine/index.ts';
import type { Shared, SharePart } from '../share/index.ts';
import './earshot-bar.ts';
import './earshot-name.ts';
import './earshot-prompt.ts';
import './earshot-side.ts';
import type { PanelId } from './earshot-tabs.ts';
import { keptNotice } from './kept-notice.ts';
import { largeCorner } from './large-corner.ts';
import { LargeView } from './large-view.ts';
import { roomStyles } from './room-styles.ts';
import { type RoomHappenings, type RoomPlace, RoomVisit } from './room-visit.ts';
import { skipLink } from './skip-link.ts';
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

  readonly #room = new RoomStateController(this, [
    'connection',
    'messages',
    'participants',
    'role',
    'settings',
    'you',
  ]);
  /** Whether there is a column for messages beside what is heard. */
  readonly #wide = new MediaController(this, '(min-width: 1360px)');
  readonly #large = new LargeView(this);
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
    void latePart(import('./earshot-people.ts'));
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.visit?.leave();
    entitlePage('');
  }

  override willUpdate() {
    this.visit ??= new RoomVisit(this.address, myName(), this.#happenings);
    this.#unseen.look(this.#shown, this.connection.state.getSnapshot());
    this.toggleAttribute('large', this.#large.on);
    this.dataset.role = this.#room.snapshot.role ?? '';
    this.dataset.panel = this.#shown;
  }

  override updated() {
    const { settings, role } = this.#room.snapshot;
    if (!settings) return;
    entitlePage(settings.title);
    if (role === 'host') keepMyTitle(this.address.roomId, settings.title);
  }

  override render() {
    const { connection, role } = this.#room.snapshot;
    const { phase, lastClose } = connection;
    // Nothing more comes from the room: what it told before can still be read.
    const over = phase === 'closed' && !this.rotating;
    const there = role !== undefined && lastClose?.refusal !== 'room-deleted';
    return html`
      ${there ? skipLink(this.#skip) : nothing}
      <earshot-bar .connection=${this.connection} .api=${this.visit.api} ?over=${over}
        @share=${() => this.#openShare()} @large=${() => this.#large.show(true)}
        @settings=${this.#openSettings}></earshot-bar>
      <earshot-stage .connection=${this.connection} ?over=${over}
        ?recordings=${this.panel === 'recordings'}></earshot-stage>
      ${role === 'host' && this.expiring ? keptNotice(this.expiring) : nothing}
      ${there ? this.#live(role, over) : nothing}
      ${
        this.#large.on
          ? largeCorner(
              this.#large,
              this.#room.snapshot.settings?.title ?? '',
              there && !over ? this.#enlargeCode : undefined,
            )
          : nothing
      }
    `;
  }

  #live(role: Role, over: boolean) {
    const { connection, api } = this.visit;
    const panel = over && this.#shown === 'recordings' ? 'sounds' : this.#shown;
    const unseen = this.#unseen.messages(this.#room.snapshot);
    const prompt = unseen.filter((message) => message.role === 'host').at(-1);
    return html`
      ${
        prompt
          ? html`<earshot-prompt .message=${prompt} @answer=${() => this.#show('messages')}>
            </earshot-prompt>`
          : nothing
      }
      <div class="columns ${over ? 'over' : role} ${panel}">
        ${over ? nothing : this.#own(role)}
        <earshot-microphones class="microphones" ?hidden=${over} .connection=${connection}>
        </earshot-microphones>
        <earshot-side class="side" .connection=${connection} .api=${api} .chosen=${panel}
          ?wide=${this.#wide.holds} ?over=${over} .freshMessages=${unseen.length}
          .freshRecordings=${this.#unseen.recordings}
          @choose=${({ detail }: CustomEvent<PanelId>) => this.#show(detail)}
          @known=${this.#openKnown}></earshot-side>
        <earshot-people class="people" ?over=${over} .connection=${connection}
          @known=${this.#openKnown}></earshot-people>
      </div>
      ${over ? nothing : this.#dialogs(role)}
    `;
  }

  /** One's own microphone, and for a host without any the way to a first one. */
  #own(role: Role) {
    if (role === 'listener') return nothing;
    const { connection, api } = this.visit;
    const noMic = ![...this.#room.snapshot.participants.values()].some(({ mic }) => mic);
    if (noMic && role === 'host') void latePart(import('../share/index.ts'));
    return html`
      <div class="own">
        ${
          noMic && role === 'host'
            ? html`<earshot-add-phone .api=${api} .shared=${this.#toShare(role)}
                .rotate=${this.#rotate}></earshot-add-phone>`
            : nothing
        }
        <earshot-microphone .connection=${connection} ?alone=${role === 'mic'}>
          ${role === 'mic' ? html`<earshot-name place .connection=${connection}></earshot-name>` : nothing}
        </earshot-microphone>
      </div>
    `;
  }

  #dialogs(role: Role) {
    const { connection, api } = this.visit;
    return html`
      <earshot-share .connection=${connection} .api=${api} .shared=${this.#toShare(role)}
        .roomTitle=${this.#room.snapshot.settings?.title ?? ''} .rotate=${this.#rotate}>
      </earshot-share>
      <earshot-known .connection=${connection} .api=${api}
        @microphone=${() => this.#part('earshot-microphone')?.start()}></earshot-known>
      ${
        role === 'host'
          ? html`<earshot-settings .connection=${connection} .api=${api} .rotate=${this.#rotate}
              @deleted=${() => forgetMyRoom(this.address.roomId)}></earshot-settings>`
          : nothing
      }
    `;
  }

  /** The panel that is looked at: what is heard has a column of its own where there is room. */
  get #shown(): PanelId {
    return this.#wide.holds && this.panel === 'sounds' ? 'messages' : this.panel;
  }

  #toShare(role: Role): Shared {
    this.#shared ??= { ...this.address, role };
    return this.#shared;
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

  /** @param part what is shown first. */
  async #openShare(part?: SharePart) {
    const there = await latePart(import('../share/index.ts'));
    if (there) await this.#part('earshot-share')?.open(part);
  }

  readonly #enlargeCode = async () => {
    const there = await latePart(import('../share/index.ts'));
    if (there) await this.#part('earshot-share')?.enlarge();
  };

  readonly #skip = () => this.#part('earshot-side')?.focus();

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
      this.#showAddress(shareLink('', roomId, key).replace('#', `${location.search}#`));
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
