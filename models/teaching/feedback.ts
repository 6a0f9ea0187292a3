/**
 * What whoever teaches is told: what a sound is like already, which examples differ from the others, how
 * many more would help, how well sounds stand apart. Data, no texts. Pure.
 */
import { dot, unit } from './direction.ts';
import type { EmbeddingSpace } from './embedding-space.ts';
import { aloneScore, deviationsOf, type HeadSound, type TaughtHead } from './head.ts';
import { maxExamples } from './limits.ts';
import { type ProjectedExample, projectExamples } from './projected-example.ts';
import { type Separation, separationOf } from './separation.ts';
import type { TaughtSet, TaughtSound } from './taught-set.ts';
import { highestOf, leaveOneOut } from './train-head.ts';

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
      const near = nearnessOf(examples, head);
      const recognised = shareRecognised(sound.id, examples, near);
      return {
        id: sound.id,
        examples: examples.length,
        soundsLike: likesOf(sound, near),
        differing: differing(examples),
        ...(recognised !== undefined && { recognised }),
        wanted: wanted(examples.length, recognised),
      };
    }),
    separation: separationOf(given.map(([id, examples]) => ({ id, examples }))),
  };
}

/** How near a sound's examples are to one that the head knows. */
interface Nearness {
  sound: HeadSound;
  /** One an example, in deviations. */
  deviations: number[];
}

function nearnessOf(examples: readonly ProjectedExample[], { sounds }: TaughtHead): Nearness[] {
  return sounds.map((sound) => ({
    sound,
    deviations: examples.map(({ windows }) =>
      highestOf(windows.map((window) => deviationsOf(sound, window))),
    ),
  }));
}

function likesOf({ id, examples }: TaughtSound, near: readonly Nearness[]): Like[] {
  const labels = new Map<string, number>();
  for (const { heardAs } of examples)
    for (const { label, score } of heardAs)
      labels.set(label, (labels.get(label) ?? 0) + score / examples.length);
  const likes: Like[] = [
    ...Array.from(labels, ([label, score]): Like => ({ kind: 'label', label, score })),
    ...near
      .filter(({ sound }) => sound.id !== id)
      .map(({ sound, deviations }): Like => {
        const scores = deviations.map((own) => aloneScore(sound, own));
        return { kind: 'sound', id: sound.id, score: meanOf(scores) };
      }),
  ];
  return likes
    .filter(({ score }) => score >= likeFrom)
    .sort((a, b) => b.score - a.score)
    .slice(0, mostLikes);
}

/** Ids of those that are outliers, by the median and the median distance from it. */
function differing(examples: readonly ProjectedExample[]): string[] {
  if (examples.length < leastToDiffer) return [];
  const directions = examples.map(({ mean }) => unit(mean));
  const likenesses = directions.map((own) =>
    meanOf(directions.filter((other) => other !== own).map((other) => dot(own, other))),
  );
  const usual = medianOf(likenesses);
  const distance = medianOf(likenesses.map((value) => Math.abs(value - usual)));
  const least = usual - differsBy * Math.max(leastDistance, distance);
  return examples.filter((_, i) => (likenesses[i] as number) < least).map(({ id }) => id);
}

/** An example is recognised if the others accept it, and no other sound is nearer. */
function shareRecognised(
  id: string,
  examples: readonly ProjectedExample[],
  near: readonly Nearness[],
): number | undefined {
  const own = near.find(({ sound }) => sound.id === id);
  if (!own || examples.length < 2) return undefined;
  const right = leaveOneOut(examples, own.sound).filter(
    (deviations, i) =>
      deviations >= own.sound.accepted &&
      near.every((other) => other === own || (other.deviations[i] as number) < deviations),
  );
  return right.length / examples.length;
}

function wanted(examples: number, recognised: number | undefined): number {
  const unsure = recognised === undefined || recognised < recognisedEnough;
  return examples < enough || unsure
    ? Math.min(next, Math.max(0, (unsure ? maxExamples : enough) - examples))
    : 0;
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
