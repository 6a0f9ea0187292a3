/** How long a model takes, and how often a room can afford to look with it. */

import { windowForm } from '../../models/front-ends/kinds.ts';
import type { ModelMetadata } from '../../models/package/metadata.ts';
import { product } from '../../models/package/shapes.ts';
import type { Classifier } from '../../models/recognition/classifier.ts';
import { maxModelShare } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';

const [rounds, windowsPerRound] = [3, 3];

/** What a core of the edge multiplies in a millisecond at least, where no time could be measured. */
const multiplicationsPerMs = 2_500_000;

/**
 * Runs the model on silence. On the edge the clock stands still while code runs and goes on where something is
 * awaited, so each round lies between two waits; the quickest counts, as others wait for their turn there.
 *
 * @returns milliseconds a window; by its multiplications if the clock told nothing.
 */
export async function measureInference(
  classifier: Classifier,
  multiplications: number,
): Promise<number> {
  const window = new Float32Array(product(windowForm(classifier.metadata.frontEnd).inputShape));
  // The first one also sets up what all later ones use.
  classifier.classify(window);
  let quickest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    await scheduler.wait(0);
    const begun = performance.now();
    for (let i = 0; i < windowsPerRound; i++) classifier.classify(window);
    await scheduler.wait(0);
    quickest = Math.min(quickest, (performance.now() - begun) / windowsPerRound);
  }
  const ms = quickest > 0 ? quickest : multiplications / multiplicationsPerMs;
  return Math.ceil(100 * ms) / 100;
}

/**
 * @returns samples from one window to the next: as the model has it, or a multiple of that if it would take
 *   more than `maxModelShare` of a core for one mic.
 * @throws {RefusalError} `model-too-slow` if windows would not reach each other then.
 */
export function affordableHop(
  { hopSamples, windowSamples, sampleRateHz }: ModelMetadata,
  inferenceMs: number,
): number {
  const needed = (inferenceMs / maxModelShare) * (sampleRateHz / 1000);
  const hop = hopSamples * Math.max(1, Math.ceil(needed / hopSamples));
  if (hop <= windowSamples || hop === hopSamples) return hop;
  throw new RefusalError(
    'model-too-slow',
    `a window of ${(1000 * windowSamples) / sampleRateHz} ms takes ${inferenceMs} ms, at most a tenth of it`,
  );
}
