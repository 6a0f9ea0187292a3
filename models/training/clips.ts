/**
 * The labelled recordings that training draws on, read into memory: ESC-50 (WAV), speech and
 * music (FLAC), all 16 kHz mono.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { readWav } from '../../recordings/wav.ts';
import { readCsv } from '../node/csv.ts';
import { foldsByGroup } from './folds.ts';
import { loudestFrame } from './level.ts';

export interface Clip {
  /** File name, unique in the set. */
  name: string;
  /** Index into the labels of `Recordings`. */
  label: number;
  /** 1, 2, 3 or 5. */
  fold: number;
  /** 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
  /** Mean square of the clip's loudest 50 ms. */
  loudest: number;
}

export interface Recordings {
  /** The 50 ESC-50 categories in target order, then `speech` and `music`. */
  labels: string[];
  clips: Clip[];
}

/**
 * @param dataFolder holds `esc50`, `speech` and `music`.
 * @param moreFolders hold more `speech` and `music`.
 */
export async function readRecordings(
  dataFolder: string,
  ...moreFolders: readonly string[]
): Promise<Recordings> {
  const { labels, clips } = readEsc50(join(dataFolder, 'esc50'));
  for (const [name, group] of [
    ['speech', 'speaker'],
    ['music', 'source'],
  ] as const) {
    const label = labels.push(name) - 1;
    for (const folder of [dataFolder, ...moreFolders])
      clips.push(...(await readFlacs(join(folder, name), group, label)));
  }
  return { labels, clips };
}

function readEsc50(folder: string): Recordings {
  const rows = readTable(join(folder, 'esc50.csv'), ['filename', 'fold', 'target', 'category']);
  const labels: string[] = [];
  const clips = rows.map(({ filename = '', fold, target, category = '' }) => {
    labels[Number(target)] = category;
    const { mono } = readWav(readFileSync(join(folder, 'audio', filename)));
    return clip(filename, Number(target), Number(fold), mono);
  });
  return { labels, clips };
}

function readTable(path: string, columns: readonly string[]) {
  return readCsv(readFileSync(path, 'utf8'), columns).map(({ values }) => values);
}

/** @param group the column whose values must not be split between folds. */
async function readFlacs(folder: string, group: string, label: number): Promise<Clip[]> {
  const rows = readTable(join(folder, 'labels.csv'), ['file', group]);
  const groups = rows.map((row) => row[group] ?? '');
  const foldOf = foldsByGroup(groups);
  const decoder = new FLACDecoder();
  await decoder.ready;
  const clips: Clip[] = [];
  for (const [index, row] of rows.entries()) {
    const file = row.file ?? '';
    const { channelData } = await decoder.decodeFile(readFileSync(join(folder, file)));
    await decoder.reset();
    const fold = foldOf.get(groups[index] ?? '');
    if (!channelData[0] || fold === undefined) throw new Error(`Cannot read ${file}`);
    clips.push(clip(file, label, fold, channelData[0]));
  }
  decoder.free();
  return clips;
}

function clip(name: string, label: number, fold: number, samples: Float32Array): Clip {
  return { name, label, fold, samples, loudest: loudestFrame(samples) };
}
