/** Recordings as teaching hears them: as examples, and as a mic would bring them later. */
import type { Classifier } from '../recognition/classifier.ts';
import { Recogniser } from '../recognition/recogniser.ts';
import type { EmbeddingSpace } from '../teaching/embedding-space.ts';
import { type ProjectedExample, projectExamples } from '../teaching/projected-example.ts';
import { exampleOf, hearTake } from '../teaching/take.ts';
import { TeachingError } from '../teaching/teaching-error.ts';

export interface TaughtClip {
  /** Its loudest 3 s as an example. */
  example: ProjectedExample;
  /** Directions, in the embedding space, of all its windows. */
  windows: readonly Float32Array[];
}

/** Of a clip at most so much is heard, in seconds. */
const longestSeconds = 6;

/**
 * @param id of the example.
 * @returns undefined if nothing of the clip can be heard.
 */
export function hearTaughtClip(
  classifier: Classifier,
  space: EmbeddingSpace,
  id: string,
  samples: Float32Array,
): TaughtClip | undefined {
  const { windowSamples, sampleRateHz, labels } = classifier.metadata;
  const sound = samples.subarray(0, longestSeconds * sampleRateHz);
  const about = { id, atMs: 0, from: 'recording' } as const;
  try {
    const example = exampleOf(hearTake(classifier, sound), labels, about);
    const [projected] = projectExamples([example], space);
    const padded = new Float32Array(sound.length + windowSamples);
    padded.set(sound, Math.floor(windowSamples / 2));
    const windows: Float32Array[] = [];
    new Recogniser(classifier).push(padded, ({ embedding }) => {
      windows.push(space.project(embedding));
    });
    return projected && { example: projected, windows };
  } catch (error) {
    if (error instanceof TeachingError && error.code === 'nothing-audible') return undefined;
    throw error;
  }
}
