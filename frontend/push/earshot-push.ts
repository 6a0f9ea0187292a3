/** `<earshot-push>`: notifications of a room while no page of it is open; where there are none, why. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { live } from 'lit/directives/live.js';
import { NetworkError, type PushSounds, RefusalError } from '../../client/index.ts';
import { parseShareLink } from '../../protocol/handshake.ts';
import { settingsStyles } from '../elements/settings-styles.ts';
import { msg } from '../words/msg.ts';
import { sentenceOf } from '../words/why.ts';
import { changeSounds, subscribe, unsubscribe } from './push.ts';
import { type PushState, pushState } from './push-state.ts';
import { pushStyles } from './push-styles.ts';
import { pushWords } from './push-words.ts';

/** Several settings are often changed one after the other: the room is told once, in milliseconds. */
const settleMs = 800;

class EarshotPush extends LitElement {
  static override properties = {
    roomId: { attribute: false },
    sounds: { attribute: false },
    state: { state: true },
    busy: { state: true },
    problem: { state: true },
  };
  declare roomId: string;
  /** Those to push. */
  declare sounds: PushSounds;
  /** Undefined until it is known. */
  declare state: PushState | undefined;
  declare busy: boolean;
  /** Why the last wish was not met, as a sentence. */
  declare problem: string | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  static override styles = [settingsStyles, pushStyles];

  constructor() {
    super();
    this.state = undefined;
    this.busy = false;
    this.problem = undefined;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#settling);
  }

  override willUpdate(changed: PropertyValues<this>) {
    if (changed.has('roomId')) void this.#try(() => pushState(this.roomId));
    if (!changed.has('sounds') || this.state !== 'on') return;
    clearTimeout(this.#settling);
    this.#settling = setTimeout(
      () =>
        this.#try(async () => {
          await changeSounds(this.roomId, this.sounds);
          return pushState(this.roomId);
        }),
      settleMs,
    );
  }

  override render() {
    const { state, busy, problem } = this;
    const mayChange = state === 'on' || state === 'off';
    return html`
      <label class="check">
        <input type="checkbox" .checked=${live(state === 'on')} ?disabled=${!mayChange || busy}
          @change=${this.#turn} />
        <span>${msg('Notify me when Earshot is closed')}
          <small>${state === undefined ? nothing : pushWords(state)}</small>
        </span>
      </label>
      <p class="problem" role="alert" ?hidden=${problem === undefined}>${problem ?? ''}</p>
    `;
  }

  #turn({ target }: Event) {
    const on = (target as HTMLInputElement).checked;
    const { roomId, sounds } = this;
    const address = parseShareLink(location.href);
    if (address?.roomId !== roomId) return;
    const turned = on
      ? subscribe(address.roomId, address.key, sounds)
      : unsubscribe(address.roomId).then(() => pushState(roomId));
    void this.#try(() => turned);
  }

  async #try(attempt: () => Promise<PushState>) {
    this.busy = true;
    this.problem = undefined;
    try {
      this.state = await attempt();
    } catch (error) {
      const isKnown = error instanceof RefusalError || error instanceof NetworkError;
      // What the browser says is for developers, and not in the reader's language.
      this.problem = isKnown
        ? sentenceOf(error)
        : msg('This browser could not turn notifications on. Try again later.');
      this.state ??= 'off';
    } finally {
      this.busy = false;
    }
  }
}

customElements.define('earshot-push', EarshotPush);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-push': EarshotPush;
  }
}
