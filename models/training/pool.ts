/**
 * Composes the pool of labelled windows, with mixtures and augmentation, that all training runs
 * share: a window draws on clips of one fold only, so a run that leaves out a fold's windows has
 * not heard that fold.
 *
 *     tsx models/training/pool.ts [free|all] [WINDOWS] [SEED] [PART] [PARTS]
 *
 * Each of PARTS processes, numbered from 0, composes its share of the windows. "free": of recordings
 * whose licence allows any use, which is what is published.
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { Composer, foldClips } from './compose.ts';
import { FOLDS } from './folds.ts';
import { FRONT_END, patchOf, YAMNET_FRONT_END } from './front-end.ts';
import { Random } from './random.ts';
import { readSounds } from './sound-store.ts';
import { WindowStore } from './window-store.ts';

/** Of what is quieter in its loudest 50 ms than -70 dBFS, nothing can be heard. */
const LEAST_LOUDEST = 1e-7;

const [licences = 'free', ...numbers] = process.argv.slice(2);
const [windows = 80_000, seed = 2, part = 0, parts = 1] = numbers.map(Number);
const work = join(import.meta.dirname, '.work');
const { labels, clips } = readSounds(join(work, 'sounds'));
const allowed = licences === 'all' ? clips : clips.filter(({ free }) => free);
const folds = FOLDS.map((fold) => ({
  fold,
  clips: foldClips(
    allowed.filter((clip) => clip.fold === fold && clip.loudest > LEAST_LOUDEST),
    labels,
  ),
}));
const firstRow = Math.floor((windows * part) / parts);
const lastRow = Math.floor((windows * (part + 1)) / parts);
const store = new WindowStore(join(work, 'pool'), labels, FRONT_END, firstRow);
const random = new Random(seed * parts + part);
const logMel = new LogMel(FRONT_END);
const yamnets = new LogMel(YAMNET_FRONT_END);
const composer = new Composer(logMel.windowSamples, random);

for (let row = firstRow; row < lastRow; row++) {
  const { fold, clips: foldClips } = random.pick(folds);
  const { samples, plain, clips: heard } = composer.compose(foldClips);
  store.write({
    patch: patchOf(logMel, samples),
    plainPatch: patchOf(yamnets, plain),
    labels: heard.flatMap(({ label }) => (label < 0 ? [] : [label])),
    fold,
    clips: [0, 1].map((place) => heard[place]?.index ?? -1),
    audible: heard.length > 0,
  });
  if (row % 1000 === 0) console.log(`${row - firstRow} of ${lastRow - firstRow} windows`);
}
store.close(windows);
