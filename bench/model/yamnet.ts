/** YAMNet as a model package, so that the runtime which executes earshot-base executes it too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPackageFolder } from '../../models/node/open-package.ts';
import { readMetadata } from '../../models/package/metadata.ts';
import type { ModelFiles } from '../../models/package/model-package.ts';

interface KerasLayer {
  class_name: string;
  name: string;
  config: { [setting: string]: unknown };
  inbound_nodes: [name: string, ...rest: unknown[]][][];
}

const frontEnd = {
  type: 'log-mel',
  sampleRateHz: 16_000,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  melBands: 64,
  lowerEdgeHz: 125,
  upperEdgeHz: 7500,
  logOffset: 0.001,
  columns: 96,
  mean: 0,
  standardDeviation: 1,
} as const;

/**
 * @param folder with `model.json`, a TensorFlow.js layers model without metadata, and `weights.bin`.
 * @returns a package with YAMNet's own front end (M. Plakal and D. Ellis, 2019).
 */
export function readYamnet(folder: string): ModelFiles {
  const model = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8'));
  const { class_name, config }: { class_name: string; config: { layers: KerasLayer[] } } =
    model.modelTopology;
  const layers = fuse(config.layers);
  const base = readMetadata(readPackageFolder().metadata);
  const { units } = layers.find(({ name }) => name === 'scores')?.config ?? {};
  const labels = Array.from({ length: units as number }, (_, i) => `class ${i}`);
  return {
    model: {
      ...model,
      modelTopology: { model_config: { class_name, config: { ...config, layers } } },
    },
    metadata: {
      ...base,
      name: 'yamnet',
      labels,
      labelDetails: undefined,
      frontEnd,
      windowSamples: (frontEnd.columns - 1) * frontEnd.frameStep + frontEnd.frameLength,
      outputs: { scores: 'scores', embedding: 'embedding' },
      thresholds: Object.fromEntries(labels.map((label) => [label, 0.5])),
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
