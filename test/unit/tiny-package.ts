/** A small sound model package, made in code so that tests can damage it. */
import type { ModelFiles } from '../../models/package/model-package.ts';

type Json = Record<string, unknown>;

const frontEnd = {
  type: 'log-mel',
  sampleRateHz: 16_000,
  frameLength: 400,
  frameStep: 160,
  fftLength: 512,
  melBands: 8,
  lowerEdgeHz: 125,
  upperEdgeHz: 7500,
  logOffset: 0.001,
  columns: 12,
  mean: -3,
  standardDeviation: 2,
};

const inbound = (...names: string[]) => [names.map((name) => [name, 0, 0, {}])];
const layer = (class_name: string, name: string, config: Json, inputs: string[]) => ({
  class_name,
  name,
  config: { ...config, name },
  inbound_nodes: inputs.length > 0 ? inbound(...inputs) : [],
});

export interface TinyPackage {
  model: {
    format: string;
    modelTopology: {
      model_config: { class_name: string; config: { layers: Json[]; [key: string]: unknown } };
    };
    weightsManifest: {
      paths: string[];
      weights: { name: string; shape: number[]; dtype: string }[];
    }[];
  };
  metadata: Json & { labels: string[]; frontEnd: Json; thresholds: Record<string, number> };
  weights: ArrayBuffer;
}

/** Every layer class that the runtime knows, once; weights from a fixed seed. */
export function tinyPackage(): TinyPackage & ModelFiles {
  const same = { padding: 'same', use_bias: true, strides: [1, 1] };
  const layers = [
    layer('InputLayer', 'input', { batch_input_shape: [null, 12, 8, 1] }, []),
    layer(
      'Conv2D',
      'stem',
      { ...same, filters: 4, kernel_size: [3, 3], strides: [2, 2], activation: 'relu' },
      ['input'],
    ),
    layer('DepthwiseConv2D', 'deep', { ...same, kernel_size: [3, 3], activation: 'relu6' }, [
      'stem',
    ]),
    layer('Conv2D', 'point', { ...same, filters: 4, kernel_size: [1, 1], activation: 'linear' }, [
      'deep',
    ]),
    layer('Add', 'sum', {}, ['stem', 'point']),
    layer('ReLU', 'rectified', { max_value: 6 }, ['sum']),
    layer(
      'Conv2D',
      'valid',
      { ...same, padding: 'valid', filters: 5, kernel_size: [3, 2], activation: 'sigmoid' },
      ['rectified'],
    ),
    layer('Activation', 'active', { activation: 'relu' }, ['valid']),
    layer('GlobalAveragePooling2D', 'embedding', {}, ['active']),
    layer('Dense', 'means', { units: 3, activation: 'linear', use_bias: true }, ['embedding']),
    layer('Dense', 'share', { units: 5, activation: 'sigmoid', use_bias: true }, ['embedding']),
    layer('Reshape', 'place', { target_shape: [1, 1, 5] }, ['share']),
    layer('Multiply', 'excited', {}, ['active', 'place']),
    layer('Rescaling', 'rescaled', { scale: 0.5, offset: 0.25 }, ['excited']),
    layer('MaxPooling2D', 'pooled', { pool_size: [2, 2], padding: 'valid' }, ['rescaled']),
    layer('Flatten', 'flat', {}, ['pooled']),
    layer('Dropout', 'kept', { rate: 0.5 }, ['flat']),
    layer('Dense', 'peaks', { units: 3, activation: 'linear', use_bias: true }, ['kept']),
    layer('Add', 'both', {}, ['means', 'peaks']),
    layer('Softmax', 'scores', { axis: -1 }, ['both']),
  ];
  const shapes: [string, number[]][] = [
    ['stem/kernel', [3, 3, 1, 4]],
    ['stem/bias', [4]],
    ['deep/depthwise_kernel', [3, 3, 4, 1]],
    ['deep/bias', [4]],
    ['point/kernel', [1, 1, 4, 4]],
    ['point/bias', [4]],
    ['valid/kernel', [3, 2, 4, 5]],
    ['valid/bias', [5]],
    ['means/kernel', [5, 3]],
    ['means/bias', [3]],
    ['share/kernel', [5, 5]],
    ['share/bias', [5]],
    ['peaks/kernel', [10, 3]],
    ['peaks/bias', [3]],
  ];
  const count = shapes.reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b), 0);
  const labels = ['knock', 'siren', 'background'];
  return {
    model: {
      format: 'layers-model',
      modelTopology: {
        model_config: {
          class_name: 'Functional',
          config: {
            name: 'tiny',
            layers,
            input_layers: [['input', 0, 0]],
            output_layers: [
              ['scores', 0, 0],
              ['embedding', 0, 0],
            ],
          },
        },
      },
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: shapes.map(([name, shape]) => ({ name, shape, dtype: 'float32' })),
        },
      ],
    },
    metadata: {
      format: 'earshot.model.1',
      name: 'tiny',
      version: '0.1.0',
      description: 'A model for tests.',
      labels,
      sampleRateHz: 16_000,
      windowSamples: 11 * 160 + 400,
      hopSamples: 480,
      frontEnd: { ...frontEnd },
      activation: 'softmax',
      outputs: { scores: 'scores', embedding: 'embedding' },
      thresholds: Object.fromEntries(labels.map((label) => [label, 0.5])),
      licence: 'MIT',
      provenance: {},
      accuracy: { method: 'none' },
    },
    weights: Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * 1.7)).buffer,
  };
}
