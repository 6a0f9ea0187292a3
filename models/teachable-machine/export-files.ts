/** The files of an export, wherever they were read: from a zip, a drop, a folder, an address. */
import { ModelError } from '../package/model-error.ts';
import { describeOtherExport, howToExport } from './other-exports.ts';

export interface ExportFiles {
  /** Names of all files that there are, with their folders. */
  names: readonly string[];
  /** Of those that matter, their bytes by their names. */
  contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * @param name without folders.
 * @param folder to look in; any, if left out.
 * @throws {ModelError} `file-missing`, or `export-unsuited` if the files are something else that is known
 */
export function findFile(
  { names, contents }: ExportFiles,
  name: string,
  folder?: string,
): { folder: string; bytes: Uint8Array } {
  const found = [...contents].filter(
    ([path]) =>
      path.slice(folderOf(path).length) === name &&
      !/(^|\/)__MACOSX\//.test(path) &&
      (folder === undefined || folderOf(path) === folder),
  );
  const [only, another] = found;
  if (another) throw missing(`There are several files ${name}: give one model at a time.`);
  if (only) return { folder: folderOf(only[0]), bytes: only[1] };
  const other = describeOtherExport(names);
  if (other !== undefined) throw new ModelError('export-unsuited', other);
  throw missing(
    `${name} is missing: give the whole zip, or all its files together. ${howToExport}`,
  );
}

/** @throws {ModelError} `file-invalid` */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new ModelError('file-invalid', `${name} is no JSON in UTF-8. Export the model again.`);
  }
}

function missing(message: string): ModelError {
  return new ModelError('file-missing', message);
}

/** With its slash; empty for a file in no folder. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
