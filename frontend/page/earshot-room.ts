/** `<earshot-room>`: a room, live. */
import { html, LitElement, nothing } from 'lit';
import { type Role, shareLink } from '../../protocol/handshake.ts';
import { maxNameLength } from '../../protocol/limits.ts';
import { RefusalError, type RoomConnection } from '../client/index.ts';
import './earshot-announcer.ts';
import './earshot-microphone.ts';
import './earshot-microphones.ts';
import './earshot-prompt.ts';
import './earshot-share.ts';
import type { ShareChoice } from './earshot-share.ts';
import './earshot-side.ts';
import './earshot-status.ts';
import type { PanelId } from './earshot-tabs.ts';
import './earshot-trouble.ts';
import { keepMyName, myName } from './my-name.ts';
import { forgetMyRoom, keepMyKeys } from './my-rooms.ts';
import { RoomController } from './room-controller.ts';
import { roomStyles } from './room-styles.ts';
import { ongoing, quiet } from './room-words.ts';
import { settingsIcon } from './settings-icon.ts';
import { shareChoices } from './share-choices.ts';
import { base, card, controls } from './styles.ts';
import { Unseen } from './unseen.ts';
import { labelWords } from './words.ts';

/** Sounds named in the headline at once. */
const shownNow = 2;

class EarshotRoom extends LitElement {
  static override properties = { address: { attribute: false }, panel: { state: true } };
  static override styles = [base, card, controls, roomStyles];
  declare address: { origin: string; roomId: string; key: string };
  declare panel: PanelId;

  readonly #room = new RoomController(this);
  readonly #unseen = new Unseen();
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
      ${connection.role ? this.#live(connection, connection.role) : nothing}
    `;
  }

  #top(connection: RoomConnection) {
    const now = [...new Set(ongoing(connection).map(({ label }) => labelWords(label)))];
    return html`
      <div class="top ${this.panel}">
        <div class="now">
          <div class="line">
            <earshot-status .state=${connection.state} .latency=${connection.latency}>
            </earshot-status>
            <span class="tools">
              <button class="jump" ?hidden=${!connection.role} @click=${this.#showShare}>Share</button>
              ${
                connection.role === 'host' && connection.state !== 'closed'
                  ? html`<button class="settings" @click=${this.#openSettings}>
                      ${settingsIcon}<span>Room settings</span>
                    </button>`
                  : nothing
              }
            </span>
          </div>
          <h1 class=${now.length > 0 ? 'heard' : ''}>${now.slice(0, shownNow).join(' · ') || quiet(connection)}</h1>
        </div>
        <div class="name">
          <label for="name">Your name</label>
          <input id="name" type="text" required maxlength=${maxNameLength} autocomplete="nickname"
            .defaultValue=${myName()} @change=${this.#rename} />
        </div>
      </div>
    `;
  }

  #live(connection: RoomConnection, role: Role) {
    const { api, scores } = this.#room;
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
      <div class="columns ${role === 'listener' ? 'no-mic' : ''} ${this.panel}">
        ${
          role !== 'listener'
            ? html`<earshot-microphone class="mic" .connection=${connection}></earshot-microphone>`
            : nothing
        }
        <earshot-microphones class="hearing" .participants=${connection.participants}
          .scores=${scores} .model=${connection.model} .you=${connection.you} .yourRole=${role}>
        </earshot-microphones>
        <earshot-side class="side" .connection=${connection} .api=${api} .chosen=${this.panel}
          .detections=${connection.detections} .messages=${connection.messages}
          .settings=${connection.settings} .freshMessages=${unseen.length}
          .freshRecordings=${this.#unseen.recordings}
          @choose=${({ detail }: CustomEvent<PanelId>) => this.#show(detail)}></earshot-side>
        <earshot-share class="share" .choices=${this.#choices}></earshot-share>
      </div>
      ${
        role === 'host'
          ? html`<earshot-settings .api=${api} .settings=${connection.settings}
              .rotate=${(roles: readonly Role[]) => this.#rotate(roles)}
              @deleted=${() => forgetMyRoom(this.address.roomId)}></earshot-settings>`
          : nothing
      }
    `;
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
        if (event.type !== 'clip-added' || event.replayed) return;
        this.#unseen.recordings++;
        this.#part('earshot-announcer')?.tell(
          'New recording',
          `New recording: ${event.clip.name}.`,
        );
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
    await import('./earshot-settings.ts');
    this.#part('earshot-settings')?.open();
  }

  /** Replaces keys. With one's own replaced one is sent out too, and comes again with the new one. */
  async #rotate(roles: readonly Role[]) {
    const { origin, roomId, key } = this.address;
    this.#rotating = roles.includes('host');
    try {
      const rotated = await this.#room.api?.rotateKeys(roles);
      if (!rotated) return;
      const { keys } = rotated;
      keepMyKeys(roomId, { ...keys, host: keys.host ?? key });
      this.#choices = undefined;
      if (keys.host !== undefined) {
        this.address = { origin, roomId, key: keys.host };
        history.replaceState(null, '', shareLink('', roomId, keys.host));
        void this.#part('earshot-microphone')?.follow(() => this.#join());
      }
    } finally {
      this.#rotating = false;
      this.requestUpdate();
    }
  }

  #rename(event: Event) {
    const input = event.target as HTMLInputElement;
    try {
      this.#room.connection?.rename(input.value);
      keepMyName(input.value.trim());
    } catch (error) {
      if (!(error instanceof RefusalError)) throw error;
      input.value = myName();
    }
  }

  #part<Name extends keyof HTMLElementTagNameMap>(name: Name) {
    return this.renderRoot.querySelector(name);
  }
}

customElements.define('earshot-room', EarshotRoom);
