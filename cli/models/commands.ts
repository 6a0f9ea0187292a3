/** The commands of `npm run models`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ModelFiles, readModelPackage } from '../../models/package/model-package.ts';
import { readModelFiles } from '../model-files.ts';
import { cardOf, countOf, written } from './card.ts';
import {
  addToCatalogue,
  type CatalogueModel,
  readCatalogue,
  removeFromCatalogue,
} from './catalogue-folder.ts';
import { checked } from './check.ts';
import { fetchModel, isAddress } from './model-address.ts';
import { type ModelsOptions, readModelsOptions, usage } from './options.ts';
import { fetchYamnet } from './yamnet.ts';
import { yamnetName } from './yamnet-package.ts';

/**
 * @param args as they stand after `npm run models --`.
 * @returns what to print.
 * @throws {UsageError} if that is no command
 * @throws {ModelError} for a model that cannot be heard with
 * @throws {DownloadError} for what cannot be fetched
 */
export async function runModels(args: string[]): Promise<string> {
  const options = readModelsOptions(args);
  const { command, subject, catalogue, name, author } = options;
  switch (command) {
    case 'help':
      return usage;
    case 'list':
      return listed(await readCatalogue(catalogue));
    case 'add': {
      const model = await addToCatalogue(catalogue, await filesToAdd(options), { name, author });
      return `${cardOf(model)}\nAdded to the catalogue as ${model.id}. To ship it, run npm run deploy.`;
    }
    case 'remove':
      await removeFromCatalogue(catalogue, subject);
      return `Removed ${subject} from the catalogue. To remove it from rooms, run npm run deploy.`;
    case 'check':
      return checked(readModelPackage(await readModelFiles(subject)));
    case 'card':
      return card(await readModelFiles(placeOf(subject, catalogue)));
  }
}

function filesToAdd({ subject, from }: ModelsOptions): Promise<ModelFiles> {
  if (subject === yamnetName) return fetchYamnet(from);
  return isAddress(subject) ? fetchModel(subject) : readModelFiles(subject);
}

/** A model of the catalogue by its name, if nothing lies at the path. */
function placeOf(subject: string, catalogue: string): string {
  const inCatalogue = join(catalogue, subject);
  return !existsSync(subject) && existsSync(inCatalogue) ? inCatalogue : subject;
}

async function card(files: ModelFiles): Promise<string> {
  const model = readModelPackage(files);
  // What it runs on is large, and no other command needs it.
  const { windowMs } = await import('./window-time.ts');
  return `${cardOf(model)}- **Time**: ${windowMs(files).toFixed(1)} ms a window on this machine.`;
}

function listed(models: readonly CatalogueModel[]): string {
  if (models.length === 0) return 'The catalogue is empty. To add a model, run add.';
  const rows = models.map(({ id, metadata, weights }) => [
    id,
    metadata.version,
    countOf(metadata.labels.length, 'label'),
    `${written(weights.byteLength)} bytes`,
    metadata.author ?? 'author not stated',
    metadata.licence,
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(i < 5 ? width(i) : 0)).join('  '))
    .join('\n');
}
