/** A process of microphones and hosts: frames on the schedule, and a question to the server each second. */
import { setTimeout as wait } from 'node:timers/promises';
import { encodeFrame } from '../../../protocol/frames.ts';
import { sampleRateHz } from '../../../protocol/limits.ts';
import { frameMs } from '../frames.ts';
import { serve } from './child.ts';
import { now } from './clock.ts';
import type { Joined, JoinOptions, Place } from './dialect.ts';
import { dialects, type System } from './dialects.ts';
import { keepAlive } from './keep-alive.ts';
import { dueAt, loopOffset, measuredFrom, measuredUntil, type Schedule } from './schedule.ts';
import { loopFrames, loopPayloads } from './sound.ts';
import { type Strain, watchStrain } from './strain.ts';

export interface JoinSpeakers extends JoinOptions {
  system: System;
  place: Place;
  room: number;
  count: number;
}

export interface Question {
  url: string;
  headers: Record<string, string>;
}

export interface Speech {
  schedule: Schedule;
  /** What the hosts ask, each once a second, whether the last question was answered or not. */
  questions: Question[];
}

export interface SpeakerFigures {
  /** From when a question was due to its answer, in milliseconds. */
  hostHttpMs: number[];
  /** Why mics were closed. */
  closed: string[];
  /** How much later than due frames were sent, in milliseconds. */
  sentLateMs: number[];
  strain: Strain;
}

const askEveryMs = 1000;
const askDeadlineMs = 60_000;

interface Speaker extends Joined {
  system: System;
}

const speakers: Speaker[] = [];
const closed: string[] = [];

const methods = {
  /** @returns the mics' participant ids, in the order of the schedule. */
  async join({ system, place, count, compression }: JoinSpeakers): Promise<string[]> {
    const dialect = dialects[system];
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const joined = await dialect.join(place, 'mic', { compression });
      const { socket } = joined;
      socket.on('message', (data: Buffer) => dialect.answer(socket, data));
      socket.on('close', (code, reason) => closed.push(`${code} ${reason}`));
      speakers.push({ ...joined, system });
      ids.push(joined.id);
    }
    return ids;
  },

  async speak({ schedule, questions }: Speech): Promise<SpeakerFigures> {
    const [from, until] = [measuredFrom(schedule), measuredUntil(schedule)];
    turnMics(true);
    const spoken = sendFrames(schedule);
    await wait(Math.max(0, from - now()));
    const strain = watchStrain();
    const answers: Promise<number>[] = [];
    for (let due = from; due < until; due += askEveryMs) {
      await wait(Math.max(0, due - now()));
      for (const question of questions) answers.push(ask(question, due));
    }
    const sentLateMs = await spoken;
    const figures = { sentLateMs, strain: strain() };
    turnMics(false);
    return { ...figures, hostHttpMs: await Promise.all(answers), closed };
  },
};
export type Speakers = typeof methods;

function turnMics(on: boolean): void {
  for (const { socket, system } of speakers) dialects[system].turnMic(socket, on);
}

/** @returns how late the measured ones were. */
async function sendFrames(schedule: Schedule): Promise<number[]> {
  const payloads = await loopPayloads();
  const [from, until] = [measuredFrom(schedule), measuredUntil(schedule)];
  const offsets = speakers.map((_, mic) => loopOffset(schedule, mic));
  const lateMs: number[] = [];
  for (let frame = 0; dueAt(schedule, 0, frame) < until; frame++) {
    for (const [mic, { socket, system }] of speakers.entries()) {
      const due = dueAt(schedule, mic, frame);
      // Together with all others that are due by then.
      const ahead = due - now();
      if (ahead > 0) await wait(ahead);
      if (due >= from) lateMs.push(now() - due);
      if (socket.readyState !== socket.OPEN) continue;
      const payload = payloads[((offsets[mic] ?? 0) + frame) % loopFrames] as Uint8Array;
      const timestamp = (frame * frameMs * sampleRateHz) / 1000;
      const bytes = encodeFrame({ codec: 'pcm16', sequence: frame, timestamp, payload });
      dialects[system].sendFrame(socket, bytes);
    }
  }
  return lateMs;
}

/** @returns milliseconds from when it was due; to the deadline if nothing came. */
async function ask({ url, headers }: Question, due: number): Promise<number> {
  const signal = AbortSignal.timeout(askDeadlineMs);
  const answer = await fetch(url, { headers, signal }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.ok ? now() - due : askDeadlineMs;
}

keepAlive(speakers, ({ socket, system }) => {
  if (socket.readyState === socket.OPEN) dialects[system].keepAlive(socket);
});
serve(methods);
