/**
 * `<earshot-announcer>`: tells screen readers what happens in the room, as soon as the page shows it and
 * as much of it as this device is set to.
 */
import { html, LitElement, type PropertyValues } from 'lit';
import type {
  ChatEvent,
  ClipEvent,
  CloseInfo,
  DetectionEvent,
  MicEvent,
  RoomConnection,
} from '../../client/index.ts';
import { GoneMics } from '../elements/gone-mics.ts';
import { base } from '../elements/styles.ts';
import { leftWords } from '../words/left-words.ts';
import { msg, str } from '../words/msg.ts';
import { heardByWords, soundTitle } from '../words/sounds.ts';
import { alertSettings } from './alert-settings.ts';
import { isUrgent } from './urgent.ts';

/** What happens within this time is told in one go, in milliseconds. */
const gatherMs = 150;
/** What interrupts what is being read, and what waits for its end. */
type Live = 'assertive' | 'polite';

/** What was told stays for so long, in milliseconds: screen readers may be slow to take it up. */
const keptMs = 10_000;

/** @attr {boolean} recordings - Whether the recordings are shown. */
class EarshotAnnouncer extends LitElement {
  static override properties = {
    connection: { attribute: false },
    recordings: { type: Boolean },
  };
  static override styles = base;
  declare connection: RoomConnection;
  /** Whether the recordings are shown: their panel tells of what is added. */
  declare recordings: boolean;
  readonly #gone = new GoneMics();
  #followed = new AbortController();
  /** Whether the room was told to be out of reach. */
  #lost = false;
  readonly #gathered: Record<Live, string[]> = { assertive: [], polite: [] };
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#followed.abort();
    clearTimeout(this.#timer);
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('connection')) this.#follow();
  }

  /** @param sentence what is read. @param live for what is urgent: whether it interrupts. */
  #tell(sentence: string, urgent = false, live: Live = urgent ? 'assertive' : 'polite'): void {
    const { announced } = alertSettings();
    if (announced === 'off' || (announced === 'urgent' && !urgent)) return;
    this.#gathered[live].push(sentence);
    this.#timer ??= setTimeout(() => this.#tellGathered(), gatherMs);
  }

  override render() {
    return html`
      <div class="visually-hidden" aria-live="assertive"></div>
      <div class="visually-hidden" aria-live="polite"></div>
    `;
  }

  /** Each is an element of its own, so that the same words said again are read again. */
  #tellGathered() {
    this.#timer = undefined;
    for (const [live, sentences] of Object.entries(this.#gathered)) {
      if (sentences.length === 0) continue;
      const words = document.createElement('p');
      words.textContent = sentences.splice(0).join(' ');
      this.renderRoot.querySelector(`[aria-live=${live}]`)?.append(words);
      setTimeout(() => words.remove(), keptMs);
    }
  }

  #follow() {
    this.#followed.abort();
    this.#followed = new AbortController();
    const { connection } = this;
    const { signal } = this.#followed;
    connection.on('detection', (event) => this.#sound(event), { signal });
    connection.on('mic', (event) => this.#mic(event), { signal });
    connection.on('chat', (event) => this.#chat(event), { signal });
    connection.on('clip', (event) => this.#clip(event), { signal });
    connection.on('close', (info) => this.#close(info), { signal });
    connection.on('welcome', () => this.#welcome(), { signal });
    this.#gone.follow(connection, signal, (gone) => this.#tell(leftWords(gone), gone.lost));
  }

  #sound({ phase, replayed, detection }: DetectionEvent) {
    const { models } = this.connection.state.getSnapshot();
    if (replayed || phase === 'update') return;
    const title = soundTitle(detection, models);
    const urgent = isUrgent(detection, models);
    if (phase === 'begin') {
      this.#tell(msg(str`${title}, heard by ${heardByWords(detection)}.`), urgent);
    } else if (alertSettings().endsAnnounced) {
      // That it is over can wait, however urgent it was.
      this.#tell(msg(str`${title} has ended.`), urgent, 'polite');
    }
  }

  #mic({ type, replayed, participant, name }: MicEvent) {
    if (replayed) return;
    const own = participant === this.connection.state.getSnapshot().you;
    if (type === 'mic-silent') {
      this.#tell(
        own
          ? msg('Your microphone is on, but nothing arrives.')
          : msg(str`${name} stopped sending.`),
        true,
      );
    } else {
      this.#tell(own ? msg('Your microphone arrives again.') : msg(str`${name} is back.`), true);
    }
  }

  #chat({ replayed, participant, name, text }: ChatEvent) {
    if (replayed || participant === this.connection.state.getSnapshot().you) return;
    this.#tell(msg(str`${name} writes: ${text}`));
  }

  #clip(event: ClipEvent) {
    if (event.type !== 'clip-added' || event.replayed || this.recordings) return;
    this.#tell(msg(str`New recording: ${event.clip.name}.`));
  }

  /** What is closed for good is told by the stage, as an alert. */
  #close({ willRetry }: CloseInfo) {
    if (willRetry && !this.#lost) this.#tell(msg('The connection to the room is lost.'), true);
    this.#lost = willRetry;
  }

  #welcome() {
    if (this.#lost) this.#tell(msg('The room is connected again.'), true);
    this.#lost = false;
  }
}

customElements.define('earshot-announcer', EarshotAnnouncer);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-announcer': EarshotAnnouncer;
  }
}
