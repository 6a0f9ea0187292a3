/** How scores, lengths, moments and sizes are put into words. */

/** A score in [0, 1] as a percentage. */
export function percent(score: number): string {
  return `${Math.round(100 * score)} %`;
}

/** A duration in milliseconds: "0.7 s", "12 s", "3 min 5 s". */
export function durationWords(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** A moment (milliseconds since the epoch): the time if it was today, else the day as well. */
export function momentWords(at: number): string {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return (today ? timeOfDay : dayAndTime).format(date);
}

/** A number of bytes: "640 KB", "3.2 MB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** A place in a recording: "0:07", "12:30". */
export function clockWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
