/** A model that a host gave to the room, as the room stores it. */
import { createHash, randomBytes } from 'node:crypto';
import type { ModelMetadata } from '../../models/package/metadata.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';
import { base32 } from '../../protocol/checksum.ts';
import type { ModelChange } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** What is stored of each. */
interface Stored {
  id: ModelId;
  /** What people call it, if that is not the name of its package. */
  title?: string | undefined;
  /** As the room hears by it and tells it: that of the package with what was changed. */
  metadata: ModelMetadata;
  /** Length of its weights. */
  bytes: number;
  /** Of memory, while it is open. */
  openBytes: number;
  /** What a look takes, front end and network, where that was measured. */
  inferenceMs?: number | undefined;
}

/** One that was uploaded. */
export interface UploadedModel extends Stored {
  origin: 'room';
  /** SHA-256 of its files, under which they are stored. */
  content: string;
}

/** One of the deployment's catalogue, where its files are. */
export interface ChosenModel extends Stored {
  origin: 'catalogue';
  /** Its id in the catalogue. */
  chosen: ModelId;
}

export type StoredModel = UploadedModel | ChosenModel;

/** What changes whenever a model would hear something else. */
export function revisionOf(model: StoredModel): string {
  const { hopSamples, background = '', version } = model.metadata;
  const content = model.origin === 'room' ? model.content : `${model.chosen} ${version}`;
  return `${content} ${hopSamples} ${background}`;
}

/** The group of labels to which a host gives names. */
const ownGroup = 'own';

/** @throws {RefusalError} `bad-request` for a label that the model has not. */
export function changedModel<Model extends StoredModel>(model: Model, change: ModelChange): Model {
  const { labels, background, labelDetails = {}, ...metadata } = model.metadata;
  const titles = change.titles ?? {};
  for (const label of [...Object.keys(titles), change.background ?? undefined]) {
    if (label === undefined || labels.includes(label)) continue;
    throw new RefusalError('bad-request', `the model has no label "${label.slice(0, 64)}"`);
  }
  const details = new Map(Object.entries(labelDetails));
  for (const [label, title] of Object.entries(titles)) {
    const known = details.get(label);
    if (title !== null) details.set(label, { group: ownGroup, essential: false, ...known, title });
    else if (known?.group === ownGroup) details.delete(label);
    else if (known) details.set(label, { ...known, title: label });
  }
  const now = change.background === undefined ? background : (change.background ?? undefined);
  return {
    ...model,
    ...(change.name !== undefined && { title: change.name }),
    metadata: {
      ...metadata,
      labels,
      ...(now !== undefined && { background: now }),
      ...(details.size > 0 && { labelDetails: Object.fromEntries(details) }),
    },
  };
}

/** @returns a new id that tells what the model is called: detections of the log name it by this for ever. */
export function idFor(title: string): ModelId {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  const suffix = Array.from(randomBytes(6), (byte) => base32[byte % 32]).join('');
  return `${plain || 'model'}-${suffix}` as ModelId;
}

/** The files of a model as one: the length of its JSON, the JSON (UTF-8), the weights. */
export function packed({ model, metadata, weights }: ModelFiles): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ model, metadata }));
  const bytes = new Uint8Array(4 + json.length + weights.byteLength);
  new DataView(bytes.buffer).setUint32(0, json.length);
  bytes.set(json, 4);
  bytes.set(new Uint8Array(weights), 4 + json.length);
  return bytes;
}

export function unpacked(bytes: Uint8Array): ModelFiles {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
  const { model, metadata } = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  return { model, metadata, weights: bytes.slice(4 + length).buffer };
}

export function contentOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
