/**
 * A process of listeners. All sockets are read and answered; of one in so many the messages are parsed, so
 * that the generator is not the bottleneck.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from './child.ts';
import { now } from './clock.ts';
import type { Joined, JoinOptions, Place, ToldDetection } from './dialect.ts';
import { dialects, type System } from './dialects.ts';
import { keepAlive } from './keep-alive.ts';
import { dueAt, measuredFrom, measuredUntil, type Schedule } from './schedule.ts';
import { type Strain, watchStrain } from './strain.ts';

export interface JoinListeners extends JoinOptions {
  system: System;
  place: Place;
  room: number;
  count: number;
  /** One in so many is looked at. */
  sampleEvery: number;
}

export interface SampledListener {
  room: number;
  /** Detections told, each with the time of its arrival by the monotonic clock. */
  detections: (ToldDetection & { receivedAt: number })[];
}

export interface ListenerFigures {
  /** From when a frame was due to its scores, in milliseconds: each window at each sampled listener. */
  predictionMs: number[];
  sampled: SampledListener[];
  /** Messages and bytes a second, to all listeners together. */
  messagesPerSecond: number;
  bytesPerSecond: number;
  closed: number;
  strain: Strain;
}

/** Who comes at the same time: a crowd that comes all at once measures the join. */
const joinedAtOnce = 50;

/** After the last frame, in milliseconds: when nothing came for so long, all has come; and at most. */
const quietMs = 1500;
/** Bytes of an answer to a keep-alive: those never end. */
const longestKeepAlive = 15;
const longestDrainMs = 60_000;

interface Listener extends Joined {
  system: System;
  room: number;
  sampled: boolean;
}

const listeners: Listener[] = [];
const counted = { messages: 0, bytes: 0, closed: 0, told: 0 };
let onSampled: (listener: Listener, data: Buffer) => void = () => {};

const methods = {
  /** @returns why some could not join. */
  async join({ count, ...job }: JoinListeners): Promise<string[]> {
    const refused: string[] = [];
    for (let joined = 0; joined < count; joined += joinedAtOnce) {
      const group = Array.from({ length: Math.min(joinedAtOnce, count - joined) }, (_, i) =>
        join(job, (joined + i) % job.sampleEvery === 0).catch(({ message }: Error) => {
          refused.push(message);
        }),
      );
      await Promise.all(group);
    }
    return refused;
  },

  async measure(schedule: Schedule): Promise<ListenerFigures> {
    const micOf = new Map(schedule.mics.map(({ id }, mic) => [id, mic]));
    const [from, until] = [measuredFrom(schedule), measuredUntil(schedule)];
    const predictionMs: number[] = [];
    const seen = new Map<Listener, SampledListener>();
    for (const listener of listeners)
      if (listener.sampled) seen.set(listener, { room: listener.room, detections: [] });
    onSampled = (listener, data) => {
      const receivedAt = now();
      const { scores, detections } = dialects[listener.system].read(data);
      for (const { participant, sequence } of scores) {
        const due = dueAt(schedule, micOf.get(participant) ?? Number.NaN, sequence);
        if (due >= from && due < until) predictionMs.push(receivedAt - due);
      }
      for (const each of detections) seen.get(listener)?.detections.push({ ...each, receivedAt });
    };
    await wait(Math.max(0, from - now()));
    const strain = watchStrain();
    Object.assign(counted, { messages: 0, bytes: 0 });
    await wait(Math.max(0, until - now()));
    const seconds = (now() - from) / 1000;
    const figures = {
      messagesPerSecond: counted.messages / seconds,
      bytesPerSecond: counted.bytes / seconds,
      strain: strain(),
    };
    await quiet();
    onSampled = () => {};
    return { ...figures, predictionMs, sampled: [...seen.values()], closed: counted.closed };
  },
};
export type Listeners = typeof methods;

/** What is late is late and not lost: waits until nothing comes any longer. */
async function quiet(): Promise<void> {
  const deadline = now() + longestDrainMs;
  for (let seen = -1; seen !== counted.told && now() < deadline; ) {
    seen = counted.told;
    await wait(quietMs);
  }
}

async function join(
  { system, place, room, compression }: Omit<JoinListeners, 'count'>,
  sampled: boolean,
): Promise<void> {
  const dialect = dialects[system];
  const joined = await dialect.join(place, 'listener', { compression });
  const listener: Listener = { ...joined, system, room, sampled };
  listeners.push(listener);
  const { socket } = joined;
  socket.on('message', (data: Buffer) => {
    counted.messages++;
    if (data.length > longestKeepAlive) counted.told++;
    counted.bytes += data.length;
    dialect.answer(socket, data);
    if (sampled) onSampled(listener, data);
  });
  socket.on('close', () => counted.closed++);
}

keepAlive(listeners, ({ socket, system }) => {
  if (socket.readyState === socket.OPEN) dialects[system].keepAlive(socket);
});
serve(methods);
