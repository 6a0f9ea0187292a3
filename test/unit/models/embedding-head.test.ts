/** A head hears a stream by the windows of its base model, as a model hears one by its samples. */
import { expect, test } from 'vitest';
import { type EmbeddingHead, HeadRecognition } from '../../../models/recognition/embedding-head.ts';
import type { HeardWindow } from '../../../models/recognition/recogniser.ts';

const hopSamples = 3840;

/** Scores a sound by the only value of the embedding. */
const head: EmbeddingHead = {
  metadata: {
    labels: ['bell'],
    thresholds: { bell: 0.5 },
    sampleRateHz: 16_000,
    windowSamples: 15_600,
    hopSamples,
  },
  scores: ([value = 0]) => Float32Array.of(value),
};

/** @param values of the embeddings of windows, one a hop. */
function windows(values: readonly number[], first = 4): HeardWindow[] {
  return values.map((value, i) => ({
    embedding: Float32Array.of(value),
    scores: new Float32Array(3),
    endSample: (first + i + 1) * hopSamples,
    levelDb: -30,
  }));
}

test('names what the embedding tells, with a beginning and an end', () => {
  const recognition = new HeadRecognition(head);
  const told = recognition.push(windows([0, 0.9, 0.9, 0.9, 0, 0, 0, 0, 0, 0]));
  expect(told.events.map(({ phase, label }) => `${phase} ${label}`)).toEqual([
    'begin bell',
    'end bell',
  ]);
  // The scores are the head's, all else is the base model's.
  expect(told.windows[1]).toMatchObject({ scores: Float32Array.of(0.9), levelDb: -30 });
});

test('continues a sound that began before, and ends it where its stream stops', () => {
  const recognition = new HeadRecognition(head);
  recognition.restore('bell', { onsetMs: 0, lastHeardMs: 1000, peak: 0.8 });
  expect(recognition.push(windows([0.9, 0.9])).events).toEqual([]);
  expect([...recognition.sounding.keys()]).toEqual(['bell']);
  expect(recognition.flush()).toMatchObject([{ phase: 'end', label: 'bell', onsetMs: 0 }]);
});

test('goes by the settings of its labels', () => {
  const recognition = new HeadRecognition(head, { labels: { bell: { threshold: 0.95 } } });
  expect(recognition.push(windows([0.9, 0.9, 0.9])).events).toEqual([]);
  recognition.configure({ labels: { bell: { threshold: 0.2 } } });
  expect(recognition.push(windows([0.9, 0.9], 7)).events).toMatchObject([{ phase: 'begin' }]);
});
