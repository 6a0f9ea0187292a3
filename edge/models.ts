/** The models of a room: told of without being opened, so that a room without a mic never pays for one. */
import type { Classifier } from '../models/recognition/classifier.ts';
import type { ModelId } from '../protocol/ids.ts';
import type { ModelDescription, ModelState } from '../protocol/messages.ts';

export interface ModelSource {
  /** What scores, detections and settings name the model by; unique in its room. */
  readonly id: ModelId;
  readonly metadata: {
    readonly name: string;
    readonly version: string;
    readonly labels: readonly string[];
    readonly thresholds: Readonly<Record<string, number>>;
    readonly sampleRateHz: number;
    readonly windowSamples: number;
    readonly hopSamples: number;
  };
  /**
   * Opens the model on first use, and gives the same one from then on: all rooms of an isolate share
   * it. One that can be opened at once is no promise, so that a frame that wakes a room is heard
   * before the next.
   *
   * @throws {ModelError} if the package cannot be used; a later call tries again.
   */
  open(): Classifier | Promise<Classifier>;
}

/** What a room hears with: at most `maxModels`, no id twice. */
export type RoomModels = readonly ModelSource[];

/** A model, as participants see it. */
export function describeModel({ id, metadata }: ModelSource, state: ModelState): ModelDescription {
  const { name, version, labels, thresholds, windowSamples, hopSamples, sampleRateHz } = metadata;
  return {
    id,
    state,
    name,
    version,
    labels: [...labels],
    thresholds,
    windowMs: (1000 * windowSamples) / sampleRateHz,
    hopMs: (1000 * hopSamples) / sampleRateHz,
  };
}
