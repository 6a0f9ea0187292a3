/**
 * What whoever teaches is told: what a sound is like already, which examples differ from the others, how
 * many more would help, how well sounds stand apart. Data, no texts. Pure.
 */
import { dot, type EmbeddingSpace, unit } from './embedding-space.ts';
import { aloneScore, deviationsOf, type HeadSound, type TaughtHead } from './head.ts';
import { maxExamples } from './limits.ts';
import { type Separation, separationOf } from './separation.ts';
import type { TaughtSet, TaughtSound } from './taught-set.ts';
import { highestOf, leaveOneOut, type ProjectedExample, projectExamples } from './train-head.ts';

/** Something that a taught sound is like. */
export type Like =
  /** A label of the base model, by its mean score on the examples. */
  | { kind: 'label'; label: string; score: number }
  /** Another taught sound, by the mean score that its examples would give. */
  | { kind: 'sound'; id: string; score: number };

export interface SoundFeedback {
  id: string;
  examples: number;
  /** What it is like, the likest first: 3 at most. */
  soundsLike: Like[];
  /** Ids of examples that are less like the others than these are like each other. */
  differing: string[];
  /**
   * Share of the examples that would have been recognised if only the others had been given; undefined of
   * fewer than two.
   */
  recognised?: number;
  /** How many more examples would help: 0 if none are needed. */
  wanted: number;
}

export interface SetFeedback {
  /** In the set's order, those without examples too. */
  sounds: SoundFeedback[];
  separation: Separation;
}

/** From this mean score on, a sound is like a label or another sound. */
const likeFrom = 0.3;
const mostLikes = 3;
/** Examples that are needed before any can differ. */
const leastToDiffer = 3;
/** An example differs if its likeness to the others (cosine) is so many times the usual distance below the usual one. */
const differsBy = 3;
/** Least of those distances: examples that are nearly the same do not differ by a hair. */
const leastDistance = 0.05;
/** More examples than this are not asked for while those given are recognised. */
const enough = 5;
/** More are asked for while a smaller share than this would be recognised. */
const recognisedEnough = 0.8;
/** How many are asked for at once. */
const next = 3;

/**
 * @param head trained on this set.
 * @param space in which it was trained.
 */
export function feedbackOn(set: TaughtSet, head: TaughtHead, space: EmbeddingSpace): SetFeedback {
  const projected = new Map(
    set.sounds.map((sound) => [sound.id, projectExamples(sound.examples, space)]),
  );
  const given = [...projected].filter(([, examples]) => examples.length > 0);
  return {
    sounds: set.sounds.map((sound) => {
      const examples = projected.get(sound.id) ?? [];
      const recognised = shareRecognised(sound.id, examples, head, space);
      return {
        id: sound.id,
        examples: examples.length,
        soundsLike: likesOf(sound, set, head, examples),
        differing: differing(examples),
        ...(recognised !== undefined && { recognised }),
        wanted: wanted(examples.length, recognised),
      };
    }),
    separation: separationOf(given.map(([id, examples]) => ({ id, examples }))),
  };
}

function likesOf(
  sound: TaughtSound,
  { sounds }: TaughtSet,
  head: TaughtHead,
  own: readonly ProjectedExample[],
): Like[] {
  const labels = new Map<string, number>();
  for (const { heardAs } of sound.examples)
    for (const { label, score } of heardAs)
      labels.set(label, (labels.get(label) ?? 0) + score / sound.examples.length);
  const likes: Like[] = [
    ...Array.from(labels, ([label, score]): Like => ({ kind: 'label', label, score })),
    ...head.sounds
      .filter(({ id }) => id !== sound.id && sounds.some((other) => other.id === id))
      .map(
        (other): Like => ({
          kind: 'sound',
          id: other.id,
          score: meanOf(own.map((example) => aloneScore(other, highest(example, other)))),
        }),
      ),
  ];
  return likes
    .filter(({ score }) => score >= likeFrom)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostLikes);
}

/** Ids of those that are outliers, by the median and the median distance from it. */
function differing(examples: readonly ProjectedExample[]): string[] {
  if (examples.length < leastToDiffer) return [];
  const likenesses = examples.map((example) => {
    const others = examples.filter((other) => other !== example).map(({ mean }) => unit(mean));
    return meanOf(others.map((other) => dot(unit(example.mean), other)));
  });
  const usual = medianOf(likenesses);
  const distance = medianOf(likenesses.map((value) => Math.abs(value - usual)));
  const least = usual - differsBy * Math.max(leastDistance, distance);
  return examples.filter((_, i) => (likenesses[i] as number) < least).map(({ id }) => id);
}

/** An example is recognised if the others accept it, and no other sound is nearer. */
function shareRecognised(
  id: string,
  examples: readonly ProjectedExample[],
  head: TaughtHead,
  space: EmbeddingSpace,
): number | undefined {
  const own = head.sounds.find((sound) => sound.id === id);
  if (!own || examples.length < 2) return undefined;
  const left = leaveOneOut(examples, space.negatives);
  const right = examples.filter((example, i) => {
    const deviations = left[i] as number;
    if (deviations < own.accepted) return false;
    return head.sounds.every((other) => other === own || highest(example, other) < deviations);
  });
  return right.length / examples.length;
}

function wanted(examples: number, recognised: number | undefined): number {
  const unsure = recognised === undefined || recognised < recognisedEnough;
  return examples < enough || unsure
    ? Math.min(next, Math.max(0, (unsure ? maxExamples : enough) - examples))
    : 0;
}

function highest(example: ProjectedExample, sound: HeadSound): number {
  return highestOf(example.windows.map((window) => deviationsOf(sound, window)));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
