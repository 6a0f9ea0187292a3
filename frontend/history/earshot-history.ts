/** `<earshot-history>`: what was heard, newest first, by days: to search, to filter, to judge, to take away. */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { Detection, EventId, RoomApi, RoomConnection } from '../../client/index.ts';
import { recentHearingMs } from '../../protocol/limits.ts';
import { followsOnly } from '../elements/follow-only.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { base, card, controls } from '../elements/styles.ts';
import { mayTeach } from '../elements/to-teach.ts';
import { counted, msg, str } from '../words/msg.ts';
import { soundWords } from '../words/sounds.ts';
import { sentenceOf, why } from '../words/why.ts';
import { EarlierSounds } from './earlier-sounds.ts';
import './earshot-export.ts';
import './earshot-history-filter.ts';
import './earshot-verdict.ts';
import { type HeardSound, heardSounds } from './heard-sounds.ts';
import { Held } from './held.ts';
import { byDays, midnight } from './history-days.ts';
import { anySound, filtered, type HistoryFilter, isFiltered } from './history-filter.ts';
import { placeOf, row } from './history-row.ts';
import { historyStyles } from './history-styles.ts';
import { placed } from './row-places.ts';

/** Sounds shown at first, and added with each wish for more. */
const pageLength = 50;

/** @fires known - A sound is to be taught; `detail` is the detection that is an example of it. Bubbles. */
class EarshotHistory extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    filter: { state: true },
    searching: { state: true },
    exporting: { state: true },
    shown: { state: true },
    opened: { state: true },
  };
  static override styles = [base, card, controls, historyStyles];
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare filter: HistoryFilter;
  /** Whether the filter is shown; what is exported as. */
  declare searching: boolean;
  declare exporting: boolean;
  /** How many sounds are shown at most. */
  declare shown: number;
  /** The key of the row that shows more of its sound. */
  declare opened: string | undefined;
  readonly #room = new RoomStateController(this, [
    'connection',
    'detections',
    'verdicts',
    'clips',
    'models',
    'role',
    'settings',
  ]);
  readonly #earlier = new EarlierSounds(this);
  readonly #held = new Held(this);
  /** The rows that are drawn, from top to bottom. */
  #keys: readonly string[] = [];
  /** The row that Tab leads to. */
  #reached: string | undefined;
  #openedRow: HTMLElement | undefined;
  readonly #openedSize = new ResizeObserver(([entry]) =>
    this.#resize(entry?.target as HTMLElement),
  );
  /** Draws again once what is open is too old to be taught by. */
  #forgetting: ReturnType<typeof setTimeout> | undefined;
  #last: readonly Detection[] = [];
  #asked: RoomConnection | undefined;

  constructor() {
    super();
    this.filter = anySound;
    this.searching = false;
    this.exporting = false;
    this.shown = pageLength;
  }

  override connectedCallback() {
    super.connectedCallback();
    document.addEventListener('show-sound', this.#showSound);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('show-sound', this.#showSound);
    this.#openedSize.disconnect();
    this.#openedRow = undefined;
    clearTimeout(this.#forgetting);
  }

  override willUpdate() {
    const { detections, role, connection } = this.#room.snapshot;
    // What the page's state drops, as more than it keeps is heard, stays in the list.
    const first = detections[0]?.id ?? 0;
    this.#earlier.keep(this.#last.filter(({ id }) => id < first));
    this.#last = detections;
    if (this.#asked === this.connection || connection.phase !== 'open') return;
    this.#asked = this.connection;
    this.#earlier.forget();
    // Of the many who only listen each would ask the room for as much.
    if (role === 'listener') return;
    void this.#earlier.since(midnight(Date.now()), true);
    void this.connection.loadClips().catch(() => {});
  }

  override updated() {
    const opened = this.renderRoot.querySelector<HTMLElement>('.opened') ?? undefined;
    if (opened !== this.#openedRow) {
      this.#openedSize.disconnect();
      if (opened) this.#openedSize.observe(opened);
      this.#openedRow = opened;
      this.#resize(opened);
    }
    this.#held.watch(this.renderRoot.querySelector('.top'));
    clearTimeout(this.#forgetting);
    const { detections } = this.#room.snapshot;
    const open = detections.find(({ id }) => `${id}` === this.opened);
    if (open && isRemembered(open)) {
      this.#forgetting = setTimeout(
        () => this.requestUpdate(),
        open.at + recentHearingMs - Date.now(),
      );
    }
  }

  override render() {
    const { models } = this.#room.snapshot;
    const nameOf = (sound: { label: string; model: string }) => soundWords(sound, models);
    const all = heardSounds({ ...this.#room.snapshot, earlier: this.#earlier.sounds });
    const matching = filtered(all, this.filter, nameOf);
    const { sounds, fresh } = this.#held.split(matching, all, this.opened !== undefined);
    return html`
      <section class="card" aria-label=${msg('Sounds')}>
        <div class="head">
          <h2>${msg('Sounds')}</h2>
          <button aria-expanded=${this.searching} @click=${this.#search}>${msg('Search')}</button>
          <button aria-expanded=${this.exporting} ?hidden=${all.length === 0}
            @click=${() => {
              this.exporting = !this.exporting;
            }}>${msg('Export')}</button>
        </div>
        ${this.exporting ? html`<earshot-export .api=${this.api}></earshot-export>` : nothing}
        ${this.searching ? this.#filter(all, nameOf) : nothing}
        <p class="count" role="status" ?hidden=${!isFiltered(this.filter)}>
          ${counted(matching.length, msg('1 sound'), msg(str`${matching.length} sounds`))}
        </p>
        <div class="scroll">
          <div class="top"></div>
          <div class="new">
            ${
              fresh > 0
                ? html`<button @click=${this.#toNow}>
                    ${counted(fresh, msg('1 new'), msg(str`${fresh} new`))}
                  </button>`
                : nothing
            }
          </div>
          ${this.#list(sounds)}
        </div>
      </section>
    `;
  }

  #list(sounds: readonly HeardSound[]) {
    const { models, connection } = this.#room.snapshot;
    const { rows, heightRem } = placed(byDays(sounds), this.shown, this.opened);
    this.#keys = rows.flatMap((each) => (each.kind === 'sound' ? each.key : []));
    const reached =
      this.#reached !== undefined && this.#keys.includes(this.#reached)
        ? this.#reached
        : this.#keys[0];
    const context = {
      models,
      connection,
      now: Date.now(),
      reached,
      opened: this.opened,
      more: (sound: HeardSound) => this.#more(sound),
    };
    const end = `translateY(calc(${heightRem}rem + var(--opened, 0px)))`;
    return html`
      <ol style=${styleMap({ height: `calc(${heightRem + 6}rem + var(--opened, 0px))` })}
        @click=${this.#click} @keydown=${this.#key}>
        ${repeat(
          rows,
          ({ key }) => key,
          (each) =>
            html`<li style=${styleMap({ transform: placeOf(each) })}>${row(each, context)}</li>`,
        )}
        <li class="end" style=${styleMap({ transform: end })}>${this.#end(sounds.length)}</li>
      </ol>
    `;
  }

  #filter(all: readonly HeardSound[], nameOf: (sound: HeardSound) => string) {
    const sorted = (values: Iterable<string>) =>
      [...new Set(values)].sort((a, b) => a.localeCompare(b));
    return html`
      <earshot-history-filter .filter=${this.filter} .titles=${sorted(all.map(nameOf))}
        .places=${sorted(all.flatMap(({ where }) => where))}
        @filter=${({ detail }: CustomEvent<HistoryFilter>) => {
          this.filter = detail;
          this.shown = pageLength;
        }}
        @jump=${({ detail }: CustomEvent<number>) => this.#jump(detail)}></earshot-history-filter>
    `;
  }

  #end(count: number) {
    if (count === 0) {
      return html`<p class="empty">
          ${
            isFiltered(this.filter)
              ? msg('No sound matches.')
              : msg(
                  'Nothing yet: a sound is listed here as soon as a microphone hears one it knows.',
                )
          }
        </p>
        ${this.#before(count)}`;
    }
    return this.#before(count);
  }

  /** The way to what was heard before. */
  #before(count: number) {
    const { busy, failure, more } = this.#earlier;
    if (failure) {
      return html`<p class="problem" role="alert">${sentenceOf(failure)} ${why(failure.code)}</p>
        ${this.#earlierButton()}`;
    }
    if (busy) return html`<p class="soft" role="status">${msg('One moment…')}</p>`;
    if (more || count > this.shown) return this.#earlierButton();
    return count > 0
      ? html`<p class="soft">${msg('That is all that the room has kept.')}</p>`
      : nothing;
  }

  #earlierButton() {
    return html`<button @click=${this.#showEarlier}>${msg('Show earlier sounds')}</button>`;
  }

  #more(sound: HeardSound) {
    const { models, role, connection } = this.#room.snapshot;
    const { detection, recording } = sound;
    if (recording) {
      const { clip, onsetMs } = recording;
      const [from, to] = [onsetMs, onsetMs + (sound.durationMs ?? 0)].map((ms) => ms / 1000);
      return html`<audio controls preload="none" aria-label=${msg(str`Play ${clip.name}`)}
        src=${`${this.api.clipUrl(clip.id)}#t=${from},${to}`}></audio>`;
    }
    if (!detection) return html``;
    const may = role !== 'listener' && !followsOnly(connection) && connection.phase === 'open';
    const name = soundWords(detection, models);
    const teachable = mayTeach(this.#room.snapshot) && isRemembered(detection);
    return html`
      <earshot-verdict .connection=${this.connection} .detection=${detection} .models=${models}
        .said=${sound.verdict} ?mayJudge=${may}></earshot-verdict>
      ${
        teachable
          ? html`<button class="name" aria-label=${msg(str`Name it: ${name}`)}
              @click=${() => this.#teach(detection)}>${msg('Name it')}</button>`
          : nothing
      }
    `;
  }

  #teach(detail: Detection) {
    this.dispatchEvent(new CustomEvent('known', { detail, bubbles: true, composed: true }));
  }

  readonly #search = async () => {
    this.searching = !this.searching;
    if (!this.searching) {
      this.filter = anySound;
      return;
    }
    await this.updateComplete;
    const filter = this.renderRoot.querySelector('earshot-history-filter');
    await filter?.updateComplete;
    filter?.renderRoot.querySelector('input')?.focus();
  };

  #click(event: Event) {
    const key = (event.target as Element).closest<HTMLElement>('.row')?.dataset.key;
    if (key === undefined) return;
    this.#reached = key;
    this.opened = this.opened === key ? undefined : key;
  }

  /** Tab leads to one row, arrows to the others. */
  #key(event: KeyboardEvent) {
    const row = (event.target as Element).closest<HTMLElement>('.row');
    if (!row?.dataset.key) return;
    const at = this.#keys.indexOf(row.dataset.key);
    const last = this.#keys.length - 1;
    const next = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: last,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    void this.#reach(this.#keys[next] as string);
  }

  async #reach(key: string) {
    this.#reached = key;
    this.requestUpdate();
    await this.updateComplete;
    const row = this.renderRoot.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }

  async #showEarlier() {
    if (this.#matching().length <= this.shown) await this.#earlier.step(Date.now());
    this.shown += pageLength;
  }

  readonly #toNow = async () => {
    this.opened = undefined;
    this.#held.release();
    await this.updateComplete;
    this.renderRoot.querySelector('.top')?.scrollIntoView({ block: 'center' });
    const [newest] = this.#keys;
    if (newest !== undefined) await this.#reach(newest);
  };

  /** Shows the first sound at or before a time, loading what the list lacks. */
  async #jump(at: number) {
    await this.#earlier.since(midnight(at));
    const all = this.#matching();
    const found = all.findIndex((sound) => sound.at <= at);
    const index = found < 0 ? all.length - 1 : found;
    const sound = all[index];
    if (!sound) return;
    this.shown = Math.max(this.shown, index + pageLength);
    await this.#reach(sound.key);
  }

  /** Somewhere else on the page a sound was chosen, as in the live timeline. */
  readonly #showSound = async (event: Event) => {
    const { detail } = event as CustomEvent<EventId>;
    const key = `${detail}`;
    this.filter = anySound;
    this.#held.release();
    const index = this.#matching().findIndex((sound) => sound.key === key);
    if (index < 0) return;
    this.shown = Math.max(this.shown, index + pageLength);
    this.opened = key;
    await this.#reach(key);
  };

  #matching(): readonly HeardSound[] {
    const { models } = this.#room.snapshot;
    const all = heardSounds({ ...this.#room.snapshot, earlier: this.#earlier.sounds });
    return filtered(all, this.filter, (sound) => soundWords(sound, models));
  }

  /** What lies below an open row lies below what it shows. */
  #resize(opened: HTMLElement | undefined) {
    const list = this.renderRoot.querySelector('ol');
    list?.style.setProperty('--opened', `${opened?.offsetHeight ?? 0}px`);
  }
}

/** Whether the room still remembers the sound, so that it can be taught by it. */
function isRemembered({ at }: Detection): boolean {
  return Date.now() - at < recentHearingMs;
}

customElements.define('earshot-history', EarshotHistory);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-history': EarshotHistory;
  }
}
