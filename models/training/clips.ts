/**
 * The recordings that training draws on: ESC-50, everyday sounds, speech, music, and effects that nobody
 * has labelled; all 16 kHz mono.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLACDecoder } from '@wasm-audio-decoders/flac';
import { readRecording } from '../../recordings/recording.ts';
import { readCsv } from '../node/csv.ts';
import { FOLDS, foldsByGroup } from './folds.ts';
import type { Label } from './labels.ts';
import { Random } from './random.ts';
import { synthesise, synthesised } from './synthesis/synthesis.ts';

export interface SoundEntry {
  /** The set and the file's name in it: unique. */
  name: string;
  /** Index into the labels; -1 if nobody has said what it is, or it is none of them. */
  label: number;
  /** 1, 2, 3 or 5. */
  fold: number;
  /** Whether weights trained on it may be published for any use. */
  free: boolean;
}

export interface Sound extends SoundEntry {
  /** 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
}

/** Licences of ESC-50's clips that allow any use; the others are CC BY-NC and CC Sampling+. */
const freeLicences = ['CC0', 'CC-BY'];
/** Synthetic sounds of each label and fold, and how long they are; smoke alarms have four standards to be heard by. */
const SYNTHETIC_EACH = 20;
const SYNTHETIC_SMOKE_ALARMS = 40;
const SYNTHETIC_SECONDS = 8;

type Row = Readonly<Record<string, string>>;

/**
 * @param dataFolder holds `esc50`, `speech` and `music`.
 * @param gatheredFolder holds `everyday`, and more `speech`, `music` and `effects`; what it has no
 * `labels.csv` of is left out.
 */
export async function* readRecordings(
  dataFolder: string,
  gatheredFolder: string,
  labels: readonly Label[],
): AsyncGenerator<Sound> {
  const indexOf = (label: string | undefined) => labels.findIndex(({ name }) => name === label);
  const esc50 = join(dataFolder, 'esc50');
  for (const row of readTable(join(esc50, 'esc50.csv'), [
    'filename',
    'fold',
    'category',
    'licence',
  ])) {
    yield {
      name: `esc50/${row.filename}`,
      label: indexOf(row.category),
      fold: Number(row.fold),
      free: freeLicences.includes(row.licence ?? ''),
      samples: await readRecording(join(esc50, 'audio', row.filename ?? '')),
    };
  }
  for (const folder of [dataFolder, gatheredFolder]) {
    yield* ofGroups(folder, 'speech', 'speaker', indexOf('speech'));
    yield* ofGroups(folder, 'music', 'source', indexOf('music'));
  }
  yield* ofSources(gatheredFolder, indexOf);
}

/** Recordings of one label, a fold for each group, as the evaluation of streams has them. */
async function* ofGroups(
  folder: string,
  set: string,
  group: string,
  label: number,
): AsyncGenerator<Sound> {
  const rows = readGathered(join(folder, set, 'labels.csv'), ['file', group]);
  const foldOf = foldsByGroup(rows.map((row) => row[group] ?? ''));
  const decoder = await openDecoder();
  for (const row of rows) {
    yield {
      name: `${set}/${row.file}`,
      label,
      fold: foldOf.get(row[group] ?? '') as number,
      free: true,
      samples: await decode(decoder, join(folder, set, row.file ?? '')),
    };
  }
  decoder.free();
}

/** Everyday sounds and effects, whose sources are in one fold whatever set they are in. */
async function* ofSources(
  folder: string,
  indexOf: (label: string | undefined) => number,
): AsyncGenerator<Sound> {
  const everyday = readGathered(join(folder, 'everyday', 'labels.csv'), [
    'filename',
    'class',
    'source',
    'free',
  ]);
  const effects = readGathered(join(folder, 'effects', 'labels.csv'), ['file', 'source', 'class']);
  const foldOf = foldsByGroup([...everyday, ...effects].map(({ source = '' }) => source));
  const entry = (set: string, file: string | undefined, { source = '' }: Row) => ({
    name: `${set}/${file}`,
    fold: foldOf.get(source) as number,
  });
  for (const row of everyday) {
    const samples = await readRecording(join(folder, 'everyday', row.filename ?? ''));
    const own = { label: indexOf(row.class), free: row.free === 'yes', samples };
    yield { ...entry('everyday', row.filename, row), ...own };
  }
  const decoder = await openDecoder();
  for (const row of effects) {
    const samples = await decode(decoder, join(folder, 'effects', row.file ?? ''));
    const label = indexOf(row.class);
    yield { ...entry('effects', row.file, row), label, free: true, samples };
  }
  decoder.free();
}

async function openDecoder(): Promise<FLACDecoder> {
  const decoder = new FLACDecoder();
  await decoder.ready;
  return decoder;
}

/** FLAC of 16 kHz mono, whose last frame may get lost: it does not matter here. */
async function decode(decoder: FLACDecoder, path: string): Promise<Float32Array> {
  const { channelData } = await decoder.decodeFile(readFileSync(path));
  await decoder.reset();
  if (!channelData[0]) throw new Error(`Cannot read ${path}`);
  return channelData[0];
}

/** Sounds that are made rather than recorded, as many for each label and fold. */
export function* makeSounds(labels: readonly Label[], seed: number): Generator<Sound> {
  const random = new Random(seed);
  for (const name of synthesised) {
    const label = labels.findIndex((own) => own.name === name);
    if (label < 0) continue;
    const each = name === 'smoke_alarm' ? SYNTHETIC_SMOKE_ALARMS : SYNTHETIC_EACH;
    for (const fold of FOLDS) {
      for (let i = 0; i < each; i++) {
        const samples = synthesise(name, random, SYNTHETIC_SECONDS);
        yield { name: `synthetic/${name}-${fold}-${i}`, label, fold, free: true, samples };
      }
    }
  }
}

/** None of what has not been gathered. */
function readGathered(path: string, columns: readonly string[]): Row[] {
  return existsSync(path) ? readTable(path, columns) : [];
}

function readTable(path: string, columns: readonly string[]): Row[] {
  return readCsv(readFileSync(path, 'utf8'), columns).map(({ values }) => values);
}
