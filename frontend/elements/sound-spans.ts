/** When a microphone heard what, as parts of a picture of some time. Pure. */
import type { Detection, ParticipantId } from '../../client/index.ts';

/** The time that a picture shows, in milliseconds since the Unix epoch by the room's clock. */
export interface Shown {
  readonly from: number;
  readonly to: number;
}

/** A sound in the picture. */
export interface SoundSpan {
  readonly detection: Detection;
  /** Where it begins and ends, as parts of the picture's width: 0 is its left end, 1 its right. */
  readonly start: number;
  readonly end: number;
  /** Whether it goes on: it ends where the picture does. */
  readonly open: boolean;
}

/** @param detections oldest first. @returns those that the participant's microphone heard then, by their onsets. */
export function spansOf(
  detections: readonly Detection[],
  participant: ParticipantId,
  { from, to }: Shown,
): SoundSpan[] {
  const part = (at: number) => Math.min(1, Math.max(0, (at - from) / (to - from)));
  return detections
    .flatMap((detection) => {
      const heard = heardAt(detection, participant);
      const { durationMs } = detection;
      if (heard === undefined || heard >= to) return [];
      const open = durationMs === undefined;
      // Of several microphones it is only known when the last of them heard it no more.
      const ended = open ? to : detection.at + durationMs;
      if (ended <= from) return [];
      return [{ detection, start: part(heard), end: part(Math.max(ended, heard)), open }];
    })
    .sort((a, b) => a.start - b.start);
}

/** When a participant's microphone began to hear it; undefined if it did not. */
function heardAt({ participant, at, mics }: Detection, by: ParticipantId): number | undefined {
  if (mics) return mics.find((mic) => mic.participant === by)?.at;
  return participant === by ? at : undefined;
}
