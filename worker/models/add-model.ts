/** Takes a model in for a room: read and checked, run once, its pace chosen, and handed to the room whole. */
import type { IsolateModels } from '../../edge/isolate-models.ts';
import { openFrontEnd } from '../../models/front-ends/kinds.ts';
import { openBytes } from '../../models/package/memory.ts';
import { type ModelPackage, readModelPackage } from '../../models/package/model-package.ts';
import type { ModelId } from '../../protocol/ids.ts';
import {
  maxIsolateModelUploads,
  maxIsolateModelUploadsPerNetwork,
  maxOpenModelBytes,
} from '../../protocol/limits.ts';
import type { ModelDescription } from '../../protocol/messages.ts';
import { RefusalError } from '../../protocol/refusals.ts';
import { Places } from '../places.ts';
import type { RoomHandle } from '../room.ts';
import { affordablePace, type ModelCost, measureCost } from './measure.ts';
import { asModelRefusal } from './model-refusals.ts';
import { fetchSentModel, readElsewhere, readSentModel, type SentModel } from './read-model.ts';

export interface ModelAddition {
  room: RoomHandle;
  request: Request;
  isolate: IsolateModels;
  /** As `MODEL_HOSTS` lists them. */
  hosts: string;
  /** The model in whose place it comes; a new one if undefined. */
  replaced?: ModelId;
}

const places = new Places();

/** Each model is held whole until the room has it: few are on their way at a time. */
export function takePlace(network: string): () => void {
  return places.take([
    ['', maxIsolateModelUploads, 'too many models are being uploaded'],
    [
      network,
      maxIsolateModelUploadsPerNetwork,
      'too many models are being uploaded from your network',
    ],
  ]);
}

/**
 * Whether there is a place is said before a model is read or fetched. A body that only names one is read
 * before it has a place: however slowly it comes, it keeps nobody else from theirs.
 * @throws {RefusalError} what the room or the model gives reason for.
 */
export async function addModel(addition: ModelAddition): Promise<ModelDescription> {
  const { room, request, replaced } = addition;
  await room.ask('reserveModel', { replaced });
  const elsewhere = await readElsewhere(request);
  const leave = takePlace(room.network);
  try {
    if (!elsewhere) return await store(addition, await readSentModel(request));
    if ('url' in elsewhere) {
      return await store(addition, await fetchSentModel(elsewhere, addition.hosts));
    }
    if (replaced !== undefined) throw new RefusalError('bad-request', 'a model replaces another');
    return await room.ask('chooseModel', elsewhere);
  } catch (error) {
    throw asModelRefusal(error);
  } finally {
    leave();
  }
}

async function store(
  { room, isolate, replaced }: ModelAddition,
  { files, title }: SentModel,
): Promise<ModelDescription> {
  const read = readModelPackage(files);
  requireMemory(read);
  const { metadata, multiplications } = read;
  const classifier = isolate.openOnce(files);
  let cost: ModelCost;
  try {
    const frontEnd = openFrontEnd(metadata.frontEnd);
    cost = await measureCost({ classifier, frontEnd, multiplications });
  } finally {
    classifier.dispose();
  }
  const pace = affordablePace(metadata, cost);
  return room.ask('addModel', { replaced, title, ...files, ...pace });
}

/** @throws {RefusalError} `model-too-large` for one that would fill the isolate, before it is opened. */
function requireMemory(read: ModelPackage): void {
  const [bytes, most] = [openBytes(read), maxOpenModelBytes / 2];
  if (bytes <= most) return;
  throw new RefusalError('model-too-large', `it takes ${bytes} bytes of memory, at most ${most}`);
}
