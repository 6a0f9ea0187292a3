/**
 * The catalogue as it lies in a checkout: a folder for each model, named by its id, with the three files of
 * its package and a card. The build ships it (cli/models/catalogue-assets.ts).
 */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { ModelError } from '../../models/package/model-error.ts';
import {
  type ModelFiles,
  type ModelPackage,
  readModelPackage,
} from '../../models/package/model-package.ts';
import { modelId } from '../../protocol/ids.ts';
import { readModelFiles } from '../model-files.ts';
import { UsageError } from '../usage-error.ts';
import { cardOf } from './card.ts';

/** Where it lies if nobody says otherwise. */
export const catalogueFolder = fileURLToPath(new URL('../../catalogue', import.meta.url));

/** The model that every room has anyway. */
const ownName = 'earshot-base';

export interface CatalogueModel extends ModelPackage {
  id: string;
  folder: string;
}

/**
 * Reads and checks all models, by their ids in order.
 * @throws {ModelError} if one of them is none that can be heard with
 */
export async function readCatalogue(folder: string): Promise<CatalogueModel[]> {
  if (!existsSync(folder)) return [];
  const models: CatalogueModel[] = [];
  const entries = await readdir(folder, { withFileTypes: true });
  for (const { name } of entries.filter(
    (entry) => entry.isDirectory() && v.is(modelId, entry.name),
  )) {
    const path = join(folder, name);
    try {
      models.push({ ...readModelPackage(await readModelFiles(path)), id: name, folder: path });
    } catch (error) {
      if (error instanceof ModelError)
        throw new ModelError(error.code, `${name}: ${error.message}`);
      throw error;
    }
  }
  return models.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Puts a package into the catalogue, whole or not at all.
 * @param given the name and the author to tell instead of its own.
 * @returns the model as it lies there.
 * @throws {UsageError} if there is one of its name
 */
export async function addToCatalogue(
  folder: string,
  files: ModelFiles,
  given: { name?: string | undefined; author?: string | undefined } = {},
): Promise<CatalogueModel> {
  const { author } = given;
  const id = given.name ?? readModelPackage(files).metadata.name;
  if (!v.is(modelId, id))
    throw new UsageError(
      `"${id}" is not a valid name: use a-z, 0-9, ".", "_" and "-", 64 at most.`,
    );
  if (id === ownName) throw new UsageError(`Every room already has ${id}: choose another --name.`);
  const path = join(folder, id);
  if (existsSync(path)) {
    throw new UsageError(
      `The catalogue already has a model ${id}: remove it, or choose another --name.`,
    );
  }
  const metadata = {
    ...(files.metadata as object),
    name: id,
    ...(author !== undefined && { author }),
  };
  const model = readModelPackage({ ...files, metadata });
  const beside = join(folder, `.adding-${randomUUID()}`);
  await mkdir(beside, { recursive: true });
  try {
    await writeFile(join(beside, 'model.json'), JSON.stringify(files.model));
    await writeFile(join(beside, 'metadata.json'), `${JSON.stringify(metadata, null, 2)}\n`);
    await writeFile(join(beside, 'weights.bin'), new Uint8Array(files.weights));
    await writeFile(join(beside, 'README.md'), cardOf(model));
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  return { ...model, id, folder: path };
}

/** @throws {UsageError} if there is no such model */
export async function removeFromCatalogue(folder: string, id: string): Promise<void> {
  const path = join(folder, id);
  if (!v.is(modelId, id) || !existsSync(path))
    throw new UsageError(`The catalogue has no model ${id}. To see its models, run list.`);
  await rm(path, { recursive: true });
}
