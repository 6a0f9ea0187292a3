/** Bare inference: what a window costs, without any room, socket or listener around it. */
import { setTimeout as wait } from 'node:timers/promises';
import { startLocalServer } from '../cli/local-server.ts';
import { quantile } from '../cli/quantile.ts';
import { openPackage } from '../models/node/open-package.ts';
import { Recogniser } from '../models/recognition/recogniser.ts';
import { readRecording } from '../recordings/recording.ts';
import { sample } from '../recordings/samples.ts';

/** The Worker that infers and does nothing else, as `build` takes it. */
export const inferenceWorker = {
  entry: 'bench/inference-worker.ts',
  folder: 'dist/inference-worker',
};
/** What the default package gives a mic: one window each hop. */
const hopSamples = 3840;
const hopMs = 240;

/** One thread of Node. */
export interface NodeInference {
  /** Times windows as a mic gives them, one a hop with idleness between: milliseconds each. */
  atPace(windows: number): Promise<number[]>;
  /** Times windows one after another, caches warm and the core at speed: milliseconds each. */
  backToBack(windows: number): number[];
}

export async function openNodeInference(): Promise<NodeInference> {
  const classifier = openPackage();
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

/** The runtime that serves rooms. */
export interface WorkerdInference {
  /**
   * Times windows as a mic gives them: each is a request with the sound of one hop, and another with
   * none follows it.
   * @returns milliseconds by which the median of the first exceeds that of the second.
   */
  atPace(windows: number): Promise<number>;
  close(): Promise<void>;
}

export async function openWorkerdInference(): Promise<WorkerdInference> {
  const { origin, close } = await startLocalServer({ workerFolder: inferenceWorker.folder });
  const sound = await readRecording(sample('loop_safari'));
  const hops = Math.floor(sound.length / hopSamples);
  let hop = 0;
  const request = async (samples: Float32Array<ArrayBuffer>): Promise<number> => {
    const startedAt = performance.now();
    await (await fetch(`${origin}/api/infer`, { method: 'POST', body: samples })).text();
    return performance.now() - startedAt;
  };
  const nextHop = () => {
    const start = (hop++ % hops) * hopSamples;
    return sound.slice(start, start + hopSamples);
  };
  for (let i = 0; i < 100; i++) await request(nextHop());
  return {
    async atPace(windows) {
      const timesMs: number[] = [];
      const emptyMs: number[] = [];
      for (let i = 0; i < windows; i++) {
        await wait(hopMs / 2);
        timesMs.push(await request(nextHop()));
        await wait(hopMs / 2);
        emptyMs.push(await request(new Float32Array(0)));
      }
      return quantile(timesMs, 0.5) - quantile(emptyMs, 0.5);
    },
    close,
  };
}
