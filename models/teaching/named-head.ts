/** A head whose labels are what people call the sounds: on its way from its room, and as it hears. */
import type { EmbeddingHead, HeadMetadata } from '../recognition/embedding-head.ts';
import type { EmbeddingSpace } from './embedding-space.ts';
import { type HeadSound, TaughtHead, taughtThreshold } from './head.ts';
import { requireSameBase, type TaughtBase } from './taught-base.ts';

/** What a head knows, as data. */
export interface NamedHead {
  /** The model on whose embedding it was trained. */
  base: TaughtBase;
  sounds: readonly (HeadSound & { name: string })[];
}

/**
 * @param space of the model that hears.
 * @param stream of the windows that it is told of: that model's metadata.
 * @throws {TeachingError} `other-base` if it was trained on another one.
 */
export function openNamedHead(
  { base, sounds }: NamedHead,
  space: EmbeddingSpace,
  stream: Stream,
): EmbeddingHead {
  requireSameBase(base, space.base);
  const head = new TaughtHead(sounds, space);
  const labels = sounds.map(({ name }) => name);
  return {
    metadata: taughtMetadata(labels, stream),
    scores: (embedding) => head.scores(embedding),
  };
}

type Stream = Pick<HeadMetadata, 'sampleRateHz' | 'windowSamples' | 'hopSamples'>;

/** @param labels what the sounds are called. @param stream of the base model's windows. */
export function taughtMetadata(
  labels: readonly string[],
  { sampleRateHz, windowSamples, hopSamples }: Stream,
): HeadMetadata {
  const thresholds = Object.fromEntries(labels.map((label) => [label, taughtThreshold]));
  return { labels, thresholds, sampleRateHz, windowSamples, hopSamples };
}
