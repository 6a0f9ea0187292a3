/**
 * Cuts clips into the windows that the classifier will meet, one every hop; trained networks are judged
 * by these: of ESC-50, and of everyday sounds that have a label, every third, which is enough to tell.
 *
 *     tsx models/training/whole-clips.ts [dry|reflected] [FOLD...]
 *
 * "reflected": with one reflection, 1 ms later and 3 dB below. All folds, if none is named.
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { AUDIBLE_BELOW_PEAK_DECIBELS } from './compose.ts';
import { FOLDS } from './folds.ts';
import { FRONT_END, HOP_SAMPLES, readPatch } from './front-end.ts';
import { amplitude, loudestFrame } from './level.ts';
import { reflect } from './room.ts';
import { readSounds } from './sound-store.ts';
import { WindowStore } from './window-store.ts';

interface Look {
  patch: Float32Array;
  /** Mean square of the loudest 50 ms in the window. */
  loudest: number;
}

/** Of the clips every so manieth. */
const EVERY = 3;

const logMel = new LogMel(FRONT_END);

/** A clip that is shorter than a window is followed by silence. */
function* looksAt(clip: Float32Array): Generator<Look> {
  const samples = new Float32Array(Math.max(clip.length, logMel.windowSamples));
  samples.set(clip);
  const { windowSamples } = logMel;
  logMel.reset();
  for (let start = 0, end = windowSamples; end <= samples.length; end += HOP_SAMPLES) {
    logMel.push(samples, start, end);
    start = end;
    const patch = readPatch(logMel);
    yield { patch, loudest: loudestFrame(samples.subarray(end - windowSamples, end)) };
  }
}

const [condition = 'dry', ...named] = process.argv.slice(2);
const folds = named.length > 0 ? named.map(Number) : FOLDS;
const work = join(import.meta.dirname, '.work');
const { labels, clips } = readSounds(join(work, 'sounds'));
const judged = clips.filter(
  ({ name, label, index, fold }) =>
    label >= 0 &&
    index % EVERY === 0 &&
    folds.some((own) => own === fold) &&
    /^(esc50|everyday)\//.test(name),
);
const store = new WindowStore(join(work, `whole-clips-${condition}`), labels, FRONT_END);

for (const clip of judged) {
  const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
  const samples = clip.samples;
  if (condition === 'reflected') reflect(samples, [{ delayMs: 1, levelDb: -3 }]);
  for (const { patch, loudest } of looksAt(samples)) {
    store.write({
      patch,
      labels: [clip.label],
      fold: clip.fold,
      clips: [clip.index],
      audible: loudest >= audible,
    });
  }
}
store.close();
