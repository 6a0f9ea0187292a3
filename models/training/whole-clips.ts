/**
 * Cuts the unaltered clips into every window at the room's hop, as the classifier will meet them;
 * trained networks are judged by these.
 *
 *     tsx models/training/whole-clips.ts [DATA_FOLDER]
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { type Clip, readRecordings } from './clips.ts';
import { AUDIBLE_BELOW_PEAK_DECIBELS } from './compose.ts';
import { FRONT_END, HOP_SAMPLES, patchOf } from './front-end.ts';
import { amplitude, loudestFrame } from './level.ts';
import { WindowStore } from './window-store.ts';

/** @returns the windows of a clip; one that is shorter than a window is followed by silence. */
function* windowsOf({ samples }: Clip, length: number): Generator<Float32Array> {
  if (samples.length < length) {
    const padded = new Float32Array(length);
    padded.set(samples);
    yield padded;
  }
  for (let start = 0; start + length <= samples.length; start += HOP_SAMPLES) {
    yield samples.subarray(start, start + length);
  }
}

const [dataFolder = '../shared/data'] = process.argv.slice(2);
const { labels, clips } = await readRecordings(dataFolder);
const store = new WindowStore(
  join(import.meta.dirname, '.work/whole-clips'),
  labels,
  clips.map((clip) => clip.name),
);
const logMel = new LogMel(FRONT_END);
const patch = new Float32Array(FRONT_END.columns * FRONT_END.melBands);

for (const [index, clip] of clips.entries()) {
  const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
  for (const window of windowsOf(clip, logMel.windowSamples)) {
    patchOf(logMel, window, patch);
    store.write(patch, [clip.label], clip.fold, [index], loudestFrame(window) >= audible);
  }
}
store.close();
