/** The files of an export, wherever they come from: a zip, a drop, a folder, an address. */
import { ModelError } from '../package/model-error.ts';
import { describeOtherExport, howToExport } from './other-exports.ts';

export interface ExportFiles {
  /** Names of all files, with their folders. */
  names: readonly string[];
  /** The bytes of those that a model can be made of, by their names. */
  contents: ReadonlyMap<string, Uint8Array>;
}

/**
 * @param name without folders.
 * @param folder to look in; any, if left out.
 * @throws {ModelError} `file-missing`, or `export-unsuited` if the files are another known export
 */
export function findFile(
  { names, contents }: ExportFiles,
  name: string,
  folder?: string,
): { folder: string; bytes: Uint8Array } {
  const found = [...contents].filter(
    ([path]) =>
      path.slice(folderOf(path).length) === name &&
      !isSystemFile(path) &&
      (folder === undefined || folderOf(path) === folder),
  );
  const [only, another] = found;
  if (another)
    throw new ModelError(
      'file-missing',
      `Several files are called ${name}: add one model at a time.`,
    );
  if (only) return { folder: folderOf(only[0]), bytes: only[1] };
  const other = describeOtherExport(names);
  if (other !== undefined) throw new ModelError('export-unsuited', other);
  throw new ModelError(
    'file-missing',
    `${name} is missing: add the whole zip, or all of its files together. ${howToExport}`,
  );
}

/** Whether macOS has added the file to a zip of its own accord. */
export function isSystemFile(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\._)/.test(path);
}

/** @throws {ModelError} `file-invalid` */
export function parseJson(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    throw new ModelError(
      'file-invalid',
      `${name} is not valid JSON in UTF-8. Export the model again, and leave its files as they are.`,
    );
  }
}

/** With its slash; empty for a file in no folder. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
