/** `npm run models`: the catalogue of this deployment, and what a model is before a room hears with it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../models/package/model-error.ts';
import { type ModelFiles, readModelPackage } from '../models/package/model-package.ts';
import { readModelFiles } from './model-files.ts';
import { cardOf, countOf, written } from './models/card.ts';
import {
  addToCatalogue,
  type CatalogueModel,
  readCatalogue,
  removeFromCatalogue,
} from './models/catalogue-folder.ts';
import { checked } from './models/check.ts';
import { DownloadError } from './models/download.ts';
import { fetchModel, isAddress } from './models/model-address.ts';
import { type ModelsOptions, readModelsOptions, usage } from './models/options.ts';
import { fetchYamnet } from './models/yamnet.ts';
import { yamnetName } from './models/yamnet-package.ts';
import { UsageError } from './usage-error.ts';

async function run(options: ModelsOptions): Promise<string> {
  const { command, subject, catalogue, name } = options;
  switch (command) {
    case 'help':
      return usage;
    case 'list':
      return listed(await readCatalogue(catalogue));
    case 'add': {
      const model = await addToCatalogue(catalogue, await filesToAdd(options), name);
      return `${cardOf(model)}\nAdded to the catalogue as ${model.id}. Deploy to ship it: npm run deploy.`;
    }
    case 'remove':
      await removeFromCatalogue(catalogue, subject);
      return `Removed ${subject} from the catalogue. Deploy to take it from the rooms: npm run deploy.`;
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
  const { windowMs } = await import('./models/window-time.ts');
  return `${cardOf(model)}- **Time**: ${windowMs(files).toFixed(1)} ms a window on this machine.`;
}

function listed(models: readonly CatalogueModel[]): string {
  if (models.length === 0) return 'The catalogue is empty; add puts a model into it.';
  const rows = models.map(({ id, metadata, weights }) => [
    id,
    metadata.version,
    countOf(metadata.labels.length, 'label'),
    `${written(weights.byteLength)} bytes`,
    metadata.licence,
  ]);
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows
    .map((row) => row.map((cell, i) => cell.padEnd(i < 4 ? width(i) : 0)).join('  '))
    .join('\n');
}

try {
  console.log(await run(readModelsOptions(process.argv.slice(2))));
} catch (error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    process.exitCode = 2;
  } else if (error instanceof ModelError) {
    console.error(`${error.code}: ${error.message}`);
    process.exitCode = 1;
  } else if (error instanceof DownloadError) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
