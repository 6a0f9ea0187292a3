/** Bare inference: what a window costs one thread of Node, without any network around it. */
import { setTimeout as wait } from 'node:timers/promises';
import { openPackage } from '../models/node/open-package.ts';
import { Recogniser } from '../models/recogniser.ts';
import { readRecording } from '../recordings/recording.ts';
import { sample } from '../recordings/samples.ts';

export interface Inference {
  /** Times windows as a mic gives them, one a hop with idleness between: milliseconds each. */
  atPace(windows: number): Promise<number[]>;
  /** Times windows one after another, caches warm and the core at speed: milliseconds each. */
  backToBack(windows: number): number[];
}

export async function openInference(): Promise<Inference> {
  const classifier = openPackage();
  const { hopSamples } = classifier.metadata;
  const recogniser = new Recogniser(classifier);
  const sound = await readRecording(sample('loop_safari'));
  const hops = Math.floor(sound.length / hopSamples);
  let hop = 0;
  const measure = (windows: number) => {
    const timesMs: number[] = [];
    while (timesMs.length < windows) {
      const start = (hop++ % hops) * hopSamples;
      let completed = 0;
      const startedAt = performance.now();
      // The front end over one hop, then the network over the window that the hop completes.
      recogniser.push(sound.subarray(start, start + hopSamples), () => completed++);
      if (completed > 0) timesMs.push(performance.now() - startedAt);
    }
    return timesMs;
  };
  // Until the code is compiled.
  measure(100);
  const hopMs = (1000 * hopSamples) / classifier.metadata.sampleRateHz;
  return {
    async atPace(windows) {
      const timesMs: number[] = [];
      while (timesMs.length < windows) {
        await wait(hopMs);
        timesMs.push(...measure(1));
      }
      return timesMs;
    },
    backToBack: measure,
  };
}
