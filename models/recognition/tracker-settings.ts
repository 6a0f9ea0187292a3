/**
 * How scores become events, as it is set for all labels and for each one: plain values that may
 * come from a room's settings as JSON. Whoever reads them from outside checks them first.
 */
export interface TrackerParameters {
  /**
   * The odds of the model's thresholds, `threshold / (1 - threshold)`, are multiplied by this; below 1
   * more is heard, and more that was not there.
   */
  thresholdScale: number;
  /** Scores that are averaged: at least 1. */
  smoothingWindows: number;
  /** An event ends below this part of its threshold: above 0, at most 1. */
  releaseRatio: number;
  /** A begin is told once the sound has lasted so long, in milliseconds. */
  minDurationMs: number;
  /** How long the score stays low before an event ends, in milliseconds. */
  mergeGapMs: number;
  /** How long after its end a label does not begin again, in milliseconds. */
  cooldownMs: number;
}

/** What can be set for one label. */
export interface LabelParameters extends TrackerParameters {
  /** Averaged score from which the label counts as heard, instead of the model's scaled threshold. */
  threshold: number;
}

/** A label with this threshold is off: it never begins, not even at a score of 1. */
export const thresholdOff = 1;

/** A field that is there and undefined is as good as left out. */
type Given<Parameters> = { [Key in keyof Parameters]?: Parameters[Key] | undefined };

/** What is left out is inherited; `labelParameters` says from where. */
export interface TrackerSettings {
  all?: Given<TrackerParameters> | undefined;
  labels?: Readonly<Record<string, Given<LabelParameters>>> | undefined;
}

/**
 * `npm run evaluate:tracker` (models/evaluation/README.md) compares these with a grid of others, on
 * streams of sounds at known times.
 */
export const defaultTrackerParameters: Readonly<TrackerParameters> = {
  thresholdScale: 1,
  smoothingWindows: 2,
  releaseRatio: 0.5,
  minDurationMs: 0,
  mergeGapMs: 1_000,
  cooldownMs: 0,
};

/**
 * What holds for a label: what is set for it, else what is set for all, else the default. Its
 * threshold is its own, if it is set one; else the model's, its odds times `thresholdScale`.
 *
 * @param modelThreshold the label's threshold in the model package; 1 if it has none.
 */
export function labelParameters(
  label: string,
  modelThreshold: number | undefined,
  { all, labels }: TrackerSettings,
): LabelParameters {
  const own = labels && Object.hasOwn(labels, label) ? labels[label] : undefined;
  const merged = { ...defaultTrackerParameters, ...withoutGaps(all), ...withoutGaps(own) };
  const threshold = scaledThreshold(modelThreshold ?? 1, merged.thresholdScale);
  return { threshold, ...merged };
}

/** Odds rather than scores, so that thresholds near 1 move as far as others and never reach it. */
function scaledThreshold(threshold: number, scale: number): number {
  return (threshold * scale) / (1 - threshold + threshold * scale);
}

function withoutGaps<T>(settings: Given<T> | undefined): Partial<T> {
  const set = Object.entries(settings ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Partial<T>;
}
