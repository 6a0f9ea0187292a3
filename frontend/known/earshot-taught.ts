/** `<earshot-taught>`: what the room was taught, and teaching it more. */
import { html, LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type {
  ExampleSource,
  ModelDescription,
  RoomApi,
  RoomConnection,
  SoundList,
} from '../../client/index.ts';
import '../elements/earshot-confirm.ts';
import { RoomStateController } from '../elements/room-state-controller.ts';
import { saveFile } from '../elements/save-file.ts';
import { base, controls } from '../elements/styles.ts';
import { mayTeach, type ToTeach } from '../elements/to-teach.ts';
import './earshot-separation.ts';
import './earshot-taught-sound.ts';
import './earshot-teach.ts';
import { msg, str } from '../words/msg.ts';
import { hasWords } from './label-groups.ts';
import { type Lesson, type SoundChange, TaughtSounds } from './taught-sounds.ts';
import { taughtStyles } from './taught-styles.ts';
import type { TaughtSoundDetails } from './teaching-words.ts';

/** @attr {string} query - What the names of the sounds shown must have in them. */
class EarshotTaught extends LitElement {
  static override properties = {
    connection: { attribute: false },
    api: { attribute: false },
    query: { type: String },
    teaching: { state: true },
    example: { state: true },
    latest: { state: true },
  };
  static override styles = [base, controls, taughtStyles];
  declare connection: RoomConnection;
  declare api: RoomApi;
  declare query: string;
  /** Whether a new sound is being taught. */
  declare teaching: boolean;
  /** What is to be its example; undefined if that is still to be recorded. */
  declare example: ToTeach | undefined;
  /** The sound that was taught last: it is shown whole. */
  declare latest: TaughtSoundDetails['id'] | undefined;
  readonly #room = new RoomStateController(this, [
    'models',
    'participants',
    'role',
    'settings',
    'sounds',
    'you',
  ]);
  readonly #taught = new TaughtSounds(this);
  /** Whether the form is to get the focus: it comes once it is known what the room was taught. */
  #beginning = false;

  constructor() {
    super();
    this.query = '';
    this.teaching = false;
    this.example = undefined;
    this.latest = undefined;
  }

  /** Begins to teach a sound. @param example of it, if there is one. */
  teach(example?: ToTeach): void {
    this.example = example;
    this.teaching = true;
    this.#taught.outcome.clear();
    this.#beginning = true;
  }

  override willUpdate() {
    this.#taught.follow(this.#room.snapshot.sounds);
  }

  override updated() {
    const form = this.#beginning ? this.renderRoot.querySelector('earshot-teach') : null;
    if (!form) return;
    this.#beginning = false;
    void form.updateComplete.then(() => form.focus());
  }

  override render() {
    const { list, outcome } = this.#taught;
    return html`
      ${list && this.#canTeach && this.query === '' ? this.#start(list) : nothing}
      ${outcome.render({ detail: true })} ${list ? this.#undoing(list) : nothing}
      ${list ? this.#list(list) : outcome.failure ? nothing : html`<p class="soft">${msg('One moment…')}</p>`}
      ${list ? this.#tools(list) : nothing}
    `;
  }

  #list(list: SoundList) {
    const { models, role, settings } = this.#room.snapshot;
    const model = models.find(({ source }) => source === 'taught');
    const found = list.sounds.filter(({ name }) => hasWords(name, this.query));
    return html`
      ${
        list.sounds.length === 0 && !this.teaching
          ? html`<p class="soft">${this.#canTeach ? invitationWords() : noneWords()}</p>`
          : nothing
      }
      <ul>
        ${repeat(
          found,
          ({ id }) => id,
          (sound) => html`
            <li>
              <earshot-taught-sound .connection=${this.connection} .api=${this.api} .sound=${sound}
                .list=${list} .base=${this.#base} .model=${model}
                .tracker=${model && settings?.tracker[model.id]} ?host=${role === 'host'}
                ?editable=${this.#canTeach}
                ?busy=${this.#taught.outcome.busy} ?open=${sound.id === this.latest}
                @alter=${({ detail }: CustomEvent<SoundChange>) => this.#alter(sound, detail)}>
              </earshot-taught-sound>
            </li>
          `,
        )}
      </ul>
      ${
        list.separation.sounds.length > 1 && this.query === ''
          ? html`<details class="more">
              <summary>${msg('How easy they are to tell apart')}</summary>
              <earshot-separation .list=${list}></earshot-separation>
            </details>`
          : nothing
      }
    `;
  }

  #start(list: SoundList) {
    if (list.base === null) {
      return html`<p class="soft">${msg('This deployment has no model that can be taught.')}</p>`;
    }
    if (!this.teaching) {
      return html`<div>
        <button class="primary teach" @click=${() => this.teach()}>${msg('Teach a sound')}</button>
      </div>`;
    }
    return html`
      <earshot-teach .connection=${this.connection} .api=${this.api} .sounds=${list.sounds}
        .models=${this.#room.snapshot.models} .example=${this.example}
        ?busy=${this.#taught.outcome.busy} @cancel=${this.#leave}
        @lesson=${({ detail }: CustomEvent<Lesson>) => this.#teach(detail)}></earshot-teach>
    `;
  }

  #undoing({ undoableUntil = 0 }: SoundList) {
    if (!this.#canTeach || undoableUntil < Date.now()) return nothing;
    return html`<div class="undo">
      <button ?disabled=${this.#taught.outcome.busy} @click=${this.#undo}>${msg('Undo the last change')}</button>
    </div>`;
  }

  #tools(list: SoundList) {
    const some = list.sounds.length > 0;
    const { busy } = this.#taught.outcome;
    if (this.query !== '' || !(some || this.#canTeach)) return nothing;
    return html`
      <details class="more">
        <summary>${some ? msg('Save, move or delete them') : msg('Bring sounds from another room')}</summary>
        <div class="buttons">
          <button ?hidden=${!some} ?disabled=${busy} @click=${this.#export}>${msg('Save as a file')}</button>
          ${
            this.#canTeach
              ? html`
                  <button ?disabled=${busy} @click=${this.#pick}>${msg('Add from a file…')}</button>
                  <input type="file" hidden aria-label=${msg('File of taught sounds')} @change=${this.#import} />
                `
              : nothing
          }
        </div>
        ${
          this.#canTeach && some
            ? html`<earshot-confirm action=${msg('Delete all of them…')} confirmation=${msg('Delete all')} ?busy=${busy}
                warning=${msg('The room forgets every sound it was taught, with all examples.')}
                @confirmed=${this.#deleteAll}></earshot-confirm>`
            : nothing
        }
      </details>
    `;
  }

  /** Whether one may teach. */
  get #canTeach(): boolean {
    return mayTeach(this.#room.snapshot);
  }

  /** The model on which the room is taught. */
  get #base(): ModelDescription | undefined {
    const id = this.#taught.list?.base?.model;
    return this.#room.snapshot.models.find((model) => model.id === id);
  }

  async #teach({ name, source }: Lesson) {
    const sound = await this.#taught.teach({ name, source: this.#signed(source) });
    if (!sound) return;
    this.latest = sound.id;
    await this.#leave();
  }

  async #alter(sound: TaughtSoundDetails, change: SoundChange) {
    this.latest = sound.id;
    const altered = await this.#taught.alter(
      sound,
      change.what === 'example' ? { ...change, source: this.#signed(change.source) } : change,
    );
    await this.updateComplete;
    // The sound may be far below what says why.
    const problem = this.renderRoot.querySelector('[role=alert] > *');
    if (!altered) problem?.scrollIntoView({ block: 'center' });
    // What had the focus is gone: the next step may be to take it back.
    if (altered && change.what.startsWith('delete'))
      this.renderRoot.querySelector<HTMLElement>('.undo button')?.focus();
  }

  /** With the name of whoever gives the example. */
  #signed(source: ExampleSource): ExampleSource {
    const { participants, you } = this.#room.snapshot;
    const by = you && participants.get(you)?.name;
    return by ? { ...source, by } : source;
  }

  async #undo() {
    await this.#taught.undo();
    await this.updateComplete;
    if (!this.matches(':focus-within'))
      this.renderRoot.querySelector<HTMLElement>('.teach')?.focus();
  }

  #deleteAll() {
    return this.#taught.change(
      () => this.api.sounds.removeAll(),
      msg('All taught sounds were deleted.'),
    );
  }

  #export() {
    return this.#taught.outcome.of(async () => {
      saveFile(await this.api.sounds.export(), 'taught-sounds.earshot');
    }, msg('Saved to your downloads.'));
  }

  #pick() {
    this.renderRoot.querySelector<HTMLElement>('input[type=file]')?.click();
  }

  #import(event: Event) {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    input.value = '';
    if (file)
      void this.#taught.change(
        () => this.api.sounds.import(file),
        msg(str`“${file.name}” was added.`),
      );
  }

  async #leave() {
    this.teaching = false;
    this.example = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.teach')?.focus({ preventScroll: true });
  }
}

function invitationWords(): string {
  return msg(
    'Your doorbell, your kettle, your song: give the room one to three examples of a sound, and it recognises it on every microphone.',
  );
}

function noneWords(): string {
  return msg('None yet. A host can teach the room new sounds.');
}

customElements.define('earshot-taught', EarshotTaught);
declare global {
  interface HTMLElementTagNameMap {
    'earshot-taught': EarshotTaught;
  }
}
