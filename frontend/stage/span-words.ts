/** How long something has lasted, or ago it was, in whole seconds: it is counted up before one's eyes. */
import { msg, str } from '../words/msg.ts';

/** @param spanMs is taken for 0 below that. */
export function spanWords(spanMs: number): string {
  const seconds = Math.max(0, Math.floor(spanMs / 1000));
  if (seconds < 60) return msg(str`${seconds} s`);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return msg(str`${minutes} min ${seconds % 60} s`);
  if (minutes < 60) return msg(str`${minutes} min`);
  return msg(str`${Math.floor(minutes / 60)} h ${minutes % 60} min`);
}
