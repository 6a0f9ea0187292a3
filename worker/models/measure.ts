/** What a model takes of a core, front end and network, and how often a room can afford to look with it. */
import type { FrontEnd } from '../../models/front-ends/front-end.ts';
import { multiplicationsOf } from '../../models/front-ends/kinds.ts';
import type { ModelMetadata } from '../../models/package/metadata.ts';
import { product } from '../../models/package/shapes.ts';
import type { WindowClassifier } from '../../models/recognition/classifier.ts';
import { maxModelShare, sampleRateHz } from '../../protocol/limits.ts';
import { RefusalError } from '../../protocol/refusals.ts';

/** A model, open to be measured. */
export interface Measured {
  classifier: WindowClassifier;
  /** Its own, which has heard nothing yet. */
  frontEnd: FrontEnd;
  /** Of its network, for a window. */
  multiplications: number;
}

/** What a model takes of a core for one microphone. */
export interface ModelCost {
  /** Milliseconds for each window, however often one is looked at. */
  windowMs: number;
  /** Milliseconds of its front end for each second of sound, whether or not it is looked at. */
  soundMs: number;
}

/** What its users are told, and what the room looks at. */
export interface ModelPace {
  hopSamples: number;
  /** Milliseconds from one look to the next. */
  inferenceMs: number;
}

const [rounds, windowsPerRound] = [3, 3];

/**
 * What a core of the edge multiplies in a millisecond at least, where no time could be measured: in networks,
 * which are compiled for vectors, and in front ends.
 */
const [networkPerMs, frontEndPerMs] = [2_500_000, 500_000];

/**
 * Runs the model on silence. On the edge the clock stands still while code runs and goes on where something is
 * awaited, so each round lies between two waits; the quickest counts, as others wait for their turn there.
 *
 * @returns what it takes; by its multiplications if the clock told nothing.
 */
export async function measureCost(
  { classifier, frontEnd, multiplications }: Measured,
  now: () => number = () => performance.now(),
): Promise<ModelCost> {
  const second = new Float32Array(sampleRateHz);
  const window = new Float32Array(product(frontEnd.inputShape));
  const look = () => {
    frontEnd.readWindow(window);
    classifier.classify(window);
  };
  // The first ones also set up what all later ones use, and a window has to be whole.
  for (let heard = 0; heard < frontEnd.windowSamples; heard += second.length) frontEnd.push(second);
  look();
  const soundMs = await quickest(() => frontEnd.push(second), now);
  const windowMs = await quickest(() => {
    for (let i = 0; i < windowsPerRound; i++) look();
  }, now);
  const { frontEnd: parameters } = classifier.metadata;
  return {
    soundMs: soundMs || multiplicationsOf(parameters) / frontEndPerMs,
    windowMs: windowMs / windowsPerRound || multiplications / networkPerMs,
  };
}

/** @returns milliseconds of the quickest round. */
async function quickest(run: () => void, now: () => number): Promise<number> {
  let quickest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    await scheduler.wait(0);
    const begun = now();
    run();
    await scheduler.wait(0);
    quickest = Math.min(quickest, now() - begun);
  }
  return quickest;
}

/**
 * Looks as the model has it, or at a multiple of that if it would take more than `maxModelShare` of a core for
 * one mic. The front end hears all of the sound, however seldom that is: it leaves the network the rest.
 *
 * @throws {RefusalError} `model-too-slow` if windows would not reach each other then.
 */
export function affordablePace(
  metadata: ModelMetadata,
  { windowMs, soundMs }: ModelCost,
): ModelPace {
  const { hopSamples, windowSamples } = metadata;
  const frontEndShare = soundMs / 1000;
  const left = maxModelShare - frontEndShare;
  const needed = left > 0 ? (windowMs / left) * (sampleRateHz / 1000) : Number.POSITIVE_INFINITY;
  const hop = hopSamples * Math.max(1, Math.ceil(needed / hopSamples));
  const msOf = (samples: number) => (1000 * samples) / sampleRateHz;
  if (hop <= windowSamples || hop === hopSamples) {
    const inferenceMs = windowMs + msOf(hop) * frontEndShare;
    return { hopSamples: hop, inferenceMs: Math.ceil(100 * inferenceMs) / 100 };
  }
  const spanMs = msOf(windowSamples);
  const [all, frontEnd] = [windowMs + spanMs * frontEndShare, spanMs * frontEndShare];
  throw new RefusalError(
    'model-too-slow',
    `a window of ${spanMs} ms takes ${all.toFixed(2)} ms, its front end ${frontEnd.toFixed(2)} of them: at most a tenth of it`,
  );
}
