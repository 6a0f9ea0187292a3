/** YAMNet as a model package, so that the runtime which executes earshot-base executes it too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelFiles } from '../package/model-package.ts';

interface KerasLayer {
  class_name: string;
  name: string;
  config: { [setting: string]: unknown };
  inbound_nodes: [name: string, ...rest: unknown[]][][];
}

/** As YAMNet was trained: https://github.com/tensorflow/models/tree/master/research/audioset/yamnet */
export const yamnetFrontEnd = {
  type: 'log-mel',
  sampleRateHz: 16_000,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  melBands: 64,
  lowerEdgeHz: 125,
  upperEdgeHz: 7_500,
  logOffset: 0.001,
  columns: 96,
  mean: 0,
  standardDeviation: 1,
};

/**
 * @param folder with `model.json`, a TensorFlow.js layers model without metadata, and `weights.bin`.
 * @returns a package with YAMNet's own front end, whose labels are numbers.
 */
export function readYamnet(folder: string): ModelFiles {
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const { class_name, config }: { class_name: string; config: { layers: KerasLayer[] } } =
    model.modelTopology;
  const layers = fuse(config.layers);
  const { units } = layers.find(({ name }) => name === 'scores')?.config ?? {};
  const labels = Array.from({ length: units as number }, (_, i) => `class ${i}`);
  return {
    model: {
      ...model,
      modelTopology: { model_config: { class_name, config: { ...config, layers } } },
    },
    metadata: {
      format: 'earshot.model.1',
      name: 'yamnet',
      version: '1.0.0',
      description: 'YAMNet, to compare with',
      labels,
      sampleRateHz: 16_000,
      windowSamples: 15_600,
      hopSamples: 3_840,
      frontEnd: yamnetFrontEnd,
      activation: 'sigmoid',
      outputs: { scores: 'scores', embedding: 'embedding' },
      thresholds: Object.fromEntries(labels.map((label) => [label, 0.5])),
      licence: 'Apache-2.0',
      provenance: {},
      accuracy: { method: 'not measured' },
    },
    weights: new Uint8Array(readFileSync(join(folder, 'weights.bin'))).buffer,
  };
}

/**
 * Takes the input with its channel, instead of a layer that adds it, and each ReLU into the
 * convolution before it, as earshot-base has them: less work, in YAMNet's favour.
 */
function fuse(layers: readonly KerasLayer[]): KerasLayer[] {
  const fused: KerasLayer[] = [];
  const absorbedBy = new Map<string, string>();
  for (const layer of layers) {
    const [[inbound] = []] = layer.inbound_nodes;
    const source = absorbedBy.get(inbound?.[0] ?? '') ?? inbound?.[0];
    const last = fused.at(-1);
    if (layer.class_name === 'InputLayer') {
      const shape = [...(layer.config.batch_input_shape as number[]), 1];
      fused.push({ ...layer, config: { ...layer.config, batch_input_shape: shape } });
    } else if (source !== undefined && (layer.class_name === 'Reshape' || isRelu6(layer))) {
      if (last && isRelu6(layer)) last.config = { ...last.config, activation: 'relu6' };
      absorbedBy.set(layer.name, source);
    } else {
      fused.push({ ...layer, inbound_nodes: [[[source as string, 0, 0, {}]]] });
    }
  }
  return fused;
}

function isRelu6({ class_name, config }: KerasLayer): boolean {
  return class_name === 'ReLU' && config.max_value === 6;
}
