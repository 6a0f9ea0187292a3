/**
 * Cuts the unaltered clips into the windows that the classifier will meet, one every hop; trained
 * networks are judged by these.
 *
 *     tsx models/training/whole-clips.ts [DATA_FOLDER]
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { readRecordings } from './clips.ts';
import { AUDIBLE_BELOW_PEAK_DECIBELS } from './compose.ts';
import { FRONT_END, HOP_SAMPLES, readPatch } from './front-end.ts';
import { amplitude, loudestFrame } from './level.ts';
import { WindowStore } from './window-store.ts';

interface Look {
  patch: Float32Array;
  /** Mean square of the loudest 50 ms in the window. */
  loudest: number;
}

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

const [dataFolder = '../shared/data'] = process.argv.slice(2);
const { labels, clips } = await readRecordings(dataFolder);
const store = new WindowStore(join(import.meta.dirname, '.work/whole-clips'), labels, FRONT_END);

for (const [index, clip] of clips.entries()) {
  const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
  for (const { patch, loudest } of looksAt(clip.samples)) {
    store.write({
      patch,
      labels: [clip.label],
      fold: clip.fold,
      clip: index,
      audible: loudest >= audible,
    });
  }
}
store.close();
