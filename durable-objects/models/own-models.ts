/**
 * The models that a host gave to the room: uploaded ones lie in the room's SQLite, each once however often it
 * is given, and go with the room; of those chosen from the catalogue only what they are is stored.
 */
import * as v from 'valibot';
import type { IsolateModels } from '../../edge/isolate-models.ts';
import { describeModel, type ModelSource } from '../../edge/models.ts';
import { openBytes } from '../../models/package/memory.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import { readModelPackage } from '../../models/package/model-package.ts';
import type { WindowClassifier } from '../../models/recognition/classifier.ts';
import { modelChange } from '../../protocol/http.ts';
import { type ModelId, modelId } from '../../protocol/ids.ts';
import {
  maxModelDescriptionLength,
  maxModels,
  maxOpenModelBytes,
  maxRoomModelBytes,
  maxRoomModels,
} from '../../protocol/limits.ts';
import type { ModelDescription } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { modelName } from '../../protocol/text.ts';
import type { Pieces } from '../bytes/pieces.ts';
import type { OpenModels } from '../hearing/open-models.ts';
import { costing, everyRole, hostOnly, recorders, request } from '../request.ts';
import type { InvitedModel } from './invited-model.ts';
import type { RoomModels } from './room-models.ts';
import {
  type ChosenModel,
  changedModel,
  contentOf,
  idFor,
  packed,
  revisionOf,
  type StoredModel,
  type UploadedModel,
  unpacked,
} from './stored-model.ts';

const nothing = v.strictObject({});
const ofModel = v.strictObject({ id: modelId });
/** An uploaded model, in whose place another one is to come. */
const replaced = v.optional(modelId);

export interface OwnModelsParts {
  storage: DurableObjectStorage;
  /** Where the files of uploaded models lie. */
  pieces: Pieces;
  models: RoomModels;
  isolate: IsolateModels;
  assets: Fetcher;
}

export class OwnModels {
  readonly #room: OwnModelsParts;
  #stored: readonly StoredModel[];

  /** Hands the models that are stored in to the room. */
  constructor(room: OwnModelsParts, now: number) {
    this.#room = room;
    this.#stored = room.storage.sql
      .exec<{ body: string }>('SELECT body FROM models ORDER BY rowid')
      .toArray()
      .map(({ body }) => JSON.parse(body));
    for (const origin of ['catalogue', 'room'] as const) this.#handIn(origin, now);
  }

  /** @param open the room's models as they are opened, for what is told of them. */
  requestsWith(open: OpenModels) {
    const told = (id: ModelId) => open.descriptionOf(id) as ModelDescription;
    return {
      models: request(everyRole, nothing, () => open.descriptions),
      /** Whether there is a place for a model: asked before it is read. */
      reserveModel: request(
        hostOnly,
        v.strictObject({ replaced }),
        (given) => {
          this.#requirePlaceForUpload(given.replaced);
          return null;
        },
        costing(4),
      ),
      /** The Worker has read the model: it is stored whole, and heard with from now on. */
      addModel: request(
        hostOnly,
        v.strictObject({
          replaced,
          title: v.optional(modelName),
          model: v.unknown(),
          metadata: v.unknown(),
          weights: v.instance(ArrayBuffer),
          hopSamples: v.number(),
          inferenceMs: v.number(),
        }),
        ({ replaced, ...given }, { now }) => told(this.#upload(given, replaced, now)),
      ),
      chooseModel: request(
        hostOnly,
        v.strictObject({ catalogue: modelId }),
        async ({ catalogue }, { now }) => told(await this.#choose(catalogue, now)),
        costing(4),
      ),
      changeModel: request(
        hostOnly,
        v.strictObject({ id: modelId, change: modelChange }),
        ({ id, change }, { now }) => {
          this.#put(checkedLength(changedModel(this.#get(id), change)), now);
          return told(id);
        },
        costing(4),
      ),
      removeModel: request(
        hostOnly,
        ofModel,
        ({ id }, { now }) => {
          const { origin } = this.#get(id);
          this.#write(() => this.#room.storage.sql.exec('DELETE FROM models WHERE id = ?', id));
          this.#stored = this.#stored.filter((model) => model.id !== id);
          this.#handIn(origin, now);
          return null;
        },
        costing(4),
      ),
      /** The files of an uploaded model, for the Worker alone: it recognises recordings. */
      modelFiles: request(
        recorders,
        v.strictObject({ id: modelId, content: v.string() }),
        ({ id, content }) => {
          const model = this.#get(id);
          // The isolate keeps a model by what is in it: other files would be heard with in every room that has it.
          if (model.origin !== 'room' || model.content !== content)
            throw new RefusalError('model-not-found', 'it was replaced');
          return { packed: this.#files(model) };
        },
      ),
    };
  }

  /** What the Worker needs to hear a recording with a model of the host's; nothing for any other. */
  placeOf(id: ModelId): Pick<InvitedModel, 'chosen' | 'uploaded'> {
    const model = this.#stored.find((each) => each.id === id);
    if (!model) return {};
    const { openBytes: bytes, metadata } = model;
    return model.origin === 'room'
      ? { uploaded: { content: model.content, bytes, metadata } }
      : { chosen: { id: model.chosen, bytes, metadata } };
  }

  /** The room is deleted. */
  erase(): void {
    this.#room.pieces.erase();
    this.#room.storage.sql.exec('DELETE FROM models');
  }

  #upload(
    given: {
      title?: string | undefined;
      model: unknown;
      metadata: unknown;
      weights: ArrayBuffer;
      hopSamples: number;
      inferenceMs: number;
    },
    replaced: ModelId | undefined,
    now: number,
  ): ModelId {
    const { model, metadata, weights, title, hopSamples, inferenceMs } = given;
    this.#requirePlaceForUpload(replaced);
    const files = { model, metadata, weights };
    const read = readModelPackage(files);
    const bytes = packed(files);
    const content = contentOf(bytes);
    const added: UploadedModel = checkedLength({
      origin: 'room',
      id: replaced ?? idFor(title ?? read.metadata.name),
      title,
      metadata: { ...read.metadata, hopSamples },
      bytes: weights.byteLength,
      openBytes: openBytes(read),
      inferenceMs,
      content,
    });
    this.#requireBytes(added, bytes.length);
    this.#put(added, now, bytes);
    return added.id;
  }

  async #choose(chosen: ModelId, now: number): Promise<ModelId> {
    const { isolate, assets } = this.#room;
    this.#requirePlace();
    const catalogue = isolate.catalogue(assets);
    const entry = (await catalogue.list()).find(({ id }) => id === chosen);
    const source = entry && (await catalogue.source(chosen));
    if (!entry || !source)
      throw new RefusalError('model-not-found', `no "${chosen}" in the catalogue`);
    // While that was fetched, other requests may have been served.
    this.#requirePlace();
    const metadata = readMetadata(source.metadata);
    const id = this.#freeId(chosen);
    const bytes = entry.bytes;
    // Weights of 16 bits, which most packages have, take twice as much while they are open, and so do their copies.
    const openBytes = 4 * bytes;
    if (openBytes > maxOpenModelBytes) {
      const most = `at most ${maxOpenModelBytes}`;
      throw new RefusalError('model-too-large', `it takes ${openBytes} bytes of memory, ${most}`);
    }
    this.#put({ origin: 'catalogue', id, chosen, metadata, bytes, openBytes }, now);
    return id;
  }

  /** The catalogue's own id, unless the room has a model that is called so. */
  #freeId(chosen: ModelId): ModelId {
    return this.#room.models.find(chosen) ? idFor(chosen) : chosen;
  }

  /** @throws {RefusalError} `model-not-found` for one that is not the host's to change. */
  #get(id: ModelId): StoredModel {
    const model = this.#stored.find((each) => each.id === id);
    if (model) return model;
    const others = this.#room.models.find(id) && 'every room of the deployment has it';
    throw new RefusalError('model-not-found', others);
  }

  /** @throws {RefusalError} `model-quota`, `model-not-found` */
  #requirePlaceForUpload(replaced: ModelId | undefined): void {
    if (replaced !== undefined) {
      if (this.#get(replaced).origin === 'room') return;
      throw new RefusalError('model-not-found', 'it is of the catalogue');
    }
    if (this.#stored.filter(({ origin }) => origin === 'room').length >= maxRoomModels) {
      throw new RefusalError('model-quota', `at most ${maxRoomModels} uploaded models`);
    }
    this.#requirePlace();
  }

  /** @throws {RefusalError} `model-quota` */
  #requirePlace(): void {
    if (this.#room.models.all.length < maxModels) return;
    throw new RefusalError('model-quota', `at most ${maxModels} models`);
  }

  /** @throws {RefusalError} `model-quota`, `model-too-large` */
  #requireBytes(added: UploadedModel, bytes: number): void {
    const others = this.#stored.filter(
      (model): model is UploadedModel => model.origin === 'room' && model.id !== added.id,
    );
    if (added.openBytes > maxOpenModelBytes / 2) {
      const most = `at most ${maxOpenModelBytes / 2}`;
      throw new RefusalError(
        'model-too-large',
        `it takes ${added.openBytes} bytes of memory, ${most}`,
      );
    }
    const contents = new Set(others.map(({ content }) => content));
    const { pieces } = this.#room;
    const stored = [...contents].reduce((sum, content) => sum + pieces.bytesOf(content), 0);
    const more = contents.has(added.content) ? 0 : bytes;
    if (stored + more > maxRoomModelBytes) {
      throw new RefusalError('model-quota', `at most ${maxRoomModelBytes} bytes of models`);
    }
    const open = new Map([...others, added].map((each) => [each.content, each.openBytes]));
    if ([...open.values()].reduce((sum, each) => sum + each, 0) > maxOpenModelBytes) {
      throw new RefusalError(
        'model-quota',
        `at most ${maxOpenModelBytes} bytes of memory for models`,
      );
    }
  }

  /** Stores a model in place of the one with its id, all of it or nothing, and hands it in to the room. */
  #put(model: StoredModel, now: number, files?: Uint8Array): void {
    const { storage, pieces } = this.#room;
    const body = JSON.stringify(model);
    const content = model.origin === 'room' ? model.content : null;
    this.#write(() => {
      if (files && content !== null && pieces.bytesOf(content) === 0) pieces.write(content, files);
      storage.sql.exec(
        `INSERT INTO models (id, content, body) VALUES (?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET content = excluded.content, body = excluded.body`,
        model.id,
        content,
        body,
      );
    });
    const known = this.#stored.some(({ id }) => id === model.id);
    this.#stored = known
      ? this.#stored.map((each) => (each.id === model.id ? model : each))
      : [...this.#stored, model];
    this.#handIn(model.origin, now);
  }

  /** Files that no model has any more go in the same write. */
  #write(change: () => void): void {
    const { storage, pieces } = this.#room;
    const contents = () =>
      storage.sql
        .exec<{ content: string }>('SELECT DISTINCT content FROM models WHERE content IS NOT NULL')
        .toArray()
        .map(({ content }) => content);
    storage.transactionSync(() => {
      const before = contents();
      change();
      const after = contents();
      for (const content of before) if (!after.includes(content)) pieces.delete(content);
    });
  }

  /** A deployment that has other models since may leave fewer places, or take an id. */
  #handIn(origin: StoredModel['origin'], now: number): void {
    const { models } = this.#room;
    const others = models.all.filter((model) => model.origin !== origin);
    const sources = this.#stored
      .filter((model) => model.origin === origin)
      .filter(({ id }) => !others.some(({ source }) => source.id === id))
      .slice(0, Math.max(0, maxModels - others.length))
      .map((model) => this.#sourceOf(model));
    models.set(origin, sources, now);
  }

  #sourceOf(model: StoredModel): ModelSource {
    const { isolate } = this.#room;
    const { id, title, metadata, bytes, inferenceMs } = model;
    const open =
      model.origin === 'room'
        ? () =>
            isolate.open({ content: model.content, bytes: model.openBytes, metadata }, () =>
              unpacked(this.#files(model)),
            )
        : () => this.#openChosen(model);
    return { id, title, metadata, bytes, inferenceMs, revision: revisionOf(model), open };
  }

  /** If another model was deployed under its id, the room takes that over. */
  async #openChosen(model: ChosenModel): Promise<WindowClassifier> {
    const { isolate, assets } = this.#room;
    const { chosen: id, openBytes: bytes, metadata: known } = model;
    const classifier = await isolate.openOfCatalogue(assets, { id, bytes, metadata: known });
    const { metadata } = classifier;
    if (metadata !== known && this.#stored.includes(model))
      this.#put({ ...model, metadata }, Date.now());
    return classifier;
  }

  /** @throws {Error} if its files are gone. */
  #files(model: UploadedModel): Uint8Array {
    const files = this.#room.pieces.readAll(model.content);
    if (!files) throw new Error(`The files of the model "${model.id}" are gone.`);
    return files;
  }
}

/** Everybody who comes is told all of it. */
function checkedLength<Model extends StoredModel>(model: Model): Model {
  const source = { ...model, open: () => Promise.reject() };
  const told = JSON.stringify(describeModel({ origin: model.origin, source }, 'opening'));
  if (told.length <= maxModelDescriptionLength) return model;
  const most = `at most ${maxModelDescriptionLength}`;
  throw new RefusalError('model-too-large', `its labels take ${told.length} characters, ${most}`);
}
