/** Which sounds of the history are shown. Pure. */
import type { HeardSound } from './heard-sounds.ts';

export interface HistoryFilter {
  /** All of its words have to be in the sound's name or in where it was heard. */
  readonly query: string;
  /** What it is called; empty for any. */
  readonly title: string;
  /** A microphone or a recording by its name; empty for any. */
  readonly where: string;
}

export const anySound: HistoryFilter = { query: '', title: '', where: '' };

export function isFiltered({ query, title, where }: HistoryFilter): boolean {
  return query.trim() !== '' || title !== '' || where !== '';
}

/** @param nameOf what a sound is called in the reader's language. */
export function filtered(
  sounds: readonly HeardSound[],
  filter: HistoryFilter,
  nameOf: (sound: { label: string; model: string }) => string,
): readonly HeardSound[] {
  if (!isFiltered(filter)) return sounds;
  const words = plain(filter.query).split(/\s+/).filter(Boolean);
  return sounds.filter((sound) => {
    const name = nameOf(sound);
    if (filter.title !== '' && name !== filter.title) return false;
    if (filter.where !== '' && !sound.where.includes(filter.where)) return false;
    const { label = '' } = sound.verdict ?? {};
    const actual = label && nameOf({ label, model: sound.model });
    const text = plain([name, sound.label, actual, ...sound.where].join(' '));
    return words.every((word) => text.includes(word));
  });
}

/** What is left of a text once case and accents are: nobody types them into a search. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
