/** Which sound was told of by which detection. Pure; times are milliseconds of one stream. */

export interface SoundSpan {
  label: string;
  onsetMs: number;
  endMs: number;
}

/** A detection as it was told of while the stream went on. */
export interface ToldSound extends SoundSpan {
  /** End of the window at which its begin was told. */
  toldMs: number;
}

export interface Matched {
  truth: SoundSpan;
  told: ToldSound;
}

/** How far the onset that is told may be from the true one. */
const onsetCollarMs = 500;

/** Same label, onsets within the collar. */
export function onsetsAgree(truth: SoundSpan, told: SoundSpan): boolean {
  return Math.abs(truth.onsetMs - told.onsetMs) <= onsetCollarMs;
}

/** Same label, and at some moment both sound. */
export function spansOverlap(truth: SoundSpan, told: SoundSpan): boolean {
  return truth.onsetMs < told.endMs && told.onsetMs < truth.endMs;
}

/**
 * Matches one to one, within each label, in the order of time: as many pairs as there can be, since
 * sounds of one label do not overlap each other, nor do their detections.
 */
export function matchSounds(
  truths: readonly SoundSpan[],
  told: readonly ToldSound[],
  agree: (truth: SoundSpan, told: SoundSpan) => boolean,
): Matched[] {
  const matched: Matched[] = [];
  for (const label of new Set(truths.map((truth) => truth.label))) {
    const left = ofLabel(told, label);
    for (const truth of ofLabel(truths, label)) {
      const index = left.findIndex((own) => agree(truth, own));
      if (index < 0) continue;
      matched.push({ truth, told: left[index] as ToldSound });
      left.splice(0, index + 1);
    }
  }
  return matched;
}

/** The sounds of one label, in the order of time. */
export function ofLabel<T extends SoundSpan>(sounds: readonly T[], label: string): T[] {
  return sounds.filter((own) => own.label === label).sort((a, b) => a.onsetMs - b.onsetMs);
}

export interface F1 {
  /** Share of what was told that was there; null if nothing was told. */
  precision: number | null;
  /** Share of what was there that was told; null if nothing was there. */
  recall: number | null;
  /** Their harmonic mean: twice the matches over sounds and detections together. */
  f1: number | null;
}

/** Over all labels together: each sound counts alike ("micro"). */
export function f1Of(matches: number, truths: number, told: number): F1 {
  const share = (of: number) => (of === 0 ? null : matches / of);
  const both = truths + told;
  return {
    precision: share(told),
    recall: share(truths),
    f1: both === 0 ? null : (2 * matches) / both,
  };
}

/** Nearest rank: the smallest value that at least the share `p` of the values do not exceed. */
export function percentile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
}
