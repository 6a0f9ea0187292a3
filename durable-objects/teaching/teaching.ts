/** Teaching the room: what people may ask of it, who may, and what everyone is told. */
import * as v from 'valibot';
import { randomTaughtId } from '../../edge/keys.ts';
import { type Example, type ExampleFacts, readExample } from '../../models/teaching/example.ts';
import { exampleOf as madeOf } from '../../models/teaching/take.ts';
import { requireSameBase, taughtBaseSchema } from '../../models/teaching/taught-base.ts';
import {
  exportTaughtSet,
  importTaughtSet,
  joinSets,
} from '../../models/teaching/taught-package.ts';
import {
  addExample,
  addSound,
  deleteExample,
  deleteSound,
  renameSound,
  soundOf,
  type TaughtSet,
} from '../../models/teaching/taught-set.ts';
import {
  thumbnailBands,
  thumbnailColumns,
  thumbnailLength,
} from '../../models/teaching/thumbnail.ts';
import { checked } from '../../protocol/check.ts';
import type { Role } from '../../protocol/handshake.ts';
import { type ExampleId, exampleId, type SoundId, soundId } from '../../protocol/ids.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import {
  type ExampleDetails,
  type ExampleOwner,
  exampleOwner,
  heardExampleSource,
  type SoundList,
  soundNaming,
} from '../../protocol/sounds.ts';
import { soundName } from '../../protocol/text.ts';
import type { Alarm, Duty } from '../alarm.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Publishing } from '../publishing/publishing.ts';
import { type Asked, costing, everyRole, recorders, request } from '../request.ts';
import type { Settings } from '../settings/settings.ts';
import { findMoment } from './moments.ts';
import type { RecentMics } from './recent-mics.ts';
import { exampleOf, soundListOf } from './sound-list.ts';
import { type TaughtModel, taughtModelId } from './taught-model.ts';
import { refusing } from './teaching-refusals.ts';

/** Who may teach, if the host lets them. */
const teachers: readonly Role[] = ['host', 'mic'];

/** Training takes the room a moment: an asker has twelve of them at once, and one a second. */
const training = costing(20);

const nothing = v.strictObject({});
const ofSound = { sound: soundId };
const ofExample = { ...ofSound, example: exampleId };

/**
 * A file's names are as people's are: cleaned, and no two the same then.
 * @throws {RefusalError} `bad-name` @throws {TeachingError} `name-taken`
 */
function cleanlyNamed(set: TaughtSet): TaughtSet {
  return set.sounds.reduce(
    (named, { id, name }) =>
      renameSound(named, id, checked(soundName, name, 'sounds-unreadable', 'name of a sound')),
    set,
  );
}

export interface TeachingParts {
  taught: TaughtModel;
  recent: RecentMics;
  settings: Settings;
  publishing: Publishing;
  log: EventLog;
  alarm: Alarm;
}

export class Teaching {
  readonly #room: TeachingParts;
  /** What was dropped goes for good. */
  readonly #purge: Duty;

  constructor(room: TeachingParts) {
    this.#room = room;
    this.#purge = room.alarm.register(() => room.taught.store.purge());
    this.#planPurge();
    // Last, when the other parts know of the change that left a place.
    room.taught.watchPlaces();
  }

  readonly requests = {
    sounds: request(everyRole, nothing, (_, { now }) => this.#list(now), costing(4)),
    example: request(everyRole, v.strictObject(ofExample), ({ sound, example }) =>
      this.#details(sound, example),
    ),
    /** Whether somebody may give an example of a sound, or any at all: asked before it is read. */
    mayTeach: request(
      teachers,
      v.strictObject({ of: v.optional(exampleOwner) }),
      ({ of }, asked) => {
        this.#requireTeacher(asked);
        const { set } = this.#room.taught;
        if (of !== undefined) refusing(() => withOwner(set, of));
        return null;
      },
    ),
    addSound: request(
      teachers,
      soundNaming,
      ({ name }, asked) =>
        this.#change(asked, (set) => addSound(set, { id: randomTaughtId(), name })),
      training,
    ),
    renameSound: request(
      teachers,
      v.strictObject({ ...ofSound, ...soundNaming.entries }),
      ({ sound, name }, asked) => this.#change(asked, (set) => renameSound(set, sound, name)),
      training,
    ),
    removeSound: request(
      teachers,
      v.strictObject(ofSound),
      ({ sound }, asked) => this.#change(asked, (set) => deleteSound(set, sound)),
      training,
    ),
    removeSounds: request(
      teachers,
      nothing,
      (_, asked) => this.#change(asked, (set) => ({ ...set, sounds: [] })),
      training,
    ),
    /** A moment of a mic becomes an example, of a new sound as one change with its name. */
    addHeardExample: request(
      teachers,
      v.strictObject({ of: exampleOwner, source: heardExampleSource }),
      async ({ of, source }, asked) => {
        this.#requireTeacher(asked);
        const { taught, recent, log } = this.#room;
        const model = taught.teachable;
        refusing(() => withOwner(taught.set, of));
        const found = await findMoment(source, { recent, log, model }, asked.now);
        recent.forgetBackground(found.from, found.to);
        const { by } = source;
        const about = {
          id: randomTaughtId(),
          atMs: asked.now,
          from: 'take' in source && source.take ? ('take' as const) : ('moment' as const),
          ...(by !== undefined && { by }),
        };
        const example = refusing(() => madeOf(found.take, model.metadata.labels, about));
        return this.#change(asked, (set) => withExample(set, of, example));
      },
      training,
    ),
    /** The Worker has made an example of a piece of a recording. */
    addMadeExample: request(
      teachers,
      v.strictObject({
        of: exampleOwner,
        base: taughtBaseSchema,
        facts: v.unknown(),
        bytes: v.instance(Uint8Array<ArrayBufferLike>),
      }),
      ({ of, base, facts, bytes }, asked) =>
        this.#change(asked, (set) => {
          requireSameBase(base, set.base);
          return withExample(set, of, readExample(facts, bytes, set.base.embeddingSize));
        }),
      training,
    ),
    removeExample: request(
      teachers,
      v.strictObject(ofExample),
      ({ sound, example }, asked) => {
        this.#requireTeacher(asked);
        const { store, teachable } = this.#room.taught;
        if (store.dropOutdated(sound, example, teachable.ground.base, asked.now))
          return this.#changed(asked.now);
        return this.#change(asked, (set) => deleteExample(set, sound, example));
      },
      training,
    ),
    undoSounds: request(
      teachers,
      nothing,
      (_, asked) => {
        this.#requireTeacher(asked);
        if (!this.#room.taught.undo(asked.now)) throw new RefusalError('nothing-to-undo');
        return this.#changed(asked.now);
      },
      training,
    ),
    /** What the room was taught, for the Worker alone: it recognises recordings. */
    taughtHead: request(recorders, nothing, () => this.#room.taught.named, costing(4)),
    exportSounds: request(
      everyRole,
      nothing,
      () => exportTaughtSet(this.#room.taught.set),
      costing(20),
    ),
    importSounds: request(
      teachers,
      v.strictObject({ file: v.instance(Uint8Array<ArrayBufferLike>) }),
      ({ file }, asked) =>
        this.#change(asked, (set) =>
          joinSets(set, cleanlyNamed(importTaughtSet(file, set.base, randomTaughtId))),
        ),
      costing(60),
    ),
  };

  /** The room is deleted. */
  erase(): void {
    this.#room.taught.erase();
    this.#purge.due = undefined;
  }

  /** @throws {RefusalError} `not-allowed` */
  #requireTeacher({ role }: Asked): void {
    if (role === 'host' || this.#room.settings.current.teach === 'everyone') return;
    throw new RefusalError('not-allowed', 'only the host teaches this room');
  }

  /** @throws {RefusalError} where the set cannot be changed so, or they may not. */
  #change(asked: Asked, how: (set: TaughtSet) => TaughtSet): SoundList {
    this.#requireTeacher(asked);
    const { taught } = this.#room;
    refusing(() => taught.keep(how(taught.set), asked.now));
    return this.#changed(asked.now);
  }

  /** What is stored is another set than before: the room hears with it, and everyone is told. */
  #changed(now: number): SoundList {
    const { publishing, taught } = this.#room;
    this.#renameLabels(now);
    taught.followStore(now);
    publishing.sounds({ type: 'sounds', sounds: [...taught.sounds] });
    // Without the names: what is deleted is not to stay in the log.
    publishing.announce({ type: 'taught' }, now);
    this.#planPurge();
    return this.#list(now);
  }

  /** What the host set for a sound goes on to hold under its new name. */
  #renameLabels(now: number): void {
    const { publishing, settings, taught } = this.#room;
    const named = new Map(taught.sounds.map(({ id, name }) => [id, name]));
    const renamed = taught.stored.filter(({ id, name }) => {
      const before = named.get(id);
      if (before === undefined || before === name) return false;
      return settings.renameLabel(taughtModelId, before, name);
    });
    if (renamed.length > 0)
      publishing.announce({ type: 'settings', settings: settings.current }, now);
  }

  #list(now: number): SoundList {
    return soundListOf(this.#room.taught, now);
  }

  /** @throws {RefusalError} `sound-not-found` */
  #details(sound: SoundId, id: ExampleId): ExampleDetails {
    const { set, store } = this.#room.taught;
    const outdated = store.outdated(set.base.hash).find((each) => each.id === id)?.facts;
    const current = set.sounds.flatMap(({ examples }) => examples).find((each) => each.id === id);
    const facts: ExampleFacts | undefined = outdated ?? current;
    const thumbnail = store.thumbnail(sound, id, thumbnailLength);
    if (!facts || !thumbnail) throw new RefusalError('sound-not-found');
    return {
      ...exampleOf(facts, { outdated: outdated !== undefined }),
      thumbnail: {
        columns: thumbnailColumns,
        bands: thumbnailBands,
        data: btoa(String.fromCharCode(...thumbnail)),
      },
    };
  }

  #planPurge(): void {
    this.#purge.due = this.#room.taught.store.undoEnds;
  }
}

/** @throws {TeachingError} if the sound is unknown, or cannot be added. */
function withOwner(set: TaughtSet, of: ExampleOwner): { owned: TaughtSet; sound: string } {
  if ('sound' in of) return { owned: set, sound: soundOf(set, of.sound).id };
  const id = randomTaughtId();
  return { owned: addSound(set, { id, name: of.name }), sound: id };
}

/** @throws {TeachingError} the same, and if it takes no such example. */
function withExample(set: TaughtSet, of: ExampleOwner, example: Example): TaughtSet {
  const { owned, sound } = withOwner(set, of);
  return addExample(owned, sound, example);
}
