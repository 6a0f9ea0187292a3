/** A model as it lies on a disk: a package of Earshot or an export of Teachable Machine, in a folder or a zip. */
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../models/package/model-error.ts';
import { type ModelFiles, maxWeightsBytes } from '../models/package/model-package.ts';
import type { ExportFiles } from '../models/teachable-machine/export-files.ts';
import { readFiles } from '../models/teachable-machine/read-files.ts';
import { ZipFiles } from '../models/teachable-machine/zip-files.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads and checks a model.
 * @throws {UsageError} if there is nothing to read at the path
 * @throws {ModelError} if it is no model that can be heard with
 */
export async function readModelFiles(path: string): Promise<ModelFiles> {
  const files = (await isFolder(path)) ? await readFolder(path) : await readZip(path);
  return readFiles(files, packageName(path));
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
