/** Clips of ESC-50, as the example model is trained and measured on them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '../../../recordings/recording.ts';
import { readCsv } from '../../node/csv.ts';
import { amplitude, loudestFrame } from '../level.ts';
import { classOf } from './classes.ts';

/** Of a clip's loudest 50 ms, down to which its sound is heard. */
const audibleBelowPeakDb = 15;

export interface Clip {
  /** Its file in `esc50/audio`. */
  name: string;
  /** Of ESC-50: 1, 2, 3 or 5. */
  fold: number;
  /** What it is, in ESC-50's words. */
  category: string;
  /** Whether weights trained on it may be published for any use. */
  free: boolean;
  /** 5 s of 16 kHz mono in [-1, 1]. */
  samples: Float32Array;
}

/** The fold that the model never hears. */
export const heldOutFold = 5;
/** Licences that allow any use; ESC-50's other clips are CC BY-NC and CC Sampling+. */
const freeLicences: readonly unknown[] = ['CC0', 'CC-BY'];

/** @param dataFolder holds `esc50/esc50.csv` and `esc50/audio`. */
export async function readClips(dataFolder: string): Promise<Clip[]> {
  const folder = join(dataFolder, 'esc50');
  const table = readFileSync(join(folder, 'esc50.csv'), 'utf8');
  const rows = readCsv(table, ['filename', 'fold', 'category', 'licence']);
  return Promise.all(
    rows.map(async ({ values }) => ({
      name: values.filename ?? '',
      fold: Number(values.fold),
      category: values.category ?? '',
      free: freeLicences.includes(values.licence),
      samples: await readRecording(join(folder, 'audio', values.filename ?? '')),
    })),
  );
}

/** @returns those of the model's classes that it has never heard: on them it is measured. */
export function heldOutOf(clips: readonly Clip[]): Clip[] {
  return clips.filter(({ fold, category }) => fold === heldOutFold && classOf(category) >= 0);
}

/** Whether a clip's own sound can be heard in a part of it: ESC-50 pads short sounds with silence. */
export function isAudible(part: Float32Array, clip: Float32Array): boolean {
  return loudestFrame(part) >= loudestFrame(clip) * amplitude(-audibleBelowPeakDb) ** 2;
}
