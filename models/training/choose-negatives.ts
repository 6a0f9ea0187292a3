/** Which recordings negatives are taken from: of each kind alike. Pure. */
import type { Random } from './random.ts';

/** Shares of all that is chosen; the rest are sounds of the labels. */
const speechShare = 0.12;
const musicShare = 0.18;
const unlabelledShare = 0.1;

interface Labelled {
  /** The set and the file's name in it. */
  name: string;
  /** Index into the labels; -1 if it has none. */
  label: number;
}

/**
 * @param sounds recorded ones and made ones; the made ones are left out.
 * @returns at most so many, in the order in which they were drawn: speech, music, what has no label, then the
 *   labels in turns, so that none of them has more than it would have if all had as many.
 */
export function chooseNegatives<Sound extends Labelled>(
  sounds: readonly Sound[],
  labels: readonly string[],
  count: number,
  random: Random,
): Sound[] {
  const groups = new Map<string, Sound[]>();
  for (const sound of sounds) {
    if (sound.name.startsWith('synthetic/')) continue;
    const group = labels[sound.label] ?? '';
    groups.set(group, [...(groups.get(group) ?? []), sound]);
  }
  for (const own of groups.values()) shuffle(own, random);
  const take = (group: string, share: number) =>
    (groups.get(group) ?? []).splice(0, Math.round(share * count));
  const chosen = [
    ...take('speech', speechShare),
    ...take('music', musicShare),
    ...take('', unlabelledShare),
  ];
  const others = [...groups].filter(([group]) => !['speech', 'music', ''].includes(group));
  for (let round = 0; chosen.length < count; round++) {
    const next = others.flatMap(([, own]) => own[round] ?? []);
    if (next.length === 0) break;
    chosen.push(...next.slice(0, count - chosen.length));
  }
  return chosen;
}

/** Fisher and Yates, in place. */
function shuffle(items: unknown[], random: Random): void {
  for (let i = items.length - 1; i > 0; i--) {
    const other = random.integer(0, i);
    [items[i], items[other]] = [items[other], items[i]];
  }
}
