/** A load on one server: its processes, and what they measure together. */
import { setTimeout as wait } from 'node:timers/promises';
import { quantile } from '../../../cli/quantile.ts';
import { type Child, startChild } from './child.ts';
import { now } from './clock.ts';
import type { System } from './dialects.ts';
import type { Hostile } from './hostile.ts';
import type { ListenerFigures, Listeners } from './listeners.ts';
import { useOf } from './process-use.ts';
import {
  type ExpectedDetection,
  expectedDetections,
  measuredFrom,
  measuredUntil,
  type Schedule,
  type ScheduledMic,
} from './schedule.ts';
import { type Health, type LoadedRoom, type LoadedServer, startServer } from './server.ts';
import { loopOnsets } from './sound.ts';
import type { SpeakerFigures, Speakers } from './speakers.ts';
import { strained } from './strain.ts';

export interface LoadOptions {
  /** Mics of each room, and rooms. */
  mics: number;
  rooms: number;
  compression: boolean;
  /** Whether somebody with a listener's key attacks the first room all the while. */
  hostile: boolean;
}

/** What is measured of one system at one load. */
export interface Figures {
  /** CPU time of the server's process a second of wall time. */
  cores: number;
  /** Memory of the server's process at the end, in MB. */
  rssMb: number;
  /** From when the frame was due that completed a window, to its scores at a listener. */
  predictionP50Ms: number;
  predictionP99Ms: number;
  predictionP999Ms: number;
  /** How often each listener was told of each mic, a second: 4.2 if of every window. */
  scoresPerSecond: number;
  /** From when the frame was due that completed an onset, to the detection at a listener. */
  detectionP50Ms: number;
  detectionP99Ms: number;
  /** From when a host's question was due, once a second, to its answer. */
  hostHttpP99Ms: number;
  closedMics: number;
  closedListeners: number;
  /** Listeners who could not join. */
  refusedListeners: number;
  /** Detections that the played sound brings, and those of them that the server did not keep. */
  expectedDetections: number;
  missedDetections: number;
  /** Beginnings and ends of kept detections that a sampled listener was not told. */
  lostDetections: number;
  /** Windows left out. */
  shedWindows?: number;
  /** What the room itself says that it sends. */
  sendsPerSecond?: number;
  /** What all listeners together received. */
  receivedPerSecond: number;
  receivedBytesPerSecond: number;
  listenersPerCore: number;
  /** The generator could not keep its own pace: the times are its own as well. */
  generatorBehind: boolean;
  generatorCores: number;
  /** What a hostile listener tried, if there was one. */
  attempts?: number;
}

/** Listeners that are looked at; the others are read and counted. */
const sampledListeners = 32;
/** From when all are in to the first frame, for the processes to be ready, in milliseconds. */
const startInMs = 1500;
/** The first round of the loop, and the model's opening. */
const warmUpMs = 4000;
/** A detection belongs to an onset that is due within so long of it, in milliseconds. */
const sameOnsetMs = 2500;

export class Load {
  readonly #server: LoadedServer;
  readonly #rooms: LoadedRoom[];
  readonly #speakers: Child<Speakers>;
  readonly #listeners: Child<Listeners>;
  readonly #options: LoadOptions;
  #mics: ScheduledMic[] = [];
  #listenerCount = 0;
  #refused: string[] = [];

  private constructor(server: LoadedServer, rooms: LoadedRoom[], options: LoadOptions) {
    this.#server = server;
    this.#rooms = rooms;
    this.#options = options;
    this.#speakers = startChild<Speakers>('speakers.ts');
    this.#listeners = startChild<Listeners>('listeners.ts');
  }

  /** Starts the server and opens its rooms, with the mics in them, which are off. */
  static async start(system: System, options: LoadOptions): Promise<Load> {
    const server = await startServer(system);
    const rooms: LoadedRoom[] = [];
    for (let i = 0; i < options.rooms; i++) rooms.push(await server.openRoom());
    const load = new Load(server, rooms, options);
    await load.#joinMics();
    return load;
  }

  /** Lets so many more listeners into each room. */
  async join(count: number): Promise<void> {
    const { compression } = this.#options;
    const { system } = this.#server;
    const wanted = (this.#listenerCount + count) * this.#rooms.length;
    const sampleEvery = Math.max(1, Math.ceil(wanted / sampledListeners));
    for (const [room, { place }] of this.#rooms.entries()) {
      const job = { system, place, room, count, sampleEvery, compression };
      this.#refused.push(...(await this.#listeners.call('join', job)));
    }
    this.#listenerCount += count;
  }

  async #joinMics(): Promise<void> {
    const { mics: count, compression } = this.#options;
    const { system } = this.#server;
    for (const [room, { place }] of this.#rooms.entries()) {
      const job = { system, place, room, count, compression };
      const ids = await this.#speakers.call('join', job);
      this.#mics.push(...ids.map((id) => ({ id, room })));
    }
  }

  /** Speaks for so long, and measures it. */
  async measure(seconds: number): Promise<Figures> {
    const startAt = now() + startInMs;
    const startEpoch = Date.now() + startInMs;
    const measuredMs = 1000 * seconds;
    const schedule = { startAt, startEpoch, warmUpMs, measuredMs, mics: this.#mics };
    const questions = this.#rooms.map(({ question }) => question);
    const [listening, speaking, use, attempts] = await Promise.all([
      this.#listeners.call('measure', schedule),
      this.#speakers.call('speak', { schedule, questions }),
      this.#watch(schedule),
      this.#attack((warmUpMs + startInMs) / 1000 + seconds),
    ]);
    for (const reason of new Set([...this.#refused, ...speaking.closed])) console.error(reason);
    return {
      ...use,
      ...latencies(listening, speaking),
      ...(await this.#detections(schedule, listening)),
      scoresPerSecond: this.#scoresPerSecond(listening, seconds),
      closedMics: speaking.closed.length,
      closedListeners: listening.closed,
      refusedListeners: this.#refused.length,
      receivedPerSecond: listening.messagesPerSecond,
      receivedBytesPerSecond: listening.bytesPerSecond,
      listenersPerCore: (this.#listenerCount * this.#rooms.length) / use.cores,
      generatorBehind:
        strained(listening.strain) ||
        strained(speaking.strain) ||
        quantile(speaking.sentLateMs, 0.99) > 50,
      generatorCores: listening.strain.cores + speaking.strain.cores,
      ...(attempts && { attempts }),
    };
  }

  /** @returns how much was tried. */
  async #attack(seconds: number): Promise<number | undefined> {
    const [room] = this.#rooms;
    if (!this.#options.hostile || !room) return undefined;
    const mallory = startChild<Hostile>('hostile.ts');
    const attempts = await mallory.call('attack', { place: room.place, seconds });
    mallory.close();
    console.error('attempts:', attempts);
    return Object.values(attempts).reduce((sum, count) => sum + count, 0);
  }

  async close(): Promise<void> {
    this.#listeners.close();
    this.#speakers.close();
    await this.#server.close();
  }

  async #watch(schedule: Schedule): Promise<Pick<Figures, 'cores' | 'rssMb'> & Health> {
    await wait(Math.max(0, measuredFrom(schedule) - now()));
    const [before, startedAt] = [useOf(this.#server.pid), now()];
    await wait(Math.max(0, measuredUntil(schedule) - now()));
    const [after, seconds] = [useOf(this.#server.pid), (now() - startedAt) / 1000];
    const cores = (after.cpuSeconds - before.cpuSeconds) / seconds;
    const health = await Promise.all(this.#rooms.map((room) => room.health()));
    const sum = (values: (number | undefined)[]) =>
      values.reduce<number | undefined>((all, value) => (value ?? 0) + (all ?? 0), undefined);
    const [{ shedWindows, sendsPerSecond } = {}] = health;
    return {
      cores,
      rssMb: after.rssMb,
      ...(shedWindows !== undefined && {
        shedWindows: sum(health.map((each) => each.shedWindows)) ?? 0,
      }),
      ...(sendsPerSecond !== undefined && {
        sendsPerSecond: sum(health.map((each) => each.sendsPerSecond)) ?? 0,
      }),
    };
  }

  #scoresPerSecond({ predictionMs, sampled }: ListenerFigures, seconds: number): number {
    const mics = this.#mics.length / this.#rooms.length;
    return predictionMs.length / sampled.length / mics / seconds;
  }

  /** Compares what was played, what the server kept, and what listeners were told. */
  async #detections(schedule: Schedule, { sampled }: ListenerFigures) {
    const expected = expectedDetections(schedule, await loopOnsets());
    const onsetOf = (each: { participant: string; label: string; at: number }) =>
      nearest(expected, schedule, each);
    const kept = await Promise.all(this.#rooms.map((room) => room.detections()));
    const found = new Set(kept.flat().map(onsetOf));
    let lostDetections = 0;
    const detectionMs: number[] = [];
    for (const { room, detections } of sampled) {
      const told = (phase: string) =>
        new Set(detections.filter((each) => each.phase === phase).map(({ id }) => id));
      const [begun, ended] = [told('begin'), told('end')];
      for (const { id, at, ended: over } of kept[room] ?? []) {
        // Of earlier sound, at the steps of a growing audience.
        if (at < schedule.startEpoch) continue;
        if (!begun.has(id)) lostDetections++;
        if (over && !ended.has(id)) lostDetections++;
      }
      for (const each of detections) {
        const onset = each.phase === 'begin' ? onsetOf(each) : undefined;
        if (onset) detectionMs.push(each.receivedAt - onset.dueAt);
      }
    }
    return {
      expectedDetections: expected.length,
      missedDetections: expected.filter((onset) => !found.has(onset)).length,
      lostDetections,
      detectionP50Ms: quantile(detectionMs, 0.5),
      detectionP99Ms: quantile(detectionMs, 0.99),
    };
  }
}

function latencies({ predictionMs }: ListenerFigures, { hostHttpMs }: SpeakerFigures) {
  return {
    predictionP50Ms: quantile(predictionMs, 0.5),
    predictionP99Ms: quantile(predictionMs, 0.99),
    predictionP999Ms: quantile(predictionMs, 0.999),
    hostHttpP99Ms: quantile(hostHttpMs, 0.99),
  };
}

/** @returns the onset that a detection is of, if it is of one that is measured. */
function nearest(
  expected: readonly ExpectedDetection[],
  { mics }: Schedule,
  { participant, label, at }: { participant: string; label: string; at: number },
): ExpectedDetection | undefined {
  return expected.find(
    (each) =>
      mics[each.mic]?.id === participant &&
      each.label === label &&
      Math.abs(each.at - at) < sameOnsetMs,
  );
}
