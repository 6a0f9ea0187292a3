/**
 * Cuts the unaltered clips into the windows that the classifier will meet, one every hop; trained
 * networks are judged by these.
 *
 *     tsx models/training/whole-clips.ts [DATA_FOLDER] [NAME] [SNR]
 *
 * NAME: folder in `.work`; SNR: decibels that each clip is above white noise, none if left out.
 */
import { join } from 'node:path';
import { LogMel } from '../front-ends/log-mel.ts';
import { add } from './augment.ts';
import { type Clip, readRecordings } from './clips.ts';
import { AUDIBLE_BELOW_PEAK_DECIBELS } from './compose.ts';
import { FRONT_END, HOP_SAMPLES } from './front-end.ts';
import { amplitude, loudestFrame, meanSquare } from './level.ts';
import { Random } from './random.ts';
import { WindowStore } from './window-store.ts';

interface Look {
  patch: Float32Array;
  /** Mean square of the loudest 50 ms in the window. */
  loudest: number;
}

const { columns, melBands, frameStep } = FRONT_END;
const logMel = new LogMel(FRONT_END);

/** A clip that is shorter than a window is followed by silence. */
function* looksAt(clip: Float32Array): Generator<Look> {
  const samples = new Float32Array(Math.max(clip.length, logMel.windowSamples));
  samples.set(clip);
  logMel.reset();
  for (let at = 0, next = columns; ; next += HOP_SAMPLES / frameStep) {
    at += logMel.push(samples, at, samples.length, next);
    if (logMel.columnCount < next) return;
    const patch = new Float32Array(columns * melBands);
    logMel.readWindow(patch);
    yield { patch, loudest: loudestFrame(samples.subarray(at - logMel.windowSamples, at)) };
  }
}

/** The clip as it sounds with steady white noise beside it. */
function withNoise({ samples }: Clip, snr: number, random: Random): Float32Array {
  const noise = samples.map(() => random.between(-1, 1));
  const noisy = samples.slice();
  add(noisy, noise, amplitude(-snr) * Math.sqrt(meanSquare(samples) / meanSquare(noise)));
  return noisy;
}

const [dataFolder = '../shared/data', name = 'whole-clips', snr] = process.argv.slice(2);
const { labels, clips } = await readRecordings(dataFolder);
const store = new WindowStore(
  join(import.meta.dirname, '.work', name),
  labels,
  clips.map((clip) => clip.name),
);
const random = new Random(1);

for (const [index, clip] of clips.entries()) {
  const audible = clip.loudest * amplitude(-AUDIBLE_BELOW_PEAK_DECIBELS) ** 2;
  const samples = snr === undefined ? clip.samples : withNoise(clip, Number(snr), random);
  for (const { patch, loudest } of looksAt(samples)) {
    store.write({
      patch,
      labels: [clip.label],
      fold: clip.fold,
      clips: [index],
      audible: loudest >= audible,
    });
  }
}
store.close();
