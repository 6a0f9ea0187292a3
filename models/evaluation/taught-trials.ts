/**
 * How well a room hears what it was taught, in trials: so many kinds of sound, so many examples of each,
 * drawn at random; then other recordings of these kinds are heard, and unrelated ones. Pure.
 */

import type { EmbeddingSpace } from '../teaching/embedding-space.ts';
import { deviationsOf, TaughtHead, taughtThreshold } from '../teaching/head.ts';
import { highestOf, trainSounds } from '../teaching/train-head.ts';
import type { Random } from '../training/random.ts';
import { drawn } from './few-examples.ts';
import type { TaughtClip } from './taught-clips.ts';

export interface TaughtKind {
  name: string;
  clips: readonly TaughtClip[];
}

/** Clips that are none of the kinds, by what they are: `speech`. */
export type Unrelated = Readonly<Record<string, readonly Pick<TaughtClip, 'windows'>[]>>;

export interface TrialFigures {
  ways: number;
  examples: number;
  /** Share of clips whose own kind is nearest, of all that are taught. */
  accuracy: number;
  /** Share of clips of which their own kind is told at the default threshold, and scores highest. */
  named: number;
  /** Share of clips of which another kind is told as well or instead. */
  misnamed: number;
  /** Share of unrelated clips of which any kind is told: all together, each set alike, and by set. */
  falseAccepts: number;
  falseAcceptsBySet: Record<string, number>;
}

/** Clips of each kind that are asked for in a trial, and of each set of unrelated ones. */
const askedOfKind = 4;
const askedOfSet = 60;

/** @param kinds each with more clips than examples. */
export function tryTaught(
  { ways, examples, trials }: { ways: number; examples: number; trials: number },
  kinds: readonly TaughtKind[],
  unrelated: Unrelated,
  space: EmbeddingSpace,
  random: Random,
): TrialFigures {
  const [accuracy, named, misnamed] = [new Share(), new Share(), new Share()];
  const falseAccepts = new Map(Object.keys(unrelated).map((set) => [set, new Share()]));
  for (let trial = 0; trial < trials; trial++) {
    const chosen = drawn(kinds, random)
      .slice(0, ways)
      .map(({ name, clips }) => ({ name, clips: drawn(clips, random) }));
    const sounds = trainSounds(
      chosen.map(({ name, clips }) => ({
        id: name,
        examples: clips.slice(0, examples).map(({ example }) => example),
      })),
      space.negatives,
      [],
    );
    const head = new TaughtHead(sounds, space);
    for (const [own, { clips }] of chosen.entries()) {
      for (const { windows } of clips.slice(examples, examples + askedOfKind)) {
        const nearest = sounds.map((sound) =>
          highestOf(windows.map((window) => deviationsOf(sound, window))),
        );
        const scores = highestScores(head, windows);
        const highest = Math.max(...scores);
        accuracy.add(nearest.indexOf(Math.max(...nearest)) === own);
        named.add(highest >= taughtThreshold && scores.indexOf(highest) === own);
        misnamed.add(scores.some((score, i) => i !== own && score >= taughtThreshold));
      }
    }
    for (const [set, share] of falseAccepts) {
      for (const { windows } of drawn(unrelated[set] ?? [], random).slice(0, askedOfSet))
        share.add(Math.max(...highestScores(head, windows)) >= taughtThreshold);
    }
  }
  const bySet = [...falseAccepts].map(([set, share]): [string, number] => [set, share.value]);
  return {
    ways,
    examples,
    accuracy: accuracy.value,
    named: named.value,
    misnamed: misnamed.value,
    falseAccepts: bySet.reduce((sum, [, value]) => sum + value, 0) / bySet.length,
    falseAcceptsBySet: Object.fromEntries(bySet),
  };
}

/** Of each sound, the highest mean of two scores in a row, which is what the tracker goes by. */
function highestScores(head: TaughtHead, windows: readonly Float32Array[]): number[] {
  const scores = windows.map((window) => head.scoresOf(window));
  return head.sounds.map((_, i) => highestOf(scores.map((own) => own[i] as number)));
}

/** How many of some are so. */
class Share {
  #so = 0;
  #all = 0;

  add(so: boolean): void {
    this.#so += Number(so);
    this.#all++;
  }

  get value(): number {
    return this.#so / this.#all;
  }
}
