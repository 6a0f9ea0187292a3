/** From nothing to the first scores, each time in a fresh process. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startLocalServer } from '../../cli/local-server.ts';
import { readRecording } from '../../recordings/recording.ts';
import { sample } from '../../recordings/samples.ts';
import { inferenceWorker } from '../inference.ts';
import { median } from './rounds.ts';

const processes = 9;
const workers = 3;
const emptyRequests = 20;

/** @returns milliseconds in Node, the median of several processes. */
export async function nodeColdStartMs(): Promise<number> {
  const timesMs: number[] = [];
  while (timesMs.length < processes) timesMs.push(await firstScoresMs());
  return median(timesMs);
}

/** Lets `first-scores.ts` measure itself, once its code is loaded. */
function firstScoresMs(): Promise<number> {
  const child = fork(fileURLToPath(new URL('first-scores.ts', import.meta.url)));
  return new Promise((resolve, reject) => {
    child.once('message', (ms) => resolve(ms as number));
    child.once('exit', (code) => reject(new Error(`first-scores.ts ended with ${code}`)));
  });
}

/**
 * @param windowSamples of the model.
 * @returns milliseconds in workerd: the first request with sound, less the median of requests
 *   without, which open nothing. Of several servers the median.
 */
export async function workerdColdStartMs(windowSamples: number): Promise<number> {
  const sound = await readRecording(sample('loop_safari'));
  const timesMs: number[] = [];
  while (timesMs.length < workers) {
    const { origin, close } = await startLocalServer({ workerFolder: inferenceWorker.folder });
    const request = async (body: Float32Array<ArrayBuffer>) => {
      const startedAt = performance.now();
      const completed = await (await fetch(`${origin}/api/infer`, { method: 'POST', body })).text();
      return { ms: performance.now() - startedAt, completed };
    };
    const emptyMs: number[] = [];
    while (emptyMs.length < emptyRequests) emptyMs.push((await request(new Float32Array(0))).ms);
    const { ms, completed } = await request(sound.slice(0, windowSamples));
    await close();
    if (completed !== '1') throw new Error(`the first window gave ${completed} scores`);
    timesMs.push(ms - median(emptyMs));
  }
  return median(timesMs);
}
