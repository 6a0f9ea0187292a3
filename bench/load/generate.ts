/** Runs a load in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LatencyJob } from './latency.ts';
import type { LoadRequest } from './main.ts';
import type { ThroughputJob } from './throughput.ts';
import type { WakeJob, WakeTimes } from './wake.ts';

export interface Server {
  system: LoadRequest['system'];
  origin: string;
}

export function generateLoad(server: Server, job: LatencyJob): Promise<number[]>;
export function generateLoad(server: Server, job: ThroughputJob): Promise<number>;
export function generateLoad(server: Server, job: WakeJob): Promise<WakeTimes>;
export function generateLoad(
  { system, origin }: Server,
  job: LoadRequest['job'],
): Promise<number[] | number | WakeTimes> {
  const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)));
  const request: LoadRequest = { system, origin, job };
  child.send(request);
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as number[]));
    child.once('exit', (code) => reject(new Error(`the load generator ended with ${code}`)));
  });
}
