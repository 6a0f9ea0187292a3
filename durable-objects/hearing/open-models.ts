/** The room's models as they are opened: with the first mic, each in its own time. */
import { describeModel, type ModelSource, type RoomModels } from '../../edge/models.ts';
import type { Classifier } from '../../models/recognition/classifier.ts';
import type { ModelId } from '../../protocol/ids.ts';
import type { ModelDescription, ModelState } from '../../protocol/messages.ts';
import type { Publishing } from '../publishing/publishing.ts';

/** A model that can hear. */
export interface OpenModel {
  id: ModelId;
  classifier: Classifier;
}

interface Entry {
  source: ModelSource;
  state: ModelState;
  /** Whether it is being opened, rather than not wanted yet. */
  begun: boolean;
  classifier: Classifier | undefined;
  /** The state as it was told since the room woke. */
  told: ModelState | undefined;
}

export class OpenModels {
  readonly #entries: Entry[];
  readonly #publishing: Publishing;

  constructor(sources: RoomModels, publishing: Publishing) {
    this.#publishing = publishing;
    this.#entries = sources.map((source) => ({
      source,
      state: 'opening',
      begun: false,
      classifier: undefined,
      told: undefined,
    }));
  }

  /** As participants see them. */
  get descriptions(): ModelDescription[] {
    return this.#entries.map(({ source, state }) => describeModel(source, state));
  }

  get ids(): ModelId[] {
    return this.#entries.map(({ source }) => source.id);
  }

  /** Those that can hear. */
  get ready(): OpenModel[] {
    return this.#entries.flatMap(({ source, classifier }) =>
      classifier ? [{ id: source.id, classifier }] : [],
    );
  }

  /** Whether any of them is not ready yet, and will be unless it fails. */
  get opening(): boolean {
    return this.#entries.some(({ state }) => state === 'opening');
  }

  stateOf(id: ModelId): ModelState | undefined {
    return this.#entries.find(({ source }) => source.id === id)?.state;
  }

  /**
   * Opens those that nobody has wanted before.
   *
   * @param onReady is called with each that became ready, at once for one that can be opened at once.
   */
  open(onReady: (model: OpenModel) => void): void {
    for (const entry of this.#entries) {
      if (!entry.begun) this.#begin(entry, onReady);
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

  #begin(entry: Entry, onReady: (model: OpenModel) => void): void {
    entry.begun = true;
    const opened = (classifier: Classifier) => {
      entry.classifier = classifier;
      this.#change(entry, 'ready');
      onReady({ id: entry.source.id, classifier });
    };
    const failed = (error: unknown) => {
      console.error(error);
      this.#change(entry, 'failed');
    };
    let opening: Classifier | Promise<Classifier>;
    try {
      opening = entry.source.open();
    } catch (error) {
      failed(error);
      return;
    }
    if (opening instanceof Promise) {
      // A room that woke had told that it was ready.
      this.#change(entry, 'opening');
      void opening.then(opened, failed);
    } else opened(opening);
  }

  /** Tells it, unless it was told last. */
  #change(entry: Entry, state: ModelState): void {
    entry.state = state;
    if (entry.told === state) return;
    entry.told = state;
    this.#publishing.model({ type: 'model', model: entry.source.id, state });
  }
}
