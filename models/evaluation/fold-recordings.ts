/** Recordings of a bed that no network of the same fold was trained on. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { readCsv } from '../node/csv.ts';
import { InputError } from '../node/input-error.ts';
import { foldsByGroup } from '../training/folds.ts';
import { recordingsIn } from './inputs.ts';

/**
 * The column of `labels.csv` whose values training does not split between folds. It draws on nothing of
 * the household, which may be split as one likes.
 */
const groupColumns = { speech: 'speaker', music: 'source', household: 'file' } as const;

/**
 * @param fold undefined for all recordings of the folder.
 * @returns paths; none if training gave nothing of the folder to this fold.
 * @throws {InputError} if a fold is asked for and the folder has no `labels.csv`.
 */
export async function recordingsOfFold(
  folder: string,
  kind: keyof typeof groupColumns,
  fold: string | undefined,
): Promise<string[]> {
  const paths = await recordingsIn(folder);
  if (fold === undefined) return paths;
  const file = join(folder, 'labels.csv');
  if (!existsSync(file)) throw new InputError(`A fold needs ${file}, which is not there.`);
  const column = groupColumns[kind];
  const rows = readCsv(await readFile(file, 'utf8'), ['file', column]);
  const foldOf = foldsByGroup(rows.map(({ values }) => values[column] ?? ''));
  const own = rows.filter(({ values }) => String(foldOf.get(values[column] ?? '')) === fold);
  const names = new Set(own.map(({ values }) => values.file));
  return paths.filter((path) => names.has(basename(path)));
}
