/**
 * Models that are open in this isolate, whose memory all rooms in it share. Those that rooms bring along are
 * kept by what is in them, so that rooms with the same model share it, and closed when others need the
 * memory: the one that was used least recently first, and none that was used just now.
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

interface Open {
  readonly classifier: WindowClassifier;
  readonly bytes: number;
  readonly close: () => void;
  usedAt: number;
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

  /** Whether a model is open. @param content what it is known by. */
  has(content: string): boolean {
    return this.#open.has(content);
  }

  /**
   * @param content what is in the model: the same for the same files, and for no others.
   * @param bytes of memory that it takes while it is open.
   * @param metadata in place of that in its files.
   * @param read gives the files, each time that it has to be opened.
   * @returns a classifier that opens the model again if it was closed meanwhile.
   * @throws {ModelError} @throws {Error} if models that are in use leave no room for it.
   */
  open(
    { content, bytes, metadata }: { content: string; bytes: number; metadata: ModelMetadata },
    read: () => ModelFiles,
  ): WindowClassifier {
    const use = (): WindowClassifier => {
      const known = this.#use(content);
      if (known) return known;
      this.#makeRoom(bytes);
      const classifier = Classifier.open(read(), this.#wasm);
      return this.#keep(content, { classifier, bytes, close: () => classifier.dispose() });
    };
    use();
    return { metadata, classify: (window) => use().classify(window) };
  }

  /**
   * Opens a model of the catalogue.
   *
   * @param metadata in place of that in its files, unless another model was deployed since under its id.
   * @returns a classifier that throws a `ModelClosedError` once the model was closed. Its metadata is what
   *   was given, or that of the other model with what a room may have changed.
   * @throws {ModelError} @throws {Error} if models that are in use leave no room for it.
   */
  async openOfCatalogue(
    assets: Fetcher,
    { id, bytes, metadata }: { id: ModelId; bytes: number; metadata: ModelMetadata },
  ): Promise<WindowClassifier> {
    const content = `catalogue ${id}`;
    if (!this.#use(content)) {
      const source = await this.catalogue(assets).source(id);
      if (!source) throw new Error(`The catalogue has no model "${id}" any more.`);
      const release = this.#reserve(content, bytes);
      try {
        const classifier = await source.open();
        const close = () => closeCatalogueModel(id);
        // Another room may have been quicker.
        if (!this.#use(content)) this.#keep(content, { classifier, bytes, close });
      } finally {
        release();
      }
    }
    const use = (): WindowClassifier => {
      const known = this.#use(content);
      if (!known) throw new ModelClosedError(`The model "${id}" was closed meanwhile.`);
      return known;
    };
    const known = renewedMetadata(metadata, use().metadata);
    return { metadata: known, classify: (window) => use().classify(window) };
  }

  #use(content: string): WindowClassifier | undefined {
    const known = this.#open.get(content);
    if (!known) return undefined;
    known.usedAt = Date.now();
    this.#open.delete(content);
    this.#open.set(content, known);
    return known.classifier;
  }

  #keep(content: string, open: Omit<Open, 'usedAt'>): WindowClassifier {
    this.#open.set(content, { ...open, usedAt: Date.now() });
    return open.classifier;
  }

  /**
   * Sets memory aside for a model while its files are on their way: once, however many wait for it.
   * @returns gives it back. @throws {Error} if models that are in use leave no room for it.
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

  #makeRoom(bytes: number): void {
    const resting = Date.now() - modelRestMs;
    while (this.bytes + bytes > this.#maxBytes) {
      const [oldest] = this.#open;
      if (!oldest || oldest[1].usedAt > resting) {
        throw new Error(`Models in use leave no room for ${bytes} bytes in this isolate.`);
      }
      this.#open.delete(oldest[0]);
      oldest[1].close();
    }
  }
}
