/**
 * Chooses each label's threshold from what the tracker tells at several. Pure.
 *
 * All labels together are to reach the highest F1 that keeps false detections over beds alone rare.
 * Labels do not depend on each other, so that for a given F1 `F` each label's best threshold is the
 * one with the most `(2 - F) * right - F * wrong` (F1 is `2 * right / (sounds + told)`, and this is
 * what the label adds to `2 * right - F * (sounds + told)`), less a price for each false detection
 * over a bed alone. `F` is that of the choice before; the prices rise until beds are quiet enough, or
 * as quiet as they can be at any price. Left to that alone, the labels that are hardest to tell would
 * never be told again: each keeps a share of what it could tell.
 */
import type { Bed } from './stream-metrics.ts';

/** What one label's detections at one threshold are. */
export interface ThresholdCounts {
  threshold: number;
  /** Detections that tell of a sound. */
  right: number;
  /** Detections that do not, in streams with sounds. */
  wrong: number;
  /** Detections over beds alone. */
  falseAlone: Partial<Record<Bed, number>>;
}

export interface LabelCounts {
  label: string;
  /** How often it sounded. */
  sounds: number;
  /**
   * Of its right detections at the candidate that has most of them, from 0 to 1: candidates with fewer are left
   * out.
   */
  leastShare: number;
  /** At least one; thresholds grow. */
  candidates: readonly ThresholdCounts[];
}

export interface ThresholdChoice {
  thresholds: Record<string, number>;
  f1: number;
  falseAlone: Partial<Record<Bed, number>>;
}

const mostRounds = 80;
/** How much dearer a false detection over a bed becomes while there are too many. */
const dearer = 1.25;
/** What the first costs where there are too many: of what it takes to outweigh a right one, little. */
const firstPrice = 0.05;

/**
 * @param most false detections over each bed alone, over all labels; more are let pass only where no
 * candidates that are left have so few.
 */
export function chooseThresholds(
  labels: readonly LabelCounts[],
  most: Partial<Record<Bed, number>>,
): ThresholdChoice {
  const beds = Object.keys(most) as Bed[];
  const kept = labels.map(({ candidates, leastShare }) => withRight(candidates, leastShare));
  const prices = new Map(beds.map((bed) => [bed, 0]));
  let f1 = 0.5;
  for (let round = 1; ; round++) {
    const chosen = kept.map((candidates) => bestOf(candidates, f1, prices));
    const reached = f1OfChoice(labels, chosen);
    const falseAlone = Object.fromEntries(
      beds.map((bed) => [bed, sum(chosen, (own) => own.falseAlone[bed] ?? 0)]),
    ) as Partial<Record<Bed, number>>;
    const tooMany = beds.filter((bed) => (falseAlone[bed] ?? 0) > (most[bed] ?? 0));
    const thresholds = Object.fromEntries(
      chosen.map(({ threshold }, i) => [labels[i]?.label ?? '', threshold]),
    );
    const settled = tooMany.length === 0 && Math.abs(reached - f1) < 1e-3;
    if (settled || round === mostRounds) return { thresholds, f1: reached, falseAlone };
    f1 = reached;
    for (const bed of tooMany)
      prices.set(bed, Math.max(firstPrice, (prices.get(bed) ?? 0) * dearer));
  }
}

function withRight(candidates: readonly ThresholdCounts[], share: number): ThresholdCounts[] {
  const most = Math.max(...candidates.map(({ right }) => right));
  return candidates.filter(({ right }) => right >= share * most);
}

/** Of equally good thresholds the one in the middle, which is least likely to be so by chance. */
function bestOf(
  candidates: readonly ThresholdCounts[],
  f1: number,
  prices: ReadonlyMap<Bed, number>,
): ThresholdCounts {
  const worth = ({ right, wrong, falseAlone }: ThresholdCounts): number =>
    (2 - f1) * right -
    f1 * wrong -
    sum([...prices], ([bed, price]) => price * (falseAlone[bed] ?? 0));
  const worths = candidates.map(worth);
  const highest = Math.max(...worths);
  const best = candidates.filter((_, i) => (worths[i] as number) >= highest - 1e-9);
  return best[Math.floor(best.length / 2)] as ThresholdCounts;
}

function f1OfChoice(labels: readonly LabelCounts[], chosen: readonly ThresholdCounts[]): number {
  const right = sum(chosen, (own) => own.right);
  const told = right + sum(chosen, (own) => own.wrong);
  const sounds = sum(labels, (label) => label.sounds);
  return sounds + told === 0 ? 0 : (2 * right) / (sounds + told);
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
