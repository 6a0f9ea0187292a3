/** The room's models as they are opened: with the first mic, each in its own time. */
import { ModelClosedError, ModelMemoryError } from '../../edge/isolate-models.ts';
import { describeModel, type RoomModel } from '../../edge/models.ts';
import type { WindowClassifier } from '../../models/recognition/classifier.ts';
import type { EmbeddingHead } from '../../models/recognition/embedding-head.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { modelRestMs } from '../../protocol/limits.ts';
import type { ModelDescription, ModelState } from '../../protocol/messages.ts';
import type { RoomModels } from '../models/room-models.ts';
import type { Publishing } from '../publishing/publishing.ts';

/** What can hear: a model, or a head on the windows of another one. */
export type OpenModel =
  | { id: ModelId; classifier: WindowClassifier }
  | { id: ModelId; base: ModelId; head: EmbeddingHead };

interface Entry {
  model: RoomModel;
  state: ModelState;
  /** Whether it is being opened, rather than not wanted yet. */
  begun: boolean;
  /** When it is opened again, if models in use left no memory for it. */
  againAt: number | undefined;
  open: OpenModel | undefined;
  /** The state as it was told since the room woke. */
  told: ModelState | undefined;
}

export class OpenModels {
  readonly #models: RoomModels;
  readonly #publishing: Publishing;
  #entries: Entry[];

  constructor(models: RoomModels, publishing: Publishing) {
    this.#models = models;
    this.#publishing = publishing;
    this.#entries = models.all.map(unopened);
  }

  /** As participants see them. */
  get descriptions(): ModelDescription[] {
    return this.#entries.map(({ model, state }) => describeModel(model, state));
  }

  get ids(): ModelId[] {
    return this.#entries.map(({ model }) => model.source.id);
  }

  /** Those that can hear. */
  get ready(): OpenModel[] {
    return this.#entries.flatMap(({ open }) => open ?? []);
  }

  isHead(id: ModelId): boolean {
    return this.#entries.some(({ model: { source } }) => source.id === id && 'base' in source);
  }

  /** Those that hear what a model makes of its windows. */
  headsOn(base: ModelId): ModelId[] {
    return this.#entries.flatMap(({ model: { source } }) =>
      'base' in source && source.base === base ? [source.id] : [],
    );
  }

  /** Whether any of them is not ready yet, and will be unless it fails. */
  get opening(): boolean {
    return this.#entries.some(({ state }) => state === 'opening');
  }

  stateOf(id: ModelId): ModelState | undefined {
    return this.#entries.find(({ model }) => model.source.id === id)?.state;
  }

  /** @returns a model of the room, as participants see it. */
  descriptionOf(id: ModelId): ModelDescription | undefined {
    return this.descriptions.find((description) => description.id === id);
  }

  /**
   * Takes over what the room has now, and tells it.
   *
   * @param come ids that stand for a model which was never opened here.
   */
  follow(come: readonly ModelId[]): void {
    const before = new Map(this.#entries.map((entry) => [entry.model.source.id, entry]));
    this.#entries = this.#models.all.map((model) => {
      const { id } = model.source;
      const known = come.includes(id) ? undefined : before.get(id);
      return known ? Object.assign(known, { model }) : unopened(model);
    });
    this.#publishing.models({ type: 'models', models: this.descriptions });
  }

  /**
   * Opens those that nobody has wanted before, and those for which there may be memory now.
   *
   * @param onReady is called with each that became ready, at once for one that can be opened at once.
   */
  open(onReady: (model: OpenModel) => void, now: number): void {
    for (const entry of this.#entries) {
      if (!entry.begun || now >= (entry.againAt ?? Number.POSITIVE_INFINITY))
        this.#begin(entry, onReady);
    }
  }

  /** Those that failed are opened again when they are wanted next. */
  forgetFailures(): void {
    for (const entry of this.#entries) {
      if (entry.state !== 'failed') continue;
      entry.begun = false;
      this.#change(entry, 'opening');
    }
  }

  /** A model that was ready hears no more. One that was only closed is opened again when it is wanted. */
  fail(id: ModelId, error: unknown): void {
    const entry = this.#entries.find(({ model }) => model.source.id === id);
    if (!entry?.open) return;
    entry.open = undefined;
    if (error instanceof ModelClosedError) {
      entry.begun = false;
      this.#change(entry, 'opening');
      return;
    }
    this.#fail(entry, error);
  }

  #begin(entry: Entry, onReady: (model: OpenModel) => void): void {
    entry.begun = true;
    entry.againAt = undefined;
    const { source } = entry.model;
    const opened = (open: OpenModel) => {
      // The room may have parted with it meanwhile.
      if (!this.#entries.includes(entry)) return;
      entry.open = open;
      this.#change(entry, 'ready');
      onReady(open);
    };
    const failed = (error: unknown) => {
      if (this.#entries.includes(entry)) this.#fail(entry, error);
      else console.error(error);
    };
    let opening: OpenModel | Promise<OpenModel>;
    try {
      opening = openSource(source);
    } catch (error) {
      failed(error);
      return;
    }
    if (opening instanceof Promise) {
      // A room that woke had told that it was ready. One that has failed stays so until it is.
      if (entry.state !== 'failed') this.#change(entry, 'opening');
      void opening.then(opened, failed);
    } else opened(opening);
  }

  #fail(entry: Entry, error: unknown): void {
    // Once, however often there is no memory for it.
    if (entry.state !== 'failed') console.error(error);
    if (error instanceof ModelMemoryError) entry.againAt = Date.now() + modelRestMs;
    this.#change(entry, 'failed');
  }

  /** Tells it, unless it was told last. */
  #change(entry: Entry, state: ModelState): void {
    entry.state = state;
    if (entry.told === state) return;
    entry.told = state;
    this.#publishing.model({ type: 'model', model: entry.model.source.id, state });
  }
}

function unopened(model: RoomModel): Entry {
  return {
    model,
    state: 'opening',
    begun: false,
    againAt: undefined,
    open: undefined,
    told: undefined,
  };
}

function openSource(source: RoomModel['source']): OpenModel | Promise<OpenModel> {
  const { id } = source;
  if ('base' in source) return { id, base: source.base, head: source.open() };
  const opening = source.open();
  if (opening instanceof Promise) return opening.then((classifier) => ({ id, classifier }));
  return { id, classifier: opening };
}
