/**
 * Composes the pool of labelled windows, with mixtures and augmentation, that all training runs
 * share: a window draws on clips of one fold only, so a run that leaves out a fold's windows has
 * not heard that fold.
 *
 *     tsx models/training/pool.ts [DATA_FOLDER] [WINDOWS] [SEED]
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { readRecordings } from './clips.ts';
import { composeWindow } from './compose.ts';
import { FOLDS } from './folds.ts';
import { FRONT_END, patchOf } from './front-end.ts';
import { Random } from './random.ts';
import { WindowStore } from './window-store.ts';

const [dataFolder = '../shared/data', windows = '64000', seed = '1'] = process.argv.slice(2);
const { labels, clips } = await readRecordings(dataFolder);
const place = new Map(clips.map((clip, index) => [clip, index]));
const folds = FOLDS.map((fold) => ({
  fold,
  clips: labels.map((_, label) => clips.filter((c) => c.fold === fold && c.label === label)),
}));
const store = new WindowStore(
  join(import.meta.dirname, '.work/pool'),
  labels,
  clips.map((clip) => clip.name),
);
const random = new Random(Number(seed));
const logMel = new LogMel(FRONT_END);
const patch = new Float32Array(FRONT_END.columns * FRONT_END.melBands);

for (let i = 0; i < Number(windows); i++) {
  const { fold, clips: foldClips } = random.pick(folds);
  const window = composeWindow(foldClips, logMel.windowSamples, random);
  patchOf(logMel, window.samples, patch);
  const sources = window.clips.map((clip) => place.get(clip) ?? -1);
  const heard = window.clips.map((clip) => clip.label);
  store.write(patch, heard, fold, sources, heard.length > 0);
  if (i % 5000 === 0) console.log(`${i} of ${windows} windows`);
}
store.close();
