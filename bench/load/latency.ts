/** One mic at the pace of real time, several listeners: how long from a frame to its scores. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Venue } from './client.ts';
import { type FrameSource, frameMs } from './frames.ts';

export interface LatencyJob {
  kind: 'latency';
  listeners: number;
  /** Length of the measured stream, in seconds. */
  seconds: number;
}

/** Sound sent at once beforehand, so that both servers' code is compiled: 4 s, in frames. */
const warmUpFrames = Math.round(4000 / frameMs);
/** Time for the warm-up to be worked off, in milliseconds. */
const settleMs = 1000;

/** @returns milliseconds from sending a frame to its scores, one for each at each listener. */
export async function measureLatency(
  venue: Venue,
  source: FrameSource,
  { listeners, seconds }: LatencyJob,
): Promise<number[]> {
  const mic = await venue.join('mic');
  const others = await Promise.all(Array.from({ length: listeners }, () => venue.join('listener')));
  for (const frame of source.take(warmUpFrames)) mic.send(frame);
  await wait(settleMs);
  const sentAt = new Map<number, number>();
  const latenciesMs: number[] = [];
  for (const listener of others) {
    listener.onScores = ({ participant, sequence, receivedAt }) => {
      const sent = sentAt.get(sequence);
      if (participant === mic.id && sent !== undefined) latenciesMs.push(receivedAt - sent);
    };
  }
  const count = Math.round((1000 * seconds) / frameMs);
  const first = source.sequence;
  const startedAt = performance.now();
  for (const [i, frame] of source.take(count).entries()) {
    await wait(Math.max(0, startedAt + i * frameMs - performance.now()));
    sentAt.set(first + i, performance.now());
    mic.send(frame);
  }
  await wait(500);
  for (const client of [mic, ...others]) client.close();
  return latenciesMs;
}
