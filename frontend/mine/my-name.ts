/** One's own name, remembered in this browser. */
import * as v from 'valibot';
import { participantName } from '../../protocol/text.ts';

const storageKey = 'earshot.name';
/** Animals that hear well stand in for a name until one is given. */
const animals = ['Bat', 'Dolphin', 'Elephant', 'Fox', 'Hare', 'Horse', 'Lynx', 'Moth', 'Owl'];
const natures = ['Attentive', 'Calm', 'Curious', 'Gentle', 'Patient', 'Quiet', 'Watchful'];

export function myName(): string {
  try {
    const stored = v.safeParse(participantName, localStorage.getItem(storageKey));
    if (stored.success) return stored.output;
  } catch {
    // Storage is forbidden: a fresh name does as well.
  }
  const name = `${oneOf(natures)} ${oneOf(animals)}`;
  keepMyName(name);
  return name;
}

export function keepMyName(name: string): void {
  try {
    localStorage.setItem(storageKey, name);
  } catch {
    // The room knows the name all the same, until the page is closed.
  }
}

function oneOf(words: readonly string[]): string {
  return words[Math.floor(Math.random() * words.length)] as string;
}
