/** The catalogue on its way into a deployment: its files beside the built page, and an index of them. */
import { copyFile, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ModelError } from '../../models/package/model-error.ts';
import type { CatalogueEntry, CatalogueList } from '../../protocol/http.ts';
import type { ModelId } from '../../protocol/ids.ts';
import { type CatalogueModel, catalogueFolder, readCatalogue } from './catalogue-folder.ts';

const files = ['model.json', 'metadata.json', 'weights.bin', 'README.md'];

/**
 * Copies all models to `models/` in the folder of the page; nothing, if the catalogue is empty.
 * @throws {ModelError} if one of them is none that can be heard with
 */
export async function writeCatalogueAssets(catalogue: string, page: string): Promise<void> {
  const target = join(page, 'models');
  await rm(target, { recursive: true, force: true });
  const entries: CatalogueEntry[] = [];
  for (const model of await readCatalogue(catalogue)) {
    await mkdir(join(target, model.id), { recursive: true });
    let bytes = 0;
    for (const file of files) {
      await copyFile(join(model.folder, file), join(target, model.id, file));
      bytes += (await stat(join(model.folder, file))).size;
    }
    entries.push(entryOf(model, bytes));
  }
  if (entries.length === 0) return;
  const index: CatalogueList = { models: entries };
  await writeFile(join(target, 'index.json'), JSON.stringify(index));
}

function entryOf({ id, metadata, multiplications }: CatalogueModel, bytes: number): CatalogueEntry {
  const { name, version, description, author, labels, background, licence, accuracy } = metadata;
  const { method, clipAccuracy, windowAccuracy } = accuracy;
  return {
    id: id as ModelId,
    name,
    version,
    description,
    ...(author !== undefined && { author }),
    labels,
    ...(background !== undefined && { background }),
    licence,
    accuracy: {
      method,
      ...(clipAccuracy !== undefined && { clipAccuracy }),
      ...(windowAccuracy !== undefined && { windowAccuracy }),
    },
    bytes,
    multiplications,
  };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await writeCatalogueAssets(
      catalogueFolder,
      fileURLToPath(new URL('../../dist/page', import.meta.url)),
    );
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    console.error(`A model of catalogue/ cannot be heard with: ${error.message}`);
    process.exitCode = 1;
  }
}
