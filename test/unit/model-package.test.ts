import { describe, expect, test } from 'vitest';
import { openBytes } from '../../models/package/memory.ts';
import { ModelError, type ModelErrorCode } from '../../models/package/model-error.ts';
import { maxWeightsBytes, readModelPackage } from '../../models/package/model-package.ts';
import { weightNames } from '../../models/package/shapes.ts';
import type { Layer } from '../../models/package/topology.ts';
import { type TinyPackage, tinyPackage } from './tiny-package.ts';

const layersOf = (files: TinyPackage) => files.model.modelTopology.model_config.config.layers;
const configOf = (files: TinyPackage, name: string) =>
  layersOf(files).find((layer) => layer.name === name)?.config as Record<string, unknown>;
const weightsOf = (files: TinyPackage) => files.model.weightsManifest[0]?.weights ?? [];

const damages: [string, ModelErrorCode, RegExp, (files: TinyPackage) => void][] = [
  [
    'metadata of another format',
    'metadata-invalid',
    /metadata\.json: format/,
    (f) => {
      f.metadata.format = 'v0';
    },
  ],
  [
    'metadata without labels',
    'metadata-invalid',
    /labels/,
    (f) => {
      f.metadata.labels = [];
    },
  ],
  [
    'a label twice',
    'metadata-invalid',
    /twice/,
    (f) => {
      f.metadata.labels[1] = 'knock';
    },
  ],
  [
    'a background that is none of its labels',
    'metadata-invalid',
    /background: "silence"/,
    (f) => {
      f.metadata.background = 'silence';
    },
  ],
  [
    'a label without threshold, called as what every object has',
    'labels-mismatch',
    /"toString"/,
    (f) => {
      f.metadata.labels[1] = 'toString';
    },
  ],
  [
    'an author of several lines',
    'metadata-invalid',
    /author: it has characters/,
    (f) => {
      Object.assign(f.metadata, { author: 'Ann\nBen' });
    },
  ],
  [
    'an author who takes a page',
    'metadata-invalid',
    /author/,
    (f) => {
      Object.assign(f.metadata, { author: 'A'.repeat(101) });
    },
  ],
  [
    'a label that cannot be shown',
    'metadata-invalid',
    /labels\.1: it has characters/,
    (f) => {
      f.metadata.labels[1] = 'sir\u0000en';
    },
  ],
  [
    'a label that every object has',
    'metadata-invalid',
    /labels\.1: nothing can be called that/,
    (f) => {
      f.metadata.labels[1] = '__proto__';
    },
  ],
  [
    'scores of another activation than it states',
    'topology-invalid',
    /states sigmoid, the scores of model\.json are softmax/,
    (f) => {
      f.metadata.activation = 'sigmoid';
    },
  ],
  [
    'scores without an activation',
    'topology-invalid',
    /are linear/,
    (f) => {
      f.metadata.outputs = { scores: 'both', embedding: 'embedding' };
      const both = layersOf(f).find(({ name }) => name === 'both');
      if (both)
        Object.assign(both, {
          class_name: 'Activation',
          config: { activation: 'linear' },
          inbound_nodes: [[['means', 0, 0, {}]]],
        });
    },
  ],
  [
    'a hop that is shorter than a column',
    'metadata-invalid',
    /hopSamples/,
    (f) => {
      f.metadata.frontEnd = { type: 'browser-fft', sampleRateHz: 44_100 };
      f.metadata.hopSamples = 371;
    },
  ],
  [
    'details of a label that it has not',
    'metadata-invalid',
    /labelDetails: "thunder"/,
    (f) => {
      f.metadata.labelDetails = {
        thunder: { title: 'Thunder', group: 'nature', essential: false },
      };
    },
  ],
  [
    'details without a title',
    'metadata-invalid',
    /labelDetails\.knock\.title/,
    (f) => {
      f.metadata.labelDetails = { knock: { group: 'home', essential: true } };
    },
  ],
  [
    'a threshold above one',
    'metadata-invalid',
    /thresholds\.knock/,
    (f) => {
      f.metadata.thresholds.knock = 2;
    },
  ],
  [
    'an unknown front end',
    'metadata-invalid',
    /frontEnd\.type/,
    (f) => {
      f.metadata.frontEnd.type = 'mfcc';
    },
  ],
  [
    'an FFT size that is no power of two',
    'metadata-invalid',
    /power of two/,
    (f) => {
      f.metadata.frontEnd.fftLength = 500;
    },
  ],
  [
    'an FFT size that would fill the memory',
    'metadata-invalid',
    /frontEnd\.fftLength/,
    (f) => {
      f.metadata.frontEnd.fftLength = 2 ** 30;
    },
  ],
  [
    'a column for every sample',
    'metadata-invalid',
    /frontEnd\.frameStep/,
    (f) => {
      f.metadata.frontEnd.frameStep = 1;
    },
  ],
  [
    'more columns than a window may have',
    'metadata-invalid',
    /frontEnd\.columns/,
    (f) => {
      f.metadata.frontEnd.columns = 4096;
    },
  ],
  [
    'more bands than a column may have',
    'metadata-invalid',
    /frontEnd\.melBands/,
    (f) => {
      f.metadata.frontEnd.melBands = 4096;
    },
  ],
  [
    'a mel range above half the sample rate',
    'metadata-invalid',
    /upperEdgeHz/,
    (f) => {
      f.metadata.frontEnd.upperEdgeHz = 9000;
    },
  ],
  [
    'a window that is not the span of its columns',
    'metadata-invalid',
    /windowSamples/,
    (f) => {
      f.metadata.windowSamples = 1;
    },
  ],
  [
    'a hop between two columns',
    'metadata-invalid',
    /hopSamples/,
    (f) => {
      f.metadata.hopSamples = 100;
    },
  ],
  [
    'a label without threshold',
    'labels-mismatch',
    /no threshold for the label "siren"/,
    (f) => {
      delete f.metadata.thresholds.siren;
    },
  ],
  [
    'more labels than scores',
    'labels-mismatch',
    /4 labels, model\.json gives 3/,
    (f) => {
      f.metadata.labels.push('door');
      f.metadata.thresholds.door = 0.5;
    },
  ],
  [
    'a model that is no layers model',
    'topology-invalid',
    /format/,
    (f) => {
      f.model.format = 'graph-model';
    },
  ],
  [
    'an unknown layer',
    'layer-unsupported',
    /"sum" is a LSTM/,
    (f) => {
      const sum = layersOf(f).find(({ name }) => name === 'sum');
      if (sum) sum.class_name = 'LSTM';
    },
  ],
  [
    'a layer before its input',
    'topology-invalid',
    /does not come before/,
    (f) => {
      layersOf(f).reverse();
    },
  ],
  [
    'two layers of one name',
    'topology-invalid',
    /two layers are called "stem"/,
    (f) => {
      const stem = layersOf(f)[1];
      if (stem) layersOf(f).splice(2, 0, stem);
    },
  ],
  [
    'an unknown activation',
    'topology-invalid',
    /"stem"/,
    (f) => {
      configOf(f, 'stem').activation = 'swish';
    },
  ],
  [
    'a dilated convolution',
    'topology-invalid',
    /"stem"/,
    (f) => {
      configOf(f, 'stem').dilation_rate = [2, 2];
    },
  ],
  [
    'an output that is not there',
    'topology-invalid',
    /no layer "gone"/,
    (f) => {
      f.metadata.outputs = { scores: 'gone' };
    },
  ],
  [
    'an output that is no vector',
    'shape-mismatch',
    /not a vector/,
    (f) => {
      f.metadata.outputs = { scores: 'stem' };
    },
  ],
  [
    'an input that the front end does not give',
    'shape-mismatch',
    /front end gives/,
    (f) => {
      f.metadata.frontEnd.melBands = 9;
    },
  ],
  [
    'a kernel of a wrong shape',
    'shape-mismatch',
    /"point\/kernel" is \[1,1,4,4\]/,
    (f) => {
      configOf(f, 'point').filters = 6;
    },
  ],
  [
    'a kernel larger than its input',
    'shape-mismatch',
    /does not fit/,
    (f) => {
      configOf(f, 'valid').kernel_size = [30, 2];
    },
  ],
  [
    'a sum of unlike shapes',
    'shape-mismatch',
    /adds/,
    (f) => {
      configOf(f, 'deep').strides = [2, 2];
    },
  ],
  [
    'a missing weight',
    'weights-missing',
    /no "stem\/bias"/,
    (f) => {
      weightsOf(f).splice(1, 1);
    },
  ],
  [
    'bytes without their scale',
    'topology-invalid',
    /quantization\.scale/,
    (f) => {
      Object.assign(weightsOf(f)[0] ?? {}, { quantization: { dtype: 'uint8', min: 0 } });
    },
  ],
  [
    'more weights than their bytes',
    'weights-too-long',
    /weights\.bin/,
    (f) => {
      Object.assign(weightsOf(f)[0] ?? {}, { quantization: { dtype: 'uint8', min: 0, scale: 1 } });
    },
  ],
  [
    'truncated weights',
    'weights-truncated',
    /weights\.bin/,
    (f) => {
      f.weights = f.weights.slice(0, -4);
    },
  ],
  [
    'weights with something after them',
    'weights-too-long',
    /weights\.bin/,
    (f) => {
      f.weights = new ArrayBuffer(f.weights.byteLength + 4);
    },
  ],
  [
    'too large a file',
    'model-too-large',
    /at most/,
    (f) => {
      f.weights = new ArrayBuffer(maxWeightsBytes + 1);
    },
  ],
  [
    'two tensors of one name',
    'topology-invalid',
    /two tensors are called "stem\/bias"/,
    (f) => {
      const [group] = f.model.weightsManifest;
      group?.weights.push({ name: 'stem/bias', shape: [4], dtype: 'float32' });
    },
  ],
  [
    'a tensor that no layer uses',
    'topology-invalid',
    /no layer uses the tensor "stuffing"/,
    (f) => {
      f.model.weightsManifest[0]?.weights.push({ name: 'stuffing', shape: [4], dtype: 'float32' });
      f.weights = new ArrayBuffer(f.weights.byteLength + 16);
    },
  ],
  [
    'more values than memory should hold',
    'model-too-large',
    /values/,
    (f) => {
      const layer = (class_name: string, name: string, config: object, from: string) => ({
        class_name,
        name,
        config: { ...config, name },
        inbound_nodes: [[[from, 0, 0, {}]]],
      });
      const wide = { filters: 4096, kernel_size: [1, 1], padding: 'same', use_bias: true };
      // 12 x 8 x 4096 values each, and the ReLUs cost nothing to compute.
      layersOf(f).push(
        layer('Conv2D', 'wide', wide, 'input'),
        ...Array.from({ length: 21 }, (_, i) => layer('ReLU', `passed_${i}`, {}, 'wide')),
      );
      f.model.weightsManifest[0]?.weights.push(
        { name: 'wide/kernel', shape: [1, 1, 1, 4096], dtype: 'float32' },
        { name: 'wide/bias', shape: [4096], dtype: 'float32' },
      );
    },
  ],
  [
    'too much work',
    'model-too-large',
    /multiplications/,
    (f) => {
      // Pooled to the same size, so that nothing after it is another shape.
      const pool = layersOf(f).find(({ name }) => name === 'pooled');
      configOf(f, 'input').batch_input_shape = [null, 4096, 1600, 1];
      if (pool) pool.config = { pool_size: [1000, 500], padding: 'valid' };
    },
  ],
];

describe('a model package is refused for', () => {
  test.each(damages)('%s: %s', (_, code, message, damage) => {
    const files = tinyPackage();
    damage(files);
    const error = errorOf(() => readModelPackage(files));
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test.each([null, 7, 'text', [], {}])('files that hold %j', (junk) => {
    for (const part of ['model', 'metadata'] as const) {
      expect(errorOf(() => readModelPackage({ ...tinyPackage(), [part]: junk }))).toBeInstanceOf(
        ModelError,
      );
    }
  });
});

/** One layer behind an input of `[height, width, channels]`, as memory is counted of it. */
function bytesOf(input: [number, number, number], layer: Layer, weights: number[][]): number {
  const shape: [null, number, number, number] = [null, ...input];
  const config = { batch_input_shape: shape };
  const names = weightNames(layer);
  return openBytes({
    topology: {
      layers: [{ kind: 'InputLayer', name: 'input', config, inputs: [] }, layer],
      weights: weights.map((of, i) => ({ name: names[i] ?? '', shape: of, dtype: 'float32' })),
    },
  });
}

test('memory of an open model: its weights, their packed copies, pointers and outputs', () => {
  const convolution = (filters: number, side: number): Layer => ({
    kind: 'Conv2D',
    name: 'layer',
    inputs: ['input'],
    config: {
      filters,
      kernel_size: [side, side],
      strides: [1, 1],
      padding: 'valid',
      activation: 'linear',
      use_bias: true,
    },
  });
  // 512 x 512 weights twice, one place rounded up to four, 512 biases; input and output 512 each.
  const square = bytesOf([1, 1, 512], convolution(512, 1), [[1, 1, 512, 512], [512]]);
  expect(square).toBe(4 * (2 * 512 * 512 + 4 + 512 + 2 * 512));
  // One output is packed as eight; 100 weights are laid on 91 x 91 places.
  const sliding = bytesOf([100, 100, 1], convolution(1, 10), [[10, 10, 1, 1], [1]]);
  expect(sliding).toBe(4 * (101 + 800 + 100 * (91 * 91 + 3) + 100 * 100 + 91 * 91));
});

test('a sound package is read whole', () => {
  const { metadata, topology, multiplications } = readModelPackage(tinyPackage());
  expect(metadata.labels).toEqual(['knock', 'siren', 'background']);
  expect(topology.layers.map(({ kind }) => kind)).toContain('DepthwiseConv2D');
  // stem 24 x 36, depthwise 24 x 36, point 24 x 16, valid (4 x 3) x 120, excited and rescaled 60 each,
  // pooled (2 x 1) x 20, dense 15, 25 and 30
  const convolutions = 24 * 36 + 24 * 36 + 24 * 16 + 12 * 120;
  expect(multiplications).toBe(convolutions + 60 + 60 + 2 * 20 + 15 + 25 + 30);
});

function errorOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}
