/** The clips to evaluate on: a folder of recordings and a CSV file that says what each one is. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readCsv } from '../node/csv.ts';
import { InputError } from '../node/input-error.ts';

export interface LabelledClip {
  path: string;
  /** Index of its class among the model's labels. */
  label: number;
  /** Where it is listed, for messages: `labels.csv line 7 (dog.wav)`. */
  place: string;
}

export interface LabelledClips {
  clips: LabelledClip[];
  /** Rows whose class the model has no label for, or that have none. */
  unknown: number;
}

/** Which rows of the file are meant, and what its columns are called. */
export interface ClipSelection {
  /** Column with the class; `class` if left out. */
  classColumn?: string | undefined;
  /** Only the clips whose column `fold` says this; all if left out. */
  fold?: string | undefined;
}

/**
 * Reads the columns `filename`, `class` and, if a fold is asked for, `fold`; others are ignored.
 *
 * @throws {InputError} naming the row, if a file is missing; or if no class is one of the labels.
 */
export async function readLabelledClips(
  labelsFile: string,
  audioFolder: string,
  labels: readonly string[],
  { classColumn = 'class', fold }: ClipSelection = {},
): Promise<LabelledClips> {
  const text = await readFile(labelsFile, 'utf8').catch(() => {
    throw new InputError(`Cannot read ${labelsFile}: there is no such file.`);
  });
  const columns = ['filename', classColumn, ...(fold === undefined ? [] : ['fold'])];
  const all = rowsOf(text, labelsFile, columns);
  const rows = fold === undefined ? all : all.filter(({ values }) => values.fold === fold);
  if (rows.length === 0)
    throw new InputError(`${labelsFile} lists no clips${fold ? ` of fold ${fold}` : ''}.`);
  const clips = rows.flatMap(({ line, values }): LabelledClip[] => {
    const { filename = '', [classColumn]: name = '' } = values;
    const label = labels.indexOf(name);
    if (label < 0) return [];
    const place = `${labelsFile} line ${line} (${filename})`;
    const path = join(audioFolder, filename);
    if (filename === '' || !existsSync(path))
      throw new InputError(`${place}: there is no file ${path}.`);
    return [{ path, label, place }];
  });
  if (clips.length === 0) {
    const name = rows[0]?.values[classColumn];
    throw new InputError(
      `${labelsFile}: the model has no label for any clip, nor for the first one, "${name}".`,
    );
  }
  return { clips, unknown: rows.length - clips.length };
}

function rowsOf(text: string, labelsFile: string, columns: string[]) {
  try {
    return readCsv(text, columns);
  } catch (error) {
    if (error instanceof InputError) throw new InputError(`${labelsFile} ${error.message}`);
    throw error;
  }
}
