/** A room in which microphones speak, for pages that show it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../load/client.ts';
import { openEarshot } from '../load/earshot-venue.ts';
import { type FrameSource, frameMs, openFrames } from '../load/frames.ts';

export interface SpeakingRoom {
  /** Link of a listener. */
  readonly link: string;
  /** How often scores have come so far, of all microphones together. */
  readonly scores: number;
  /** Everyone leaves. */
  close(): Promise<void>;
}

/** For the server to take in that the clients have left, before it ends. */
const partingMs = 500;

/** @param origin of a built Worker. */
export async function openSpeakingRoom(origin: string, count: number): Promise<SpeakingRoom> {
  const venue = await openEarshot(origin);
  const openSource = await openFrames();
  const mics = await Promise.all(Array.from({ length: count }, () => venue.join('mic')));
  const listener = await venue.join('listener');
  let scores = 0;
  listener.onScores = () => scores++;
  const speaking = new AbortController();
  const speech = mics.map((mic, i) => speak(mic, openSource(), i / count, speaking.signal));
  return {
    link: venue.room.links.listener,
    get scores() {
      return scores;
    },
    async close() {
      speaking.abort();
      await Promise.all(speech);
      for (const client of [...mics, listener]) client.close();
      await wait(partingMs);
    },
  };
}

/** Sends sound at the pace of real time. @param phase when its frames go out, as a part of a frame. */
async function speak(
  mic: Client,
  source: FrameSource,
  phase: number,
  signal: AbortSignal,
): Promise<void> {
  const startedAt = performance.now() + phase * frameMs;
  for (let sent = 0; !signal.aborted; sent++) {
    await wait(Math.max(0, startedAt + sent * frameMs - performance.now()));
    for (const frame of source.take(1)) mic.send(frame);
  }
}
