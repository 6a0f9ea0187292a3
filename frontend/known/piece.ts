/** A piece of a recording: what of it an example is. Pure. */
import { maxRecognisedClipMs, maxTaughtTakeMs } from '../../protocol/limits.ts';
import type { InRecording } from '../elements/to-teach.ts';
import { leastTakeMs } from './take-controller.ts';

/** From the recording's beginning, in whole milliseconds. */
export interface Piece {
  fromMs: number;
  toMs: number;
}

/** From one place for a piece to the next that people choose, in milliseconds. */
export const stepMs = 100;

/** How much of a recording pieces are chosen of: what the room recognises. */
export function usableMs({ durationMs = 0 }: InRecording['clip']): number {
  return Math.min(durationMs, maxRecognisedClipMs);
}

/** The nearest piece that there is: one to three seconds long, unless the recording is shorter. */
export function pieceAt(fromMs: number, lengthMs: number, clip: InRecording['clip']): Piece {
  const usable = usableMs(clip);
  const length = Math.min(usable, maxTaughtTakeMs, Math.max(leastTakeMs, lengthMs));
  const from = Math.max(0, Math.min(fromMs, usable - length));
  return { fromMs: Math.round(from), toMs: Math.round(from + length) };
}

/**
 * The piece that holds what was heard: of a long sound its beginning, of a short one as much before it as
 * after it. The recording's beginning if nothing was.
 */
export function pieceIn({ clip, detection }: Pick<InRecording, 'clip' | 'detection'>): Piece {
  if (!detection) return pieceAt(0, maxTaughtTakeMs, clip);
  const { onsetMs, durationMs } = detection;
  const spareMs = Math.max(0, leastTakeMs - durationMs);
  return pieceAt(onsetMs - spareMs / 2, durationMs, clip);
}

/** Whether both are the same sound in a recording. */
export function isSame(one: InRecording['detection'], other: InRecording['detection']): boolean {
  return (
    one !== undefined &&
    one.onsetMs === other?.onsetMs &&
    one.label === other.label &&
    one.model === other.model
  );
}
