/** That a microphone left the room with its owner. */
import { language, msg, str } from './msg.ts';

/** @param lost whether its connection was lost; else its owner left. */
export function leftWords({ name, at, lost }: { name: string; at: number; lost: boolean }): string {
  const time = timeWords(at);
  return lost
    ? msg(str`${name} lost its connection at ${time}.`)
    : msg(str`${name} left at ${time}.`);
}

/** A time of day: "15:28", "3:28 PM". */
export function timeWords(at: number): string {
  timeOfDay ??= new Intl.DateTimeFormat(language(), { timeStyle: 'short' });
  return timeOfDay.format(at);
}

/** Made at the first time that is told: by then it is known which language the page speaks. */
let timeOfDay: Intl.DateTimeFormat | undefined;
