/**
 * Models that are open in this isolate, whose memory all rooms in it share. Those that rooms bring along are
 * kept by what is in them, so that rooms with the same model share it, and closed when others need the
 * memory: the one that was used least recently first, none that was used just now, and none that is leased.
 *
 * Rooms take no leases: nobody tells an isolate that a room has hibernated, so its lease would last for ever.
 * They open again what was closed.
 */
import type { ModelMetadata } from '../models/package/metadata.ts';
import type { ModelFiles } from '../models/package/model-package.ts';
import { Classifier, type WindowClassifier } from '../models/recognition/classifier.ts';
import type { CompiledWasm } from '../models/runtime/backend.ts';
import type { ModelId } from '../protocol/ids.ts';
import { maxOpenModelBytes, modelRestMs } from '../protocol/limits.ts';
import { type Catalogue, catalogueOf, closeCatalogueModel } from './catalogue.ts';
import { renewedMetadata } from './renewed-metadata.ts';

/** A model was closed to make room for others since it was opened: it can be opened again. */
export class ModelClosedError extends Error {
  override readonly name = 'ModelClosedError';
}

/** Models in use leave no memory for another one, until they have rested or were released. */
export class ModelMemoryError extends Error {
  override readonly name = 'ModelMemoryError';
}

/** A model that stays open until it is released, however long nobody uses it. */
export interface LeasedModel {
  readonly classifier: WindowClassifier;
  /** Again it does nothing. */
  release(): void;
}

/** What a model of a room is. */
interface RoomModelFacts {
  /** What is in the model: the same for the same files, and for no others. */
  content: string;
  /** Of memory that it takes while it is open. */
  bytes: number;
  /** In place of that in its files. */
  metadata: ModelMetadata;
}

/** What a room knows of a model of the catalogue. */
interface ChosenModelFacts {
  id: ModelId;
  bytes: number;
  /** In place of that in its files, unless another model was deployed since under its id. */
  metadata: ModelMetadata;
}

interface Open {
  readonly classifier: WindowClassifier;
  readonly bytes: number;
  readonly close: () => void;
  usedAt: number;
  /** While there are any, it stays open. */
  leases: number;
}

export class IsolateModels {
  readonly #wasm: CompiledWasm;
  readonly #maxBytes: number;
  /** By what is in them; the one used least recently comes first. */
  readonly #open = new Map<string, Open>();
  /** Those that are being fetched, likewise: how much memory they will take, and how many wait for each. */
  readonly #opening = new Map<string, { bytes: number; waiting: number }>();

  /** @param maxBytes that open models take at most. */
  constructor(wasm: CompiledWasm, maxBytes: number = maxOpenModelBytes) {
    this.#wasm = wasm;
    this.#maxBytes = maxBytes;
  }

  /** How much memory models take that are open, or will be in a moment. */
  get bytes(): number {
    const opening = [...this.#opening].filter(([content]) => !this.#open.has(content));
    const all = [...this.#open.values(), ...opening.map(([, each]) => each)];
    return all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The catalogue of a deployment. @param assets its static assets. */
  catalogue(assets: Fetcher): Catalogue {
    return catalogueOf(assets, this.#wasm);
  }

  /** Opens a model for once: whoever does disposes of it. @throws {ModelError} */
  openOnce(files: ModelFiles): Classifier {
    return Classifier.open(files, this.#wasm);
  }

  /**
   * @param read gives the files, each time that it has to be opened.
   * @returns a classifier that opens the model again if it was closed meanwhile.
   * @throws {ModelError} @throws {ModelMemoryError}
   */
  open({ content, bytes, metadata }: RoomModelFacts, read: () => ModelFiles): WindowClassifier {
    const use = (): WindowClassifier => {
      const known = this.#use(content);
      if (known) return known;
      // Somebody who waits for its files has set the memory aside.
      if (!this.#opening.has(content)) this.#makeRoom(bytes);
      return this.#openFiles(content, bytes, read());
    };
    use();
    return { metadata, classify: (window) => use().classify(window) };
  }

  /**
   * @param read fetches the files, if it is not open.
   * @throws {ModelError} @throws {ModelMemoryError}
   */
  async lease(
    { content, bytes, metadata }: RoomModelFacts,
    read: () => Promise<ModelFiles>,
  ): Promise<LeasedModel> {
    if (!this.#use(content)) {
      const giveBack = this.#reserve(content, bytes);
      try {
        const files = await read();
        if (!this.#use(content)) this.#openFiles(content, bytes, files);
      } finally {
        giveBack();
      }
    }
    return this.#leaseOf(content, metadata);
  }

  /**
   * Opens a model of the catalogue.
   *
   * @returns a classifier that throws a `ModelClosedError` once the model was closed. Its metadata is what
   *   was given, or that of the other model with what a room may have changed.
   * @throws {ModelError} @throws {ModelMemoryError} @throws {Error} if the catalogue has it no more.
   */
  async openOfCatalogue(assets: Fetcher, chosen: ChosenModelFacts): Promise<WindowClassifier> {
    const content = await this.#openChosen(assets, chosen);
    const use = (): WindowClassifier => {
      const known = this.#use(content);
      if (!known) throw new ModelClosedError(`The model "${chosen.id}" was closed meanwhile.`);
      return known;
    };
    const metadata = renewedMetadata(chosen.metadata, use().metadata);
    return { metadata, classify: (window) => use().classify(window) };
  }

  /** @throws what `openOfCatalogue` throws. */
  async leaseOfCatalogue(assets: Fetcher, chosen: ChosenModelFacts): Promise<LeasedModel> {
    const content = await this.#openChosen(assets, chosen);
    const { metadata } = this.#use(content) ?? chosen;
    return this.#leaseOf(content, renewedMetadata(chosen.metadata, metadata));
  }

  /** @returns by what it is known from then on. */
  async #openChosen(assets: Fetcher, { id, bytes }: ChosenModelFacts): Promise<string> {
    const content = `catalogue ${id}`;
    if (this.#use(content)) return content;
    const source = await this.catalogue(assets).source(id);
    if (!source) throw new Error(`The catalogue has no model "${id}" any more.`);
    const giveBack = this.#reserve(content, bytes);
    try {
      const classifier = await source.open();
      const close = () => closeCatalogueModel(id);
      // Another room may have been quicker.
      if (!this.#use(content)) this.#keep(content, { classifier, bytes, close });
    } finally {
      giveBack();
    }
    return content;
  }

  #openFiles(content: string, bytes: number, files: ModelFiles): WindowClassifier {
    const classifier = Classifier.open(files, this.#wasm);
    return this.#keep(content, { classifier, bytes, close: () => classifier.dispose() });
  }

  /** @param content of a model that is open. */
  #leaseOf(content: string, metadata: ModelMetadata): LeasedModel {
    const open = this.#open.get(content);
    if (!open) throw new ModelClosedError(`The model "${metadata.name}" was closed meanwhile.`);
    open.leases++;
    let isReleased = false;
    return {
      classifier: {
        metadata,
        classify: (window) => {
          if (isReleased) throw new ModelClosedError(`The model "${metadata.name}" was released.`);
          this.#use(content);
          return open.classifier.classify(window);
        },
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        open.leases--;
      },
    };
  }

  #use(content: string): WindowClassifier | undefined {
    const known = this.#open.get(content);
    if (!known) return undefined;
    known.usedAt = Date.now();
    this.#open.delete(content);
    this.#open.set(content, known);
    return known.classifier;
  }

  #keep(content: string, open: Omit<Open, 'usedAt' | 'leases'>): WindowClassifier {
    this.#open.set(content, { ...open, usedAt: Date.now(), leases: 0 });
    return open.classifier;
  }

  /**
   * Sets memory aside for a model while its files are on their way: once, however many wait for it.
   * @returns gives it back. @throws {ModelMemoryError}
   */
  #reserve(content: string, bytes: number): () => void {
    const opening = this.#opening.get(content) ?? { bytes, waiting: 0 };
    if (opening.waiting === 0 && !this.#open.has(content)) this.#makeRoom(bytes);
    this.#opening.set(content, opening);
    opening.waiting++;
    return () => {
      opening.waiting--;
      if (opening.waiting === 0) this.#opening.delete(content);
    };
  }

  /** Closes as few as it takes. @throws {ModelMemoryError} if that would not do, and closes none then. */
  #makeRoom(bytes: number): void {
    let missing = this.bytes + bytes - this.#maxBytes;
    const restedSince = Date.now() - modelRestMs;
    const closable = [...this.#open].filter(
      ([, { leases, usedAt }]) => leases === 0 && usedAt <= restedSince,
    );
    if (closable.reduce((sum, [, open]) => sum + open.bytes, 0) < missing) {
      throw new ModelMemoryError(`Models in use leave no memory for one of ${bytes} bytes.`);
    }
    for (const [content, open] of closable) {
      if (missing <= 0) return;
      this.#open.delete(content);
      open.close();
      missing -= open.bytes;
    }
  }
}
