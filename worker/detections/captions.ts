/** Sound captions: detections as WebVTT cues (W3C WebVTT 1, 4.1), for players and video editors. */
import type { Detection } from '../../protocol/logged-event.ts';

/** A cue stays at least so long that one can read it, in milliseconds. */
const shortestCueMs = 1000;

/**
 * @param start what the captions count from, in milliseconds since the Unix epoch: a sound that began
 *   earlier is captioned from there on.
 * @param last of the milliseconds that have captions.
 * @param now until when a sound that goes on is captioned.
 */
export function captions(
  detections: readonly Detection[],
  { start, last, now }: { start: number; last: number; now: number },
): string {
  const cues = detections.map(({ id, name, mics, label, at: onset, durationMs }) => {
    const at = Math.max(onset, start);
    const end = Math.min(
      Math.max(onset + (durationMs ?? now - onset), at + shortestCueMs),
      last + 1,
    );
    const names = mics?.map((mic) => mic.name).join(', ') ?? name;
    const text = `<v ${escaped(names)}>[${escaped(label.replaceAll('_', ' '))}]`;
    return `${id}\n${timestamp(at - start)} --> ${timestamp(end - start)}\n${text}\n`;
  });
  return `WEBVTT\n\nNOTE 00:00:00.000 is ${new Date(start).toISOString()}\n\n${cues.join('\n')}`;
}

/** Hours, minutes, seconds and milliseconds; hours grow beyond two digits where they must. */
function timestamp(milliseconds: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const ms = Math.max(0, Math.round(milliseconds));
  const clock = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60].map(two).join(':');
  return `${clock}.${String(ms % 1000).padStart(3, '0')}`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** One line: a blank one would end the cue. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign);
}
