/**
 * What the room was taught, as a model of its: a head on the base model's embedding, trained when somebody
 * wants to hear with it, and anew with each change.
 */
import type { HeadSource } from '../../edge/models.ts';
import type { EmbeddingHead, HeadMetadata } from '../../models/recognition/embedding-head.ts';
import { feedbackOn, type SetFeedback } from '../../models/teaching/feedback.ts';
import type { TaughtHead } from '../../models/teaching/head.ts';
import { type NamedHead, taughtMetadata } from '../../models/teaching/named-head.ts';
import { backgroundEveryMs, type RoomBackground } from '../../models/teaching/room-background.ts';
import { requireSameBase } from '../../models/teaching/taught-base.ts';
import type { TaughtSet } from '../../models/teaching/taught-set.ts';
import { trainHead } from '../../models/teaching/train-head.ts';
import type { ModelId, SoundId } from '../../protocol/ids.ts';
import { maxModels } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import type { TaughtSound } from '../../protocol/sounds.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { TaughtStore } from './taught-store.ts';
import { type TeachableModel, teachableOf } from './teachable-model.ts';

/** What scores, detections and settings name it by. */
export const taughtModelId = 'taught' as ModelId;

export class TaughtModel {
  /** The model that is taught; undefined where none can be. */
  readonly base: TeachableModel | undefined;
  readonly store: TaughtStore;
  readonly #models: RoomModels;
  readonly #background: RoomBackground;
  /** As it is stored, for everyone. */
  #sounds: TaughtSound[] = [];
  #set: TaughtSet | undefined;
  #head: TaughtHead | undefined;
  /** Of the examples that the head was trained on, as the store tells them apart. */
  #headOf = '';
  #feedback: SetFeedback | undefined;
  /** Of what the room hears with now: empty for nothing. */
  #revision = '';

  /**
   * Hands what is stored in to the room.
   * @param background of the room, which is filled with what it was when the room was taught last.
   */
  constructor(
    {
      store,
      models,
      background,
    }: {
      store: TaughtStore;
      models: RoomModels;
      background: RoomBackground;
    },
    now: number,
  ) {
    this.base = teachableOf(models.all);
    this.store = store;
    this.#models = models;
    this.#background = background;
    if (!this.base || store.empty) return;
    const { base } = this.base.ground;
    store.background(base).forEach((vector, i) => {
      background.add(vector, i * backgroundEveryMs);
    });
    this.#follow(now);
  }

  /** In the order in which they were named. */
  get sounds(): readonly TaughtSound[] {
    return this.#sounds;
  }

  /** @throws {RefusalError} `teaching-unavailable` */
  get teachable(): TeachableModel {
    if (!this.base) throw new RefusalError('teaching-unavailable');
    return this.base;
  }

  /** All sounds, with their examples of the model that the room has now. */
  get set(): TaughtSet {
    this.#set ??= this.store.read(this.teachable.ground.base);
    return this.#set;
  }

  get feedback(): SetFeedback {
    this.#feedback ??= feedbackOn(this.set, this.#trained, this.teachable.ground.space);
    return this.#feedback;
  }

  /** What recordings are heard with elsewhere. */
  get named(): NamedHead {
    const names = new Map<string, string>(this.stored.map(({ id, name }) => [id, name]));
    const sounds = this.#trained.sounds.flatMap((sound) => {
      const name = names.get(sound.id);
      return name === undefined ? [] : { ...sound, name };
    });
    return { base: this.teachable.ground.base, sounds };
  }

  /** The same as it is stored, which `followStore` takes over. */
  get stored(): TaughtSound[] {
    return this.store.sounds(this.teachable.ground.base.hash);
  }

  /**
   * Stores a set in place of the one that is there.
   * @throws {RefusalError} `sounds-quota`, `model-quota`
   */
  keep(after: TaughtSet, now: number): void {
    const { base } = this.teachable.ground;
    requireSameBase(after.base, base);
    this.#requirePlace(after.sounds.some(({ examples }) => examples.length > 0));
    const before = this.store.examplesKey(base.hash);
    this.store.change(this.set, after, now);
    // With the same examples it goes on to hear with the head that it has, and with the background of that.
    if (this.store.examplesKey(base.hash) !== before) this.#keepBackground();
  }

  /**
   * Takes the last change back, whole or not at all. @returns whether there was one.
   * @throws {RefusalError} `model-quota`
   */
  undo(now: number): boolean {
    const { hash } = this.teachable.ground.base;
    const before = this.store.examplesKey(hash);
    const undone = this.store.undo(now, () =>
      this.#requirePlace(this.stored.some(({ examples }) => examples > 0)),
    );
    if (undone && this.store.examplesKey(hash) !== before) this.#keepBackground();
    return undone;
  }

  /** From now on what is stored is heard as soon as the room has a place for it. */
  watchPlaces(): void {
    this.#models.subscribe((_, now) => {
      if (this.base && !this.store.empty && this.#hasPlace) this.#follow(now);
    });
  }

  /** What is stored has changed: hears with it from now on. */
  followStore(now: number): void {
    this.#set = undefined;
    this.#feedback = undefined;
    // A head knows sounds by their ids: it is trained anew for other examples, and not for other names.
    if (this.store.examplesKey(this.teachable.ground.base.hash) !== this.#headOf)
      this.#head = undefined;
    this.#follow(now);
  }

  /** The room is deleted. */
  erase(): void {
    this.store.erase();
    this.#set = undefined;
    this.#sounds = [];
  }

  get #trained(): TaughtHead {
    if (this.#head) return this.#head;
    const { base, space } = this.teachable.ground;
    this.#headOf = this.store.examplesKey(base.hash);
    this.#head = trainHead(this.set, space, this.#background.vectors);
    return this.#head;
  }

  #keepBackground(): void {
    this.store.keepBackground(this.teachable.ground.base, this.#background.vectors);
  }

  #follow(now: number): void {
    const { ground, id: base } = this.teachable;
    this.#sounds = this.stored;
    const heard = this.#sounds.filter(({ examples }) => examples > 0);
    const revision = this.store.revision(ground.base.hash);
    if (revision === this.#revision) return;
    const metadata = this.#metadataOf(heard.map(({ name }) => name));
    const ids = heard.map(({ id }) => id);
    const source: HeadSource = {
      id: taughtModelId,
      title: 'Taught sounds',
      metadata,
      revision,
      base,
      open: () => this.#open(metadata, ids),
    };
    if (heard.length > 0 && !this.#hasPlace) {
      console.error('The room has no place for the sounds that it was taught.');
      return;
    }
    this.#revision = revision;
    this.#models.set('taught', heard.length > 0 ? [source] : [], now);
  }

  #metadataOf(labels: string[]): HeadMetadata & { name: string; version: string } {
    const { metadata } = this.teachable;
    const { version } = metadata;
    return { name: taughtModelId, version, ...taughtMetadata(labels, metadata) };
  }

  /** The head tells sounds by their ids, people by their names. @param ids in the order of the labels. */
  #open(metadata: HeadMetadata, ids: readonly SoundId[]): EmbeddingHead {
    const head = this.#trained;
    // A sound whose examples cannot be read any more is not in the head.
    const places = ids.map((id) => head.labels.indexOf(id));
    return {
      metadata,
      scores(embedding) {
        const scores = head.scores(embedding);
        return Float32Array.from(places, (place) => scores[place] ?? 0);
      },
    };
  }

  /**
   * @param heard whether anything is to be heard by it.
   * @throws {RefusalError} `model-quota` if the room hears with as many models as it may.
   */
  #requirePlace(heard: boolean): void {
    if (this.#hasPlace || !heard) return;
    throw new RefusalError('model-quota', `at most ${maxModels} models`);
  }

  get #hasPlace(): boolean {
    const others = this.#models.all.filter(({ origin }) => origin !== 'taught');
    return others.length < maxModels && !others.some(({ source }) => source.id === taughtModelId);
  }
}
