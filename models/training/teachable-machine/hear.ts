/** Clips as the example model hears them: in a room, and on Teachable Machine's page. */
import { hearClip } from '../../evaluation/clip-windows.ts';
import type { Classifier } from '../../recognition/classifier.ts';
import { classOf } from './classes.ts';
import { type Clip, isAudible } from './clips.ts';
import type { HeardWindow } from './measure.ts';
import { windowsOnSite } from './site.ts';

/** Quantised, cut to frames, and recognised as a stream. */
export function hearInRoom(classifier: Classifier, clip: Clip): HeardWindow[] {
  const scores = hearClip(classifier, clip.samples).map(({ scores }) => scores);
  return audibleOf(classifier, clip, scores);
}

/** @param original the clip's sound, 44.1 kHz mono. */
export function hearOnSite(
  classifier: Classifier,
  clip: Clip,
  original: Float32Array,
): HeardWindow[] {
  const scores = windowsOnSite(original).map((window) => classifier.classify(window).scores);
  return audibleOf(classifier, clip, scores);
}

/** @param scores of the clip's windows, in their order. */
function audibleOf(
  { metadata: { windowSamples, hopSamples } }: Classifier,
  { name, category, samples }: Clip,
  scores: readonly Float32Array[],
): HeardWindow[] {
  return scores.flatMap((own, index) => {
    const start = index * hopSamples;
    const isHeard = isAudible(samples.subarray(start, start + windowSamples), samples);
    return isHeard ? [{ clip: name, class: classOf(category), scores: own }] : [];
  });
}
