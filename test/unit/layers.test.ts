/** Each layer alone, in every form that a package may give it, against tfjs-layers in plain JavaScript. */
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileWasm } from '../../models/node/open-package.ts';
import { ModelError } from '../../models/package/model-error.ts';
import { inferShapes } from '../../models/package/shapes.ts';
import { type LayerKind, layerKinds, readTopology } from '../../models/package/topology.ts';
import { startBackend } from '../../models/runtime/backend.ts';
import { compileGraph, type Graph } from '../../models/runtime/graph.ts';
import { compute } from '../../models/runtime/layers.ts';
import type { Recorder } from '../../models/runtime/recorder.ts';

type Json = Record<string, unknown>;
type InputShape = [number, number, number];

interface Case {
  kind: LayerKind;
  config: Json;
  input: InputShape;
  /** Layers before it, each with what the one before gives. */
  after?: [kind: LayerKind, config: Json][];
  /** Of the manifest, by the end of their names. */
  weights?: Record<string, number[]>;
}

const image: InputShape = [7, 6, 3];
const kernel = { use_bias: true, kernel_size: [3, 2] };

/** @returns what a layer of the kind is tried with. */
const cases: Record<LayerKind, Omit<Case, 'kind'>[]> = {
  InputLayer: [],
  Conv2D: (['same', 'valid'] as const).flatMap((padding) =>
    [
      [1, 1],
      [2, 3],
    ].map((strides) => ({
      config: { ...kernel, filters: 4, padding, strides },
      input: image,
      weights: { kernel: [3, 2, 3, 4], bias: [4] },
    })),
  ),
  DepthwiseConv2D: (['same', 'valid'] as const).flatMap((padding) =>
    [
      [1, 1],
      [2, 2],
      [3, 3],
    ].map((strides) => ({
      config: { ...kernel, padding, strides, activation: 'relu6' },
      input: image,
      weights: { depthwise_kernel: [3, 2, 3, 1], bias: [3] },
    })),
  ),
  MaxPooling2D: (['same', 'valid'] as const).flatMap((padding) =>
    [
      { pool_size: [2, 2] },
      { pool_size: [2, 2], strides: null },
      { pool_size: [3, 2], strides: [1, 2] },
      { pool_size: [2, 3], strides: [3, 3] },
      { pool_size: [7, 6], strides: [1, 1] },
      { pool_size: [1, 1], strides: [2, 2] },
    ].map((config) => ({ config: { ...config, padding }, input: image })),
  ),
  Add: [],
  Multiply: [],
  Reshape: [
    {
      config: { target_shape: [1, 1, 3] },
      input: image,
      after: [['GlobalAveragePooling2D', {}]],
    },
  ],
  Rescaling: [
    { config: { scale: 1, offset: 3 }, input: image },
    { config: { scale: 0.2, offset: 0.5 }, input: image },
    { config: { scale: -2, offset: 0 }, input: image },
    { config: { scale: 1, offset: 0 }, input: image },
  ],
  Activation: ['linear', 'relu', 'relu6', 'sigmoid', 'softmax'].map((activation) => ({
    config: { activation },
    input: image,
  })),
  ReLU: [
    { config: {}, input: image },
    { config: { max_value: 6 }, input: image },
  ],
  Softmax: [{ config: { axis: -1 }, input: image }],
  // One place or one channel are no work for a kernel, and must still follow the window.
  GlobalAveragePooling2D: [image, [1, 1, 3], [7, 6, 1], [7, 1, 3], [1, 6, 3], [1, 1, 1]].map(
    (input) => ({ config: {}, input: input as InputShape }),
  ),
  Flatten: [
    { config: {}, input: image },
    { config: { data_format: 'channels_last' }, input: image },
    {
      config: {},
      input: image,
      after: [['MaxPooling2D', { pool_size: [2, 2], padding: 'valid' }]],
    },
  ],
  Dropout: [{ config: { rate: 0.5 }, input: image }],
  Dense: ['linear', 'relu', 'sigmoid', 'softmax'].map((activation) => ({
    config: { units: 5, use_bias: true, activation },
    input: image,
    after: [
      ['Flatten', {}],
      ['Dropout', { rate: 0.25 }],
    ],
    weights: { kernel: [126, 5], bias: [5] },
  })),
};

/** The model of a case: input, what comes before the layer, and the layer, under the name `tried`. */
function model({ kind, config, input, after = [], weights = {} }: Case) {
  const chain: [string, Json][] = [
    ['InputLayer', { batch_input_shape: [null, ...input] }],
    ...after,
    [kind, config],
  ];
  const nameOf = (index: number) => (index === chain.length - 1 ? 'tried' : `layer${index}`);
  const layers = chain.map(([class_name, own], index) => ({
    class_name,
    name: nameOf(index),
    config: { ...own, name: nameOf(index) },
    inbound_nodes: index === 0 ? [] : [[[nameOf(index - 1), 0, 0, {}]]],
  }));
  return modelOf(layers, weights);
}

function modelOf(layers: Json[], weights: Record<string, number[]> = {}) {
  const specs = Object.entries(weights).map(([name, shape]) => ({
    name: `tried/${name}`,
    shape,
    dtype: 'float32' as const,
  }));
  const count = specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  const config = {
    name: 'model',
    layers,
    input_layers: [['layer0', 0, 0]],
    output_layers: [['tried', 0, 0]],
  };
  return {
    files: {
      format: 'layers-model',
      modelTopology: { model_config: { class_name: 'Functional', config } },
      weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    },
    specs,
    values: Float32Array.from({ length: count }, (_, i) => Math.sin(1 + i * 1.7)).buffer,
  };
}

/** Signs and sizes of all kinds, another each time. */
function windows(size: number): Float32Array[] {
  return [1, 2, 3].map((seed) =>
    Float32Array.from({ length: size }, (_, i) => 4 * Math.sin(i * 1.3 * seed + seed) - 0.5),
  );
}

/** What tfjs-layers gives for each window. */
async function expected({ files, specs, values }: ReturnType<typeof model>, shape: InputShape) {
  await tf.setBackend('cpu');
  const loaded = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: files.modelTopology,
      weightSpecs: specs,
      weightData: values,
    }),
  );
  const size = shape.reduce((a, b) => a * b);
  const given = windows(size).map((window) => {
    const output = loaded.predict(tf.tensor4d(window, [1, ...shape])) as tf.Tensor;
    return { shape: output.shape.slice(1), values: output.dataSync() };
  });
  loaded.dispose();
  await tf.setBackend('wasm');
  return given;
}

function compile(tried: ReturnType<typeof model>, recorder: Recorder): Graph {
  const topology = readTopology(tried.files);
  return compileGraph({ topology, weights: tried.values, outputs: { scores: 'tried' } }, recorder);
}

let recorder: Recorder;
beforeAll(() => {
  recorder = startBackend(compileWasm());
});

const all = layerKinds.flatMap((kind) => cases[kind].map((own): Case => ({ ...own, kind })));

test.each(all.map((tried): [string, Case] => [describeCase(tried), tried]))(
  '%s gives what tfjs-layers gives, for one window after another',
  async (_, tried) => {
    const built = model(tried);
    const theirs = await expected(built, tried.input);
    const shapes = inferShapes(readTopology(built.files)).outputs;
    expect(shapes.get('tried')).toEqual(theirs[0]?.shape);
    const graph = compile(built, recorder);
    for (const [index, window] of windows(tried.input.reduce((a, b) => a * b)).entries()) {
      const { scores } = graph.run(window);
      const wanted = theirs[index]?.values as Float32Array;
      expect(scores).toHaveLength(wanted.length);
      const differences = wanted.map((value, i) => Math.abs(value - (scores[i] as number)));
      expect(Math.max(...differences)).toBeLessThan(1e-5);
    }
    graph.dispose();
  },
);

function describeCase({ kind, config, input, after = [] }: Case): string {
  const chain = [...after.map(([before]) => before), kind].join(' > ');
  return `${chain} ${JSON.stringify(config)} of [${input}]`;
}

/** A layer of the kind that takes the input and, second, what these layers make of it. */
function ofTwo(kind: LayerKind, ...second: [kind: LayerKind, config: Json][]) {
  const chain = (name: string, class_name: string, config: Json, ...from: string[]) => ({
    class_name,
    name,
    config: { ...config, name },
    inbound_nodes: from.length > 0 ? [from.map((each) => [each, 0, 0, {}])] : [],
  });
  return modelOf([
    chain('layer0', 'InputLayer', { batch_input_shape: [null, ...image] }),
    ...second.map(([own, config], index) =>
      chain(`layer${index + 1}`, own, config, `layer${index}`),
    ),
    chain('tried', kind, {}, 'layer0', `layer${second.length}`),
  ]);
}

describe('a layer of two inputs', () => {
  test.each<[string, ReturnType<typeof modelOf>]>([
    ['Add', ofTwo('Add', ['ReLU', {}])],
    ['Multiply, value by value', ofTwo('Multiply', ['ReLU', {}])],
    [
      'Multiply, channel by channel',
      ofTwo('Multiply', ['GlobalAveragePooling2D', {}], ['Reshape', { target_shape: [1, 1, 3] }]),
    ],
  ])('%s gives what tfjs-layers gives', async (_, built) => {
    const theirs = await expected(built, image);
    const graph = compile(built, recorder);
    for (const [index, window] of windows(126).entries()) {
      const { scores } = graph.run(window);
      theirs[index]?.values.forEach((value, i) => {
        expect(scores[i]).toBeCloseTo(value, 5);
      });
    }
    graph.dispose();
  });

  test.each<[string, ReturnType<typeof modelOf>]>([
    ['Add of other shapes', ofTwo('Add', ['Flatten', {}])],
    ['Multiply by other shapes', ofTwo('Multiply', ['Flatten', {}])],
    [
      'Multiply by part of an image',
      ofTwo('Multiply', ['MaxPooling2D', { pool_size: [2, 2], padding: 'valid' }]),
    ],
    ['Reshape to other sizes', ofTwo('Add', ['Reshape', { target_shape: [1, 1, 3] }])],
  ])('%s is refused', (_, built) => {
    expect(() => inferShapes(readTopology(built.files))).toThrow(ModelError);
  });
});

describe('a layer that passes its input on', () => {
  const chain: Case = {
    kind: 'Flatten',
    config: {},
    input: image,
    after: [['Dropout', { rate: 0.5 }]],
  };

  test('is a view of it: no kernel is asked, and nothing is copied', () => {
    const x = { dataId: {}, shape: [1, ...image], dtype: 'float32' as const };
    const noKernel = () => {
      throw new Error('A kernel was run.');
    };
    const passOn = (kind: 'Flatten' | 'Dropout') =>
      compute({ kind, name: '', inputs: [], config: {} }, [x], {}, noKernel, noKernel);
    const flat = passOn('Flatten');
    expect(flat).toEqual({ ...x, shape: [1, 126] });
    expect(flat.dataId).toBe(x.dataId);
    expect(passOn('Dropout').dataId).toBe(x.dataId);
  });

  test('frees what it views once', () => {
    const large: Case = { ...chain, input: [64, 64, 16] };
    const window = new Float32Array(64 * 64 * 16).fill(1);
    const other = compile(model(chain), recorder);
    const [kept = new Float32Array()] = windows(126);
    const reopen = () => {
      const graph = compile(model(large), recorder);
      graph.run(window);
      graph.dispose();
    };
    reopen();
    const before = recorder.memory.byteLength;
    for (let i = 0; i < 100; i++) reopen();
    expect(recorder.memory.byteLength).toBe(before);
    // What is freed twice is given to two.
    expect(other.run(kept).scores).toEqual(kept);
    other.dispose();
  });
});

describe('a layer is refused', () => {
  const refusal = (tried: Case): unknown => {
    try {
      return inferShapes(readTopology(model(tried).files));
    } catch (error) {
      return error;
    }
  };

  test.each<[string, string, Case]>([
    [
      'MaxPooling2D larger than its input',
      'shape-mismatch',
      { kind: 'MaxPooling2D', config: { pool_size: [8, 2], padding: 'valid' }, input: image },
    ],
    [
      'MaxPooling2D of a vector',
      'shape-mismatch',
      {
        kind: 'MaxPooling2D',
        config: { pool_size: [2, 2], padding: 'valid' },
        input: image,
        after: [['Flatten', {}]],
      },
    ],
    [
      'MaxPooling2D without padding',
      'topology-invalid',
      { kind: 'MaxPooling2D', config: { pool_size: [2, 2] }, input: image },
    ],
    [
      'Flatten with channels first',
      'topology-invalid',
      { kind: 'Flatten', config: { data_format: 'channels_first' }, input: image },
    ],
    [
      'Softmax that does not say its dimension',
      'topology-invalid',
      { kind: 'Softmax', config: {}, input: image },
    ],
    [
      'Softmax over another dimension',
      'topology-invalid',
      { kind: 'Softmax', config: { axis: 1 }, input: image },
    ],
  ])('%s: %s', (_, code, tried) => {
    expect(refusal(tried)).toBeInstanceOf(ModelError);
    expect(refusal(tried)).toMatchObject({ code });
  });
});

test('comparisons of pooling count as work', () => {
  const pooling: Case = {
    kind: 'MaxPooling2D',
    config: { pool_size: [2, 3], padding: 'valid' },
    input: image,
  };
  const { multiplications } = inferShapes(readTopology(model(pooling).files));
  expect(multiplications).toBe(3 * 2 * 3 * (2 * 3));
});
