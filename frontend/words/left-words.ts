/** That a microphone left the room with its owner. */
import { timeWords } from './amounts.ts';
import { msg, str } from './msg.ts';

/** @param lost whether its connection was lost; else its owner left. */
export function leftWords({ name, at, lost }: { name: string; at: number; lost: boolean }): string {
  const time = timeWords(at);
  return lost
    ? msg(str`${name} lost its connection at ${time}.`)
    : msg(str`${name} left at ${time}.`);
}
