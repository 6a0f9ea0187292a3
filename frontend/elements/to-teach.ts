/** What a room can be taught by, besides a microphone, and who may teach it. */
import type { Clip, Detection, RoomSnapshot } from '../../client/index.ts';
import type { ClipDetection } from '../../protocol/clip.ts';

/** A sound in a recording. */
export interface InRecording {
  clip: Clip;
  /** Where the recording is played from. */
  address: string;
  /** What was heard there; undefined if it is still to be found. */
  detection: ClipDetection | undefined;
}

/** What a microphone heard, or a sound in a recording. */
export type ToTeach = Detection | InRecording;

/** The host says who may. */
export function mayTeach({ role, settings }: Pick<RoomSnapshot, 'role' | 'settings'>): boolean {
  return role === 'host' || (role === 'mic' && settings?.teach === 'everyone');
}
