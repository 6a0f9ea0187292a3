/** How scores become detections, as a host may set it for a model of their room: for all labels, and for each. */
import * as v from 'valibot';
import { maxTunedLabels, trackerBounds } from './limits.ts';

function within({ min, max }: { min: number; max: number }) {
  return v.pipe(v.number(), v.minValue(min), v.maxValue(max));
}

function wholeWithin(bounds: { min: number; max: number }) {
  return v.pipe(within(bounds), v.integer());
}

/** models/recognition/tracker-settings.ts says what each is. */
const parameters = {
  thresholdScale: within(trackerBounds.thresholdScale),
  smoothingWindows: wholeWithin(trackerBounds.smoothingWindows),
  releaseRatio: within(trackerBounds.releaseRatio),
  minDurationMs: wholeWithin(trackerBounds.minDurationMs),
  mergeGapMs: wholeWithin(trackerBounds.mergeGapMs),
  cooldownMs: wholeWithin(trackerBounds.cooldownMs),
};
const ofLabel = { threshold: within(trackerBounds.threshold), ...parameters };

export const trackerSettings = v.object({
  /** What holds for every label that has nothing else set. */
  all: v.object(parameters),
  /** What is set for a label, by label. */
  labels: v.pipe(v.record(v.string(), v.partial(v.object(ofLabel))), v.maxEntries(maxTunedLabels)),
});
export type TrackerSettings = v.InferOutput<typeof trackerSettings>;

/** What is left out of `all` stays as it is; a label gets all of what is given, or nothing by null. */
export const trackerChange = v.strictObject({
  all: v.optional(v.partial(v.strictObject(parameters))),
  labels: v.optional(
    v.pipe(
      v.record(v.string(), v.nullable(v.partial(v.strictObject(ofLabel)))),
      v.maxEntries(maxTunedLabels),
    ),
  ),
});
export type TrackerChange = v.InferOutput<typeof trackerChange>;

/** @returns the settings after a change; labels for which nothing is set are not in it. */
export function changedTracker(settings: TrackerSettings, change: TrackerChange): TrackerSettings {
  const labels = Object.entries({ ...settings.labels, ...change.labels }).flatMap(
    ([label, own]) => {
      const set = given(own ?? {});
      return Object.keys(set).length > 0 ? [[label, set]] : [];
    },
  );
  return {
    all: { ...settings.all, ...given(change.all ?? {}) },
    labels: Object.fromEntries(labels),
  };
}

/** What of it is there. */
function given<T extends object>(change: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  const set = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [Key in keyof T]?: NonNullable<T[Key]> };
}
