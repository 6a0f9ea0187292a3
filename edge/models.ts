/** The models of a room: told of without being opened, so that a room without a mic never pays for one. */
import type { LabelDetails } from '../models/package/metadata.ts';
import type { WindowClassifier } from '../models/recognition/classifier.ts';
import type { EmbeddingHead } from '../models/recognition/embedding-head.ts';
import type { ModelId } from '../protocol/ids.ts';
import type { ModelDescription, ModelOrigin, ModelState } from '../protocol/messages.ts';
import type { TeachingGround } from './teaching-ground.ts';

/** What people are told of whatever a room hears with. */
interface Described {
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
    readonly description?: string | undefined;
    readonly author?: string | undefined;
    readonly licence?: string | undefined;
    readonly accuracy?: ModelDescription['accuracy'] | undefined;
    readonly background?: string | undefined;
    readonly labelDetails?: Readonly<Record<string, LabelDetails>> | undefined;
  };
  /** What people call it, if that is not the name of its package. */
  readonly title?: string | undefined;
  /** Length of its weights. */
  readonly bytes?: number | undefined;
  /** What a look takes on one core here, front end and network, where that was measured. */
  readonly inferenceMs?: number | undefined;
  /**
   * Two sources of one id and one revision hear the same; left out, every source is another. What people
   * are told of a model may change without its revision.
   */
  readonly revision?: string | undefined;
}

/** A model that hears by itself. */
export interface ModelSource extends Described {
  /** What people may teach rooms on its embedding, where that is prepared. */
  readonly ground?: TeachingGround | undefined;
  /**
   * Opens the model on first use, and gives the same one from then on: all rooms of an isolate share
   * it. One that can be opened at once is no promise, so that a frame that wakes a room is heard
   * before the next.
   *
   * @throws {ModelError} if the package cannot be used; a later call tries again.
   */
  open(): WindowClassifier | Promise<WindowClassifier>;
}

/** A head on the embedding of another model of the room. */
export interface HeadSource extends Described {
  /** Whose windows it is told of. */
  readonly base: ModelId;
  open(): EmbeddingHead;
}

/** What every room of a deployment hears with: at most `maxModels`, no id twice. */
export type DeploymentModels = readonly ModelSource[];

/** A model of a room, and where the room has it from. */
export interface RoomModel {
  readonly origin: ModelOrigin;
  readonly source: ModelSource | HeadSource;
}

/** A model, as participants see it. */
export function describeModel({ origin, source }: RoomModel, state: ModelState): ModelDescription {
  const { id, metadata, title, bytes, inferenceMs } = source;
  const { name, version, labels, thresholds, windowSamples, hopSamples, sampleRateHz } = metadata;
  const { description, author, licence, accuracy, background, labelDetails } = metadata;
  return {
    id,
    state,
    source: origin,
    name: title ?? name,
    version,
    labels: [...labels],
    thresholds,
    windowMs: (1000 * windowSamples) / sampleRateHz,
    hopMs: (1000 * hopSamples) / sampleRateHz,
    ...(description !== undefined && { description }),
    ...(author !== undefined && { author }),
    ...(licence !== undefined && { licence }),
    ...(accuracy !== undefined && { accuracy }),
    ...(bytes !== undefined && { bytes }),
    ...(background !== undefined && { background }),
    ...(labelDetails !== undefined && { labelDetails }),
    ...(inferenceMs !== undefined && { inferenceMs }),
  };
}
