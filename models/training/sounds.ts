/**
 * Writes all recordings, and the sounds that are made, to one file.
 *
 *     tsx models/training/sounds.ts [DATA_FOLDER] [SEED]
 */
import { join } from 'node:path';
import { makeSounds, readRecordings, type Sound } from './clips.ts';
import { readLabels } from './labels.ts';
import { writeSounds } from './sound-store.ts';

const [dataFolder = '../shared/data', seed = '1'] = process.argv.slice(2);
const work = join(import.meta.dirname, '.work');
const labels = readLabels();

async function* all(): AsyncGenerator<Sound> {
  yield* readRecordings(dataFolder, join(work, 'gathered'), labels);
  yield* makeSounds(labels, Number(seed));
}

const names = labels.map(({ name }) => name);
console.log(`${await writeSounds(join(work, 'sounds'), names, all())} sounds`);
