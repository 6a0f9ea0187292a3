/** How much longer the first prediction takes when the room has to wake for it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RoomStatus } from '../../protocol/http.ts';
import type { Client } from './client.ts';
import { type EarshotVenue, openEarshot } from './earshot-venue.ts';
import { type FrameSource, frameMs, windowFrames } from './frames.ts';

export interface WakeJob {
  kind: 'wake';
  /** Rooms that sleep side by side, so that one wait gives several measurements. */
  rooms: number;
  rounds: number;
  /** Longer than the platform needs to hibernate a room (some 10 s), in milliseconds. */
  idleMs: number;
}

export interface WakeTimes {
  /** Milliseconds from the last frame of a burst to its first scores, the room being awake. */
  warmMs: number[];
  /** The same when the room had hibernated, as its count of wakes proves. */
  asleepMs: number[];
  /** Bursts after a wait in which the room had not hibernated; not in `asleepMs`. */
  stayedAwake: number;
}

const warmBursts = 3;

export async function measureWake(
  origin: string,
  openSource: () => FrameSource,
  { rooms: count, rounds, idleMs }: WakeJob,
): Promise<WakeTimes> {
  const times: WakeTimes = { warmMs: [], asleepMs: [], stayedAwake: 0 };
  const sleepers = await Promise.all(
    Array.from({ length: count }, () => join(origin, openSource())),
  );
  for (const sleeper of sleepers) await burst(sleeper);
  for (let round = 0; round < rounds; round++) {
    const wakes: number[] = [];
    for (const sleeper of sleepers) {
      for (let i = 0; i < warmBursts; i++) times.warmMs.push(await burst(sleeper));
      wakes.push(await wakesOf(sleeper.venue));
    }
    await wait(idleMs);
    for (const [i, sleeper] of sleepers.entries()) {
      const firstMs = await burst(sleeper);
      // Asking wakes the room as well, so it is asked only before the wait and after the burst.
      if ((await wakesOf(sleeper.venue)) > (wakes[i] ?? 0)) times.asleepMs.push(firstMs);
      else times.stayedAwake++;
    }
  }
  for (const { mic, listener } of sleepers) for (const client of [mic, listener]) client.close();
  return times;
}

interface Sleeper {
  venue: EarshotVenue;
  mic: Client;
  listener: Client;
  source: FrameSource;
  /** When its last burst ended, by `performance.now()`. */
  quietSince: number;
}

async function join(origin: string, source: FrameSource): Promise<Sleeper> {
  const venue = await openEarshot(origin);
  const [mic, listener] = [await venue.join('mic'), await venue.join('listener')];
  return { venue, source, mic, listener, quietSince: performance.now() };
}

/** Sends one window after a gap, as a mic does. @returns milliseconds from its last frame to its scores. */
async function burst(sleeper: Sleeper): Promise<number> {
  const { mic, listener, source } = sleeper;
  // As long as it took: a stream whose clock is behind counts as late.
  source.skip(Math.ceil(performance.now() - sleeper.quietSince));
  const frames = source.take(windowFrames);
  const last = source.sequence - 1;
  const arrived = new Promise<number>((resolve) => {
    listener.onScores = ({ sequence, receivedAt }) => sequence === last && resolve(receivedAt);
  });
  for (const frame of frames.slice(0, -1)) {
    mic.send(frame);
    await wait(frameMs);
  }
  const sentAt = performance.now();
  sleeper.quietSince = sentAt;
  for (const frame of frames.slice(-1)) mic.send(frame);
  const lost = wait(10_000, undefined, { ref: false }).then(() => {
    throw new Error('no scores within 10 s of a burst');
  });
  const receivedAt = await Promise.race([arrived, lost]);
  await wait(100);
  return receivedAt - sentAt;
}

async function wakesOf({ room }: EarshotVenue): Promise<number> {
  const address = new URL(`/api/rooms/${room.id}`, room.links.host);
  const headers = { authorization: `Bearer ${room.keys.listener}` };
  const status = (await (await fetch(address, { headers })).json()) as RoomStatus;
  return status.wakes;
}
