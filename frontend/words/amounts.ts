/** How scores, lengths, moments and sizes are put into words, in the reader's language. */
import { language, msg, str } from './msg.ts';

/** A score in [0, 1] as a percentage. */
export function percent(score: number): string {
  return msg(str`${Math.round(100 * score)} %`);
}

/** A duration in milliseconds: "0.7 s", "12 s", "3 min 5 s". */
export function durationWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return msg(str`${decimal(seconds, 1)} s`);
  const whole = Math.round(seconds);
  return whole < 60
    ? msg(str`${whole} s`)
    : msg(str`${Math.floor(whole / 60)} min ${whole % 60} s`);
}

/** A time of day: "15:28", "3:28 PM". */
export function timeWords(at: number): string {
  return moments().hourAndMinute.format(at);
}

/** A moment (milliseconds since the epoch): the time if it was today, else the day as well. */
export function momentWords(at: number): string {
  const date = new Date(at);
  const { timeOfDay, dayAndTime } = moments();
  const today = date.toDateString() === new Date().toDateString();
  return (today ? timeOfDay : dayAndTime).format(date);
}

/** A number of bytes: "640 KB", "3.2 MB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1_000_000) return msg(str`${Math.max(1, Math.round(bytes / 1000))} KB`);
  return msg(str`${decimal(bytes / 1_000_000, 1)} MB`);
}

/** A place in a recording: "0:07", "12:30". */
export function clockWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A number with so many digits after its decimal sign: "0.7", in German "0,7". */
export function decimal(value: number, digits: number): string {
  return numbers(digits, digits).format(value);
}

/** A number with at most three digits after its decimal sign: "0.9", "30". */
export function amount(value: number): string {
  return numbers(0, 3).format(value);
}

/** By their digits: some are asked for with every score that is drawn. */
const madeNumbers = new Map<string, Intl.NumberFormat>();

function numbers(minimumFractionDigits: number, maximumFractionDigits: number) {
  const key = `${minimumFractionDigits}-${maximumFractionDigits}`;
  const options = { minimumFractionDigits, maximumFractionDigits };
  const format = madeNumbers.get(key) ?? new Intl.NumberFormat(region(), options);
  madeNumbers.set(key, format);
  return format;
}

/** The page's language as it is written where the reader lives: `en-GB` has other dates than `en-US`. */
function region(): string {
  const spoken = language();
  const tags = globalThis.navigator?.languages ?? [];
  return tags.find((tag) => tag.toLowerCase().split('-')[0] === spoken) ?? spoken;
}

interface Moments {
  hourAndMinute: Intl.DateTimeFormat;
  timeOfDay: Intl.DateTimeFormat;
  dayAndTime: Intl.DateTimeFormat;
}

/** Made at the first moment that is told: by then it is known which language the page speaks. */
let made: Moments | undefined;

function moments(): Moments {
  made ??= {
    hourAndMinute: new Intl.DateTimeFormat(region(), { timeStyle: 'short' }),
    timeOfDay: new Intl.DateTimeFormat(region(), { timeStyle: 'medium' }),
    dayAndTime: new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'short' }),
  };
  return made;
}
