/** A model as it lies on a disk: a package of Earshot or an export of Teachable Machine, in a folder or a zip. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../models/package/model-error.ts';
import { type ModelFiles, maxWeightsBytes } from '../models/package/model-package.ts';
import { type ExportFiles, findFile, parseJson } from '../models/teachable-machine/export-files.ts';
import { readExport } from '../models/teachable-machine/read-export.ts';
import { ZipFiles } from '../models/teachable-machine/zip-files.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads a model and checks an export of it.
 * @throws {UsageError} if there is nothing to read at the path
 * @throws {ModelError} if it is no model that can be heard with
 */
export async function readModelFiles(path: string): Promise<ModelFiles> {
  const files = (await isFolder(path)) ? await readFolder(path) : await readZip(path);
  return modelOf(files, packageName(path));
}

/**
 * Takes a package as it is, and makes one of an export.
 * @param name of the package of an export.
 * @throws {ModelError} if it is no model that can be heard with
 */
export function modelOf(files: ExportFiles, name: string): ModelFiles {
  const { folder, bytes } = findFile(files, 'metadata.json');
  const metadata = parseJson(bytes, 'metadata.json');
  if (!isOurs(metadata)) return readExport(files, name);
  const packaged = (file: string): Uint8Array => {
    const content = files.contents.get(`${folder}${file}`);
    if (!content) throw new ModelError('file-missing', `The package has no ${file}.`);
    return content;
  };
  const model = parseJson(packaged('model.json'), 'model.json');
  const weights = packaged('weights.bin');
  return { model, metadata, weights: weights.slice().buffer };
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    throw new UsageError(`There is no folder or file ${path}.`);
  }
}

/** @returns files directly in the folder. */
async function readFolder(path: string): Promise<ExportFiles> {
  const names = await readdir(path);
  const contents = new Map<string, Uint8Array>();
  for (const name of names.filter((name) => /\.(json|bin)$/.test(name))) {
    const file = join(path, name);
    const { size } = await stat(file);
    if (size > maxWeightsBytes) {
      throw new ModelError(
        'model-too-large',
        `${name} has ${size} bytes, at most ${maxWeightsBytes}`,
      );
    }
    contents.set(name, await readFile(file));
  }
  return { names, contents };
}

async function readZip(path: string): Promise<ExportFiles> {
  const files = new ZipFiles();
  for await (const part of createReadStream(path)) files.push(part as Uint8Array);
  return files.end();
}

function isOurs(metadata: unknown): boolean {
  return typeof metadata === 'object' && metadata !== null && 'format' in metadata;
}

/** A name for the package of an export, after that of its file or address. */
export function packageName(path: string): string {
  const plain = basename(path)
    .toLowerCase()
    .replace(/\.zip$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  return plain || 'model';
}
