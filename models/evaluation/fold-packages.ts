/** Packages of a cross-validation: `fold-1`, `fold-2` and so on, each made without that fold. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../node/input-error.ts';

export interface FoldPackage {
  fold: string;
  folder: string;
}

/** @throws {InputError} if the folder holds none. */
export async function foldPackages(folder: string): Promise<FoldPackage[]> {
  const names = await readdir(folder).catch(() => {
    throw new InputError(`Cannot read ${folder}: there is no such folder.`);
  });
  const found = names.sort().flatMap((name) => {
    const fold = /^fold-(\d+)$/.exec(name)?.[1];
    return fold === undefined ? [] : [{ fold, folder: join(folder, name) }];
  });
  if (found.length === 0)
    throw new InputError(`${folder} holds no package fold-1, fold-2 and so on.`);
  return found;
}
