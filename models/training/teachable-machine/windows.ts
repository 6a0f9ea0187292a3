/**
 * Cuts the windows that the example model is trained and measured on, by the front end that serves rooms.
 *
 *     tsx models/training/teachable-machine/windows.ts [DATA_FOLDER]
 *
 * Writes `training.f16` and `held-out.f16`, `[n, 43 * 232]`, and `windows.json`, which says what each window is.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BrowserFft } from '../../front-ends/browser-fft.ts';
import { product } from '../../package/shapes.ts';
import { exportHopSamples } from '../../teachable-machine/export-metadata.ts';
import { classOf, labels } from './classes.ts';
import { type Clip, heldOutFold, heldOutOf, isAudible, readClips } from './clips.ts';
import type { DescribedWindow, DescribedWindows } from './described-windows.ts';
import { composeExamples } from './examples.ts';
import { workFolder } from './folders.ts';

const seed = 1;
const frontEnd = new BrowserFft({ sampleRateHz: 44_100 });

class WindowFile {
  readonly windows: DescribedWindow[] = [];
  readonly #file: number;

  constructor(name: string) {
    this.#file = openSync(join(workFolder, `${name}.f16`), 'w');
  }

  write(window: Float32Array, described: DescribedWindow): void {
    writeSync(this.#file, new Float16Array(window));
    this.windows.push(described);
  }

  close(): DescribedWindow[] {
    closeSync(this.#file);
    return this.windows;
  }
}

function windowOf(samples: Float32Array): Float32Array {
  frontEnd.reset();
  frontEnd.push(samples);
  const window = new Float32Array(product(frontEnd.inputShape));
  frontEnd.readWindow(window);
  return window;
}

const [dataFolder = '../shared/data'] = process.argv.slice(2);
const clips = await readClips(dataFolder);
const trained = clips.filter(({ fold, free }) => fold !== heldOutFold && free);
const heldOut = heldOutOf(clips);
mkdirSync(workFolder, { recursive: true });

/** Noise alone is what the background is. */
const describe = (clip: Clip | undefined, among: readonly Clip[]): DescribedWindow => ({
  class: clip ? classOf(clip.category) : 0,
  clip: clip ? among.indexOf(clip) : -1,
});

const training = new WindowFile('training');
for (const { samples, clip } of composeExamples(trained, frontEnd.windowSamples, seed))
  training.write(windowOf(samples), describe(clip, trained));

const measured = new WindowFile('held-out');
const { windowSamples } = frontEnd;
for (const clip of heldOut) {
  for (let start = 0; start + windowSamples <= clip.samples.length; start += exportHopSamples) {
    const part = clip.samples.subarray(start, start + windowSamples);
    if (isAudible(part, clip.samples)) measured.write(windowOf(part), describe(clip, heldOut));
  }
}
const described: DescribedWindows = {
  labels,
  training: training.close(),
  heldOut: measured.close(),
  recordings: trained.map(({ name }) => name),
};
writeFileSync(join(workFolder, 'windows.json'), JSON.stringify(described));
console.log(
  `${described.training.length} windows of ${trained.length} clips to train on, ${described.heldOut.length} of ${heldOut.length} to measure on`,
);
