/**
 * Thresholds of labels that few sounds tell of lean on the others of their kind: what was chosen on three sounds
 * is chance. Pure.
 */

export interface ChosenThreshold {
  label: string;
  /** As it was chosen on streams. */
  threshold: number;
  /** How often the label sounded there. */
  sounds: number;
  /** Its kind. */
  essential: boolean;
}

/** As many sounds of a label weigh as much as the median of its kind. */
const fewSounds = 8;
/**
 * What is less probable is mostly not there, and what has to be more probable is hardly ever told. Essential labels
 * lean to recall.
 */
const bounds = {
  essential: { least: 0.2, most: 0.8 },
  other: { least: 0.3, most: 0.95 },
};

/** @returns a threshold for each label, between its own and the median of its kind in log-odds. */
export function leanThresholds(chosen: readonly ChosenThreshold[]): Record<string, number> {
  const medians = { essential: medianOf(chosen, true), other: medianOf(chosen, false) };
  return Object.fromEntries(
    chosen.map(({ label, threshold, sounds, essential }) => {
      const kind = essential ? 'essential' : 'other';
      const share = sounds / (sounds + fewSounds);
      const likely = share * logOdds(threshold) + (1 - share) * medians[kind];
      const { least, most } = bounds[kind];
      const settled = Math.min(most, Math.max(least, 1 / (1 + Math.exp(-likely))));
      return [label, Math.round(10_000 * settled) / 10_000];
    }),
  );
}

/** Of the labels of a kind that sounded; of one of which none did, of all of them. */
function medianOf(chosen: readonly ChosenThreshold[], essential: boolean): number {
  const kind = chosen.filter((own) => own.essential === essential);
  const heard = kind.filter(({ sounds }) => sounds > 0);
  const sorted = (heard.length > 0 ? heard : kind)
    .map(({ threshold }) => logOdds(threshold))
    .sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function logOdds(threshold: number): number {
  return Math.log(threshold / (1 - threshold));
}
