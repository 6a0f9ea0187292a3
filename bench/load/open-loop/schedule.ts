/**
 * When each frame of each mic is due, computed from the start: a server that stalls does not slow the load
 * down, and latency counts from when a frame was due, not from when it was sent at last.
 */
import { frameMs } from '../frames.ts';
import { loopFrames, type Onset, offsetFrames } from './sound.ts';

/** A mic of the load. */
export interface ScheduledMic {
  /** Participant id. */
  id: string;
  /** Number of its room. */
  room: number;
}

export interface Schedule {
  /** When the first frame is due, by the machine's monotonic clock. */
  startAt: number;
  /** The same in milliseconds since the Unix epoch. */
  startEpoch: number;
  /** Sound before what is measured, in milliseconds. */
  warmUpMs: number;
  /** Sound that is measured, in milliseconds. */
  measuredMs: number;
  mics: ScheduledMic[];
}

export const measuredFrom = ({ startAt, warmUpMs }: Schedule) => startAt + warmUpMs;
export const measuredUntil = (schedule: Schedule) => measuredFrom(schedule) + schedule.measuredMs;

/** @param mic its place in the schedule. @returns when the frame is due. */
export function dueAt({ startAt, mics }: Schedule, mic: number, frame: number): number {
  return startAt + (mic / mics.length) * frameMs + frame * frameMs;
}

/** @returns the frame of the loop that a mic begins with: each mic is elsewhere in it. */
export function loopOffset({ mics }: Schedule, mic: number): number {
  const hops = loopFrames / offsetFrames;
  return Math.floor((mic / mics.length) * hops) * offsetFrames;
}

export interface ExpectedDetection {
  mic: number;
  label: string;
  /** When the frame that completes its onset is due, by the monotonic clock. */
  dueAt: number;
  /** When the sound begins, in milliseconds since the Unix epoch. */
  at: number;
}

/** @returns the detections that the measured sound must bring. */
export function expectedDetections(
  schedule: Schedule,
  onsets: readonly Onset[],
): ExpectedDetection[] {
  const [from, until] = [measuredFrom(schedule), measuredUntil(schedule)];
  const expected: ExpectedDetection[] = [];
  for (const mic of schedule.mics.keys()) {
    const offset = loopOffset(schedule, mic);
    for (const { label, frame, onsetMs } of onsets) {
      for (let round = 1; ; round++) {
        const rounds = round * loopFrames - offset;
        const due = dueAt(schedule, mic, rounds + frame);
        if (due >= until) break;
        if (due < from) continue;
        const begins = dueAt(schedule, mic, rounds) + onsetMs;
        const at = schedule.startEpoch + begins - schedule.startAt;
        expected.push({ mic, label, dueAt: due, at });
      }
    }
  }
  return expected;
}
