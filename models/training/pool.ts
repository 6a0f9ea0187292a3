/**
 * Composes the pool of labelled windows, with mixtures and augmentation, that all training runs
 * share: a window draws on clips of one fold only, so a run that leaves out a fold's windows has
 * not heard that fold.
 *
 *     tsx models/training/pool.ts [DATA_FOLDER] [WINDOWS] [SEED] [PART] [PARTS]
 *
 * Each of PARTS processes, numbered from 0, composes its share of the windows.
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { readRecordings } from './clips.ts';
import { Composer } from './compose.ts';
import { FOLDS } from './folds.ts';
import { POOL_FRONT_END, patchOf } from './front-end.ts';
import { Random } from './random.ts';
import { WindowStore } from './window-store.ts';

const [dataFolder = '../shared/data', ...numbers] = process.argv.slice(2);
const [windows = 80_000, seed = 2, part = 0, parts = 1] = numbers.map(Number);
const work = join(import.meta.dirname, '.work');
const { labels, clips } = await readRecordings(dataFolder, join(work, 'gathered'));
const folds = FOLDS.map((fold) => ({
  fold,
  clips: labels.map((_, label) => clips.filter((c) => c.fold === fold && c.label === label)),
}));
const firstRow = Math.floor((windows * part) / parts);
const lastRow = Math.floor((windows * (part + 1)) / parts);
const store = new WindowStore(join(work, 'pool'), labels, POOL_FRONT_END, firstRow);
const random = new Random(seed * parts + part);
const logMel = new LogMel(POOL_FRONT_END);
const composer = new Composer(logMel.windowSamples, random);

for (let row = firstRow; row < lastRow; row++) {
  const { fold, clips: foldClips } = random.pick(folds);
  const { samples, plain, clips: heard } = composer.compose(foldClips);
  store.write({
    patch: patchOf(logMel, samples),
    plainPatch: patchOf(logMel, plain),
    labels: heard.map((clip) => clip.label),
    fold,
    audible: heard.length > 0,
  });
  if (row % 1000 === 0) console.log(`${row - firstRow} of ${lastRow - firstRow} windows`);
}
store.close(windows);
