/** Why nothing comes from one's own microphone although it is on, and what to do. */
import type { CaptureTrouble } from '../../client/audio/index.ts';
import { momentWords } from '../words/amounts.ts';

const reasons: Record<CaptureTrouble, string> = {
  muted: 'your device has muted it, perhaps for a call. It goes on by itself once it is unmuted.',
  interrupted:
    'your device has interrupted it, perhaps for a call. It goes on by itself afterwards; if it does not, restart it.',
  suspended: 'the browser has paused it. Restart it if it does not go on by itself.',
  stuck:
    'it is being restarted. If that does not help, restart it here, or look whether it is connected and not muted.',
};

/** @param since in milliseconds since the Unix epoch. */
export function troubleWords(trouble: CaptureTrouble, since: number): string {
  return `Nothing has come from your microphone since ${momentWords(since)}: ${reasons[trouble]}`;
}

/** The microphone sends, and the room says that nothing arrives. */
export function unheardWords(since: number): string {
  return `The room has received nothing from your microphone since ${momentWords(since)}: your network may be slow or blocking it.`;
}
