/** As many mics as a room takes, each sending at once what its bucket holds: windows a second. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client, Venue } from './client.ts';
import { type FrameSource, frameMs, windowFrames } from './frames.ts';

export interface ThroughputJob {
  kind: 'throughput';
  mics: number;
  /** Sound that each mic sends at once, in milliseconds. */
  burstMs: number;
}

/** The load has been worked off when nothing came for so long, in milliseconds. */
const quietMs = 1500;

/** @returns windows scored a second, from the first frame sent to the last scores received. */
export async function measureThroughput(
  venue: Venue,
  openSource: () => FrameSource,
  { mics: count, burstMs }: ThroughputJob,
): Promise<number> {
  const listener = await venue.join('listener');
  const mics: { mic: Client; source: FrameSource }[] = [];
  for (let i = 0; i < count; i++) mics.push({ mic: await venue.join('mic'), source: openSource() });
  let windows = 0;
  let lastAt = performance.now();
  listener.onScores = ({ receivedAt }) => {
    windows++;
    lastAt = receivedAt;
  };
  const quiet = async () => {
    do await wait(50);
    while (performance.now() - lastAt < quietMs);
  };
  // One window each, so that everything is compiled.
  for (const { mic, source } of mics)
    for (const frame of source.take(windowFrames)) mic.send(frame);
  await quiet();
  windows = 0;
  const bursts = mics.map(({ source }) => source.take(Math.floor(burstMs / frameMs)));
  const startedAt = performance.now();
  lastAt = startedAt;
  // In turns, as mics that speak at the same time do.
  for (let i = 0; i < (bursts[0]?.length ?? 0); i++) {
    for (const [m, { mic }] of mics.entries()) {
      const frame = bursts[m]?.[i];
      if (frame) mic.send(frame);
    }
  }
  await quiet();
  for (const client of [listener, ...mics.map(({ mic }) => mic)]) client.close();
  return windows / ((lastAt - startedAt) / 1000);
}
