/** The load generator: a process of its own, so that neither server shares one with its clients. */
import { openEarshot } from './earshot-venue.ts';
import { openFrames } from './frames.ts';
import { type LatencyJob, measureLatency } from './latency.ts';
import { openSocketIo } from './socketio-venue.ts';
import { measureThroughput, type ThroughputJob } from './throughput.ts';
import { measureWake, type WakeJob } from './wake.ts';

/** What the process is asked by its parent's message; it answers with the result, and ends. */
export interface LoadRequest {
  system: 'earshot' | 'socketio';
  origin: string;
  job: LatencyJob | ThroughputJob | WakeJob;
}

async function run({ system, origin, job }: LoadRequest): Promise<unknown> {
  const openSource = await openFrames();
  if (job.kind === 'wake') return measureWake(origin, openSource, job);
  const venue = await (system === 'earshot' ? openEarshot(origin) : openSocketIo(origin));
  return job.kind === 'latency'
    ? measureLatency(venue, openSource(), job)
    : measureThroughput(venue, openSource, job);
}

process.once('message', async (request: LoadRequest) => {
  const result = await run(request);
  process.send?.(result, () => process.exit());
});
