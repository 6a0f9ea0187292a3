/** What the room was taught, with all that it tells whoever teaches; kept current while it is shown. */
import type { ReactiveController } from 'lit';
import type { ExampleSource, RoomApi, SoundList } from '../../client/index.ts';
import { Outcome, type OutcomeHost } from '../elements/outcome.ts';
import { msg, str } from '../words/msg.ts';
import type { TaughtSoundDetails } from './teaching-words.ts';

/** A sound to teach, and where its example is found. */
export interface Lesson {
  name: string;
  source: ExampleSource;
}

/** What is to become of a sound. */
export type SoundChange =
  | { what: 'example'; source: ExampleSource }
  | { what: 'rename'; name: string }
  | { what: 'delete' }
  | { what: 'delete-example'; example: TaughtSoundDetails['examples'][number]['id'] };

export interface TeachingHost extends OutcomeHost {
  readonly api: RoomApi;
}

export class TaughtSounds implements ReactiveController {
  /** Undefined until it was loaded. */
  list: SoundList | undefined;
  readonly outcome: Outcome;
  readonly #host: TeachingHost;
  /** What the room last told everyone it was taught: if that is another value, the list is old. */
  #told: unknown;

  constructor(host: TeachingHost) {
    this.#host = host;
    this.outcome = new Outcome(host);
    host.addController(this);
  }

  /** @param told what everyone in the room is told of taught sounds, now. */
  follow(told: unknown): void {
    if (told === this.#told) return;
    this.#told = told;
    void this.#load();
  }

  /** Changes what the room was taught. @param done says that it was done. */
  change(work: () => Promise<SoundList>, done?: string): Promise<boolean> {
    return this.outcome.of(async () => {
      this.list = await work();
    }, done);
  }

  /**
   * Gives an example of a sound, which is new unless the room was taught one of that name.
   * @returns the sound as the room knows it then; undefined if it was not taught.
   */
  async teach({ name, source }: Lesson): Promise<TaughtSoundDetails | undefined> {
    const { sounds } = this.#host.api;
    const known = this.#find(name);
    const taught = await this.change(
      () => (known ? sounds.addExample(known.id, source) : sounds.add(name, source)),
      msg(str`The room now knows “${known?.name ?? name}”.`),
    );
    return taught ? this.#find(name) : undefined;
  }

  /** Changes a sound. @returns whether it was changed. */
  alter({ id, name }: TaughtSoundDetails, change: SoundChange): Promise<boolean> {
    const { sounds } = this.#host.api;
    switch (change.what) {
      case 'example':
        return this.change(
          () => sounds.addExample(id, change.source),
          msg(str`“${name}” has one more example.`),
        );
      case 'rename':
        return this.change(
          () => sounds.rename(id, change.name),
          msg(str`“${name}” is now called “${change.name}”.`),
        );
      case 'delete-example':
        return this.change(
          () => sounds.removeExample(id, change.example),
          msg(str`An example of “${name}” was deleted.`),
        );
      case 'delete':
        return this.change(() => sounds.remove(id), msg(str`“${name}” was deleted.`));
    }
  }

  /** Takes back what was changed last, by whomever. */
  undo(): Promise<boolean> {
    return this.change(() => this.#host.api.sounds.undo(), msg('Undone.'));
  }

  hostDisconnected(): void {
    this.#told = undefined;
  }

  /** By name, however it is written: the room takes no two that differ in case alone. */
  #find(name: string): TaughtSoundDetails | undefined {
    return this.list?.sounds.find((sound) => folded(sound.name) === folded(name));
  }

  async #load(): Promise<void> {
    // Quietly: what is being told of a change stays.
    try {
      this.list = await this.#host.api.sounds.list();
      this.#host.requestUpdate();
    } catch (error) {
      if (!this.list) await this.outcome.of(() => Promise.reject(error));
    }
  }
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}
