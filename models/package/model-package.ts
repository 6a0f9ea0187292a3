/** The model package: `model.json`, `weights.bin` and `metadata.json`, read and checked as a whole. */
import { windowForm } from '../front-ends/kinds.ts';
import { type ModelMetadata, readMetadata } from './metadata.ts';
import { ModelError } from './model-error.ts';
import { inferShapes } from './shapes.ts';
import {
  type Activation,
  type Layer,
  readTopology,
  type Topology,
  type WeightSpec,
} from './topology.ts';
import { storedLength } from './weights.ts';

/** Largest `weights.bin`, in bytes: isolates have 128 MB for all rooms in them. */
export const maxWeightsBytes = 16 * 1024 * 1024;
/** Most multiplications a window may cost: some 70 ms on one core. */
export const maxMultiplications = 200_000_000;

/** Most values of all layers' outputs of a window together: 32 MiB, which stay with an open model. */
export const maxActivations = 8 * 1024 * 1024;

/** The three files as they are stored; the JSON files already parsed. */
export interface ModelFiles {
  model: unknown;
  metadata: unknown;
  weights: ArrayBuffer;
}

export interface ModelPackage {
  metadata: ModelMetadata;
  topology: Topology;
  /** Bytes of `weights.bin`, as the manifest in `topology.weights` lays them out. */
  weights: ArrayBuffer;
  /** Multiplications of one inference. */
  multiplications: number;
}

/** @throws {ModelError} if anything in the package does not fit the rest of it. */
export function readModelPackage(files: ModelFiles): ModelPackage {
  if (files.weights.byteLength > maxWeightsBytes) {
    throw new ModelError(
      'model-too-large',
      `weights.bin has ${files.weights.byteLength} bytes, at most ${maxWeightsBytes}`,
    );
  }
  const metadata = readMetadata(files.metadata);
  const topology = readTopology(files.model);
  const { outputs, multiplications, activations } = inferShapes(topology);
  if (multiplications > maxMultiplications) {
    throw new ModelError(
      'model-too-large',
      `a window costs ${multiplications} multiplications, at most ${maxMultiplications}`,
    );
  }
  if (activations > maxActivations) {
    throw new ModelError(
      'model-too-large',
      `the layers of a window give ${activations} values, at most ${maxActivations}`,
    );
  }
  checkWeights(topology.weights, files.weights.byteLength);
  checkEnds(metadata, topology, outputs);
  return { metadata, topology, weights: files.weights, multiplications };
}

function checkWeights(specs: WeightSpec[], byteLength: number): void {
  const expected = specs.reduce((sum, spec) => sum + storedLength(spec), 0);
  if (byteLength < expected) {
    throw new ModelError(
      'weights-truncated',
      `weights.bin has ${byteLength} bytes, the manifest lists ${expected}`,
    );
  }
  if (byteLength > expected) {
    throw new ModelError(
      'weights-too-long',
      `weights.bin has ${byteLength} bytes, the manifest lists ${expected}`,
    );
  }
}

/** Input against front end, outputs against labels. */
function checkEnds(
  metadata: ModelMetadata,
  { layers }: Topology,
  outputs: Map<string, readonly number[]>,
): void {
  const inputs = layers.filter((layer) => layer.kind === 'InputLayer');
  if (inputs.length !== 1)
    throw new ModelError('topology-invalid', `model.json: ${inputs.length} inputs instead of one`);
  const { inputShape } = windowForm(metadata.frontEnd);
  const input = outputs.get(inputs[0]?.name ?? '');
  if (`${input}` !== `${inputShape}`) {
    throw new ModelError(
      'shape-mismatch',
      `model.json takes [${input}], the front end gives [${inputShape}]`,
    );
  }
  for (const name of [metadata.outputs.scores, metadata.outputs.embedding]) {
    if (name === undefined) continue;
    const shape = outputs.get(name);
    if (!shape)
      throw new ModelError(
        'topology-invalid',
        `model.json has no layer "${name}", which metadata.json names as output`,
      );
    if (shape.length !== 1)
      throw new ModelError(
        'shape-mismatch',
        `model.json: output "${name}" is [${shape}], not a vector`,
      );
  }
  const scores = outputs.get(metadata.outputs.scores)?.[0];
  if (scores !== metadata.labels.length) {
    throw new ModelError(
      'labels-mismatch',
      `metadata.json has ${metadata.labels.length} labels, model.json gives ${scores} scores`,
    );
  }
  const last = layers.find(({ name }) => name === metadata.outputs.scores);
  const activation = last && activationOf(last);
  if (activation !== undefined && activation !== metadata.activation) {
    throw new ModelError(
      'topology-invalid',
      `metadata.json states ${metadata.activation}, the scores of model.json are ${activation}`,
    );
  }
}

/** @returns undefined for a layer that has none: scores may be an average of what others activate. */
function activationOf(layer: Layer): Activation | undefined {
  if (layer.kind === 'Softmax') return 'softmax';
  return 'activation' in layer.config ? layer.config.activation : undefined;
}
