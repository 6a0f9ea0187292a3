/** The list of recordings, kept up to date by what is logged. Pure. */
import type { Clip } from '../../protocol/clip.ts';
import type { LoggedEvent } from '../../protocol/logged-event.ts';

/** @returns the list after an event, the latest first; the same list if it does not concern it. */
export function withClipEvent(clips: readonly Clip[], event: LoggedEvent): readonly Clip[] {
  if (event.type === 'clip-added') {
    const others = clips.filter(({ id }) => id !== event.clip.id);
    return [event.clip, ...others].sort((a, b) => b.at - a.at);
  }
  if (event.type === 'clip-removed') {
    const left = clips.filter(({ id }) => id !== event.clip);
    return left.length === clips.length ? clips : left;
  }
  return clips;
}
