/** The recordings that teaching is evaluated on, out of those that training's `sounds.ts` has written. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../node/csv.ts';
import { InputError } from '../node/input-error.ts';
import { chooseNegatives } from '../training/choose-negatives.ts';
import type { Random } from '../training/random.ts';
import { type Clip, readSounds } from '../training/sound-store.ts';
import { drawn } from './few-examples.ts';

export interface TaughtRecordings {
  /** Kinds that the model was never taught, by their labels. */
  kinds: Map<string, Clip[]>;
  /** What new sounds are told from. None of them shares its source with those that follow. */
  negatives: Clip[];
  /** What is none of the kinds, by set. */
  unrelated: Record<'base clips' | 'speech' | 'music', Clip[]>;
}

/** A kind needs as many as ten examples, and some to ask for. */
const leastOfKind = 13;
const mostOfKind = 16;
const negativeCount = 920;
const unrelatedOfSet = { 'base clips': 200, speech: 80, music: 80 };
/** Folds share no source. */
const negativeFolds: readonly number[] = [1, 3];

/**
 * @param folder as `sounds.ts` writes it.
 * @param known the labels that the model was taught.
 * @param groupsFile a CSV file with `file` and `group`: of clips of one group a kind has one alone.
 * @throws {InputError} if there is no such folder, or nothing in it that the model was not taught.
 */
export function taughtRecordings(
  folder: string,
  known: readonly string[],
  groupsFile: string | undefined,
  random: Random,
): TaughtRecordings {
  if (!existsSync(join(folder, 'sounds.json')))
    throw new InputError(`${folder} holds no sounds.json: models/training/sounds.ts makes it.`);
  const { labels, clips } = readSounds(folder);
  const groupOf = readGroups(groupsFile);
  const recorded = drawn(
    clips.filter(({ name }) => !name.startsWith('synthetic/')),
    random,
  );
  const nameOf = ({ label }: Clip) => labels[label];
  const kinds = new Map<string, Clip[]>();
  const groups = new Set<string>();
  for (const clip of recorded) {
    const name = nameOf(clip);
    if (name === undefined || known.includes(name)) continue;
    const group = groupOf(clip.name);
    const own = kinds.get(name) ?? [];
    if (groups.has(group) || own.length === mostOfKind) continue;
    groups.add(group);
    kinds.set(name, [...own, clip]);
  }
  for (const [name, own] of kinds) if (own.length < leastOfKind) kinds.delete(name);
  if (kinds.size < 5)
    throw new InputError(
      `${folder} holds ${kinds.size} kinds of sound that the model was not taught, 5 are needed: give a model without some of its labels, and their names with --left-out.`,
    );
  const unrelated = recorded.filter((clip) => known.includes(nameOf(clip) ?? ''));
  const asked = unrelated.filter(({ fold }) => !negativeFolds.includes(fold));
  const ofSet = (set: keyof typeof unrelatedOfSet) =>
    asked
      .filter(
        (clip) =>
          (['speech', 'music'].includes(nameOf(clip) ?? '') ? nameOf(clip) : 'base clips') === set,
      )
      .slice(0, unrelatedOfSet[set]);
  return {
    kinds,
    negatives: chooseNegatives(
      unrelated.filter(({ fold }) => negativeFolds.includes(fold)),
      labels,
      negativeCount,
      random,
    ),
    unrelated: {
      'base clips': ofSet('base clips'),
      speech: ofSet('speech'),
      music: ofSet('music'),
    },
  };
}

/** @returns the group of a sound by its name; itself, if none is known. */
function readGroups(file: string | undefined): (name: string) => string {
  if (file === undefined) return (name) => name;
  const rows = readCsv(readFileSync(file, 'utf8'), ['file', 'group']);
  const groups = new Map(rows.map(({ values }) => [stem(values.file), values.group]));
  return (name) => groups.get(stem(name)) ?? name;
}

function stem(path = ''): string {
  return path.replace(/^.*\//, '').replace(/\.\w+$/, '');
}
