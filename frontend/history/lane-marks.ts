/** The lanes of the live timeline: whose they are, and where sounds lie in them. Pure. */
import type { Detection, Participant, ParticipantId } from '../../client/index.ts';
import { type Shown, type SoundSpan, spansOf } from '../elements/sound-spans.ts';

/** How far back the lanes reach, in milliseconds. */
export const laneMs = 5 * 60_000;

/** Lines of a lane: sounds at the same time lie below each other. */
export const laneLines = 2;

export interface Lane {
  readonly id: ParticipantId;
  readonly name: string;
  /** Whether the microphone is on. */
  readonly on: boolean;
  /** Since when nothing comes from it although it is on. */
  readonly silentSince: number | undefined;
}

/** A sound in a lane. */
export interface LaneMark extends SoundSpan {
  readonly line: number;
  /** Free width to the next sound in the line, or to the end, as a part of the lane's: for its name. */
  readonly room: number;
}

/**
 * One lane for each microphone that is on, in the order in which people came, then for those that are not
 * and heard something in the time shown.
 */
export function lanesOf(
  participants: ReadonlyMap<ParticipantId, Participant>,
  detections: readonly Detection[],
  shown: Shown,
): Lane[] {
  const lanes = new Map<ParticipantId, Lane>();
  for (const { id, name, mic, silentSince } of participants.values()) {
    if (mic) lanes.set(id, { id, name, on: true, silentSince });
  }
  for (const { participant, name, at, durationMs, mics } of detections) {
    if (durationMs !== undefined && at + durationMs <= shown.from) continue;
    for (const heard of mics ?? [{ participant, name }]) {
      if (lanes.has(heard.participant)) continue;
      const called = participants.get(heard.participant)?.name ?? heard.name;
      const { participant: id } = heard;
      lanes.set(id, { id, name: called, on: false, silentSince: undefined });
    }
  }
  return [...lanes.values()];
}

/** @param least the least width of a mark, as a part of the lane's: a short sound is seen all the same. */
export function laneMarks(
  detections: readonly Detection[],
  participant: ParticipantId,
  shown: Shown,
  least: number,
): LaneMark[] {
  const ends: number[] = new Array(laneLines).fill(0);
  const marks = spansOf(detections, participant, shown).map((span) => {
    const free = ends.findIndex((end) => end <= span.start);
    // Where all lines are taken it lies over what ends first.
    const line = free >= 0 ? free : ends.indexOf(Math.min(...ends));
    ends[line] = Math.max(ends[line] as number, span.end, span.start + least);
    return { ...span, line };
  });
  return marks.map((mark, i) => {
    const next = marks.slice(i + 1).find(({ line }) => line === mark.line);
    return { ...mark, room: (next?.start ?? 1) - mark.start };
  });
}
