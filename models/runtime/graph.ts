/**
 * Executes a package's layers with the kernels of the TensorFlow.js backend, bias and activation fused
 * into each. They run once, for the first window; each later one repeats their wasm calls.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm/dist/backend_wasm.js';
import {
  backend,
  dispose,
  getKernel,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  type Tensor,
  type TensorInfo,
  tensor,
} from '@tensorflow/tfjs-core';
import type { ModelPackage } from '../package/model-package.ts';
import { product, weightNames } from '../package/shapes.ts';
import type { Activation, Layer } from '../package/topology.ts';
import { decodeWeights } from '../package/weights.ts';
import type { Recorder, Recording } from './recorder.ts';

export interface Inference {
  /** `[labels]` */
  scores: Float32Array;
  /** `[dimensions]`, empty if the model gives none. */
  embedding: Float32Array;
}

/** A compiled model: its weights and what it computes live in the backend until `dispose`. */
export interface Graph {
  /** @param input one window, `[columns, bands]`. */
  run(input: Float32Array): Inference;
  dispose(): void;
}

/** Where a tensor lies in the backend's memory. */
interface Place {
  offset: number;
  length: number;
}

/** @param recorder of the backend, which `startBackend` gives. */
export function compileGraph(modelPackage: ModelPackage, recorder: Recorder): Graph {
  const { scores, embedding } = modelPackage.metadata.outputs;
  const weights = loadWeights(modelPackage);
  let recorded: RecordedLayers | undefined;
  return {
    run(window) {
      // The first window is computed as its calls are recorded: a cold start computes it only once.
      if (recorded) {
        view(recorder, recorded.input).set(window);
        recorded.recording.repeat();
      } else {
        recorded = recordLayers(modelPackage, weights, recorder, window);
      }
      const { places } = recorded;
      const read = (name: string) => view(recorder, places.get(name) as Place).slice();
      return {
        scores: read(scores),
        embedding: embedding === undefined ? new Float32Array(0) : read(embedding),
      };
    },
    dispose() {
      recorded?.recording.dispose();
      dispose(weights);
    },
  };
}

type Weights = Record<string, Tensor>;

function loadWeights({ topology, weights: bytes }: ModelPackage): Weights {
  const values = decodeWeights(topology.weights, bytes);
  return Object.fromEntries(
    topology.weights.map(({ name, shape }) => [
      name,
      tensor(values.get(name) as Float32Array, shape),
    ]),
  );
}

interface RecordedLayers {
  recording: Recording;
  input: Place;
  /** Of each layer's output, by its name. */
  places: Map<string, Place>;
}

function recordLayers(
  { metadata, topology }: ModelPackage,
  weights: Weights,
  recorder: Recorder,
  window: Float32Array,
): RecordedLayers {
  const { columns, melBands } = metadata.frontEnd;
  const wasm = backend() as BackendWasm;
  const places = new Map<string, Place>();
  let input: Place = { offset: 0, length: 0 };
  const recording = recorder.record(() => {
    const made: TensorInfo[] = [];
    const keep = (output: TensorInfo): TensorInfo => {
      made.push(output);
      return output;
    };
    const outputs = new Map<string, TensorInfo>();
    const run: RunKernel = (name, inputs, attrs = {}) =>
      keep(getKernel(name, 'wasm')?.kernelFunc({ inputs, attrs, backend: wasm }) as TensorInfo);
    for (const layer of topology.layers) {
      const inputs = layer.inputs.map((name) => outputs.get(name) as TensorInfo);
      const output =
        layer.kind === 'InputLayer'
          ? keep(wasm.makeOutput([1, columns, melBands, 1], 'float32', undefined, window))
          : compute(layer, inputs, weights, run);
      const place = { offset: wasm.getMemoryOffset(output.dataId), length: product(output.shape) };
      outputs.set(layer.name, output);
      places.set(layer.name, place);
      if (layer.kind === 'InputLayer') input = place;
    }
    for (const { dataId } of made) wasm.disposeData(dataId);
  });
  return { recording, input, places };
}

function view({ memory }: Recorder, { offset, length }: Place): Float32Array {
  return new Float32Array(memory, offset, length);
}

/**
 * Runs a kernel of the backend. An operation of TensorFlow.js would do so too, through much code that
 * a cold start would be the only one to run.
 */
type RunKernel = (name: string, inputs: NamedTensorInfoMap, attrs?: NamedAttrMap) => TensorInfo;

type LayerBeyondInput = Exclude<Layer, { kind: 'InputLayer' }>;

function compute(
  layer: LayerBeyondInput,
  inputs: TensorInfo[],
  weights: Weights,
  run: RunKernel,
): TensorInfo {
  const [x, other] = inputs as [TensorInfo, TensorInfo];
  const [filterName = '', biasName = ''] = weightNames(layer);
  const [filter, bias] = [weights[filterName] as Tensor, weights[biasName] as Tensor];
  switch (layer.kind) {
    case 'Conv2D':
    case 'DepthwiseConv2D': {
      const { strides, padding, activation } = layer.config;
      const kernel = layer.kind === 'Conv2D' ? 'FusedConv2D' : 'FusedDepthwiseConv2D';
      const attrs = { strides, pad: padding, dilations: [1, 1], dataFormat: 'NHWC' };
      return fuse(activation, run, (fusedActivation) =>
        run(kernel, { x, filter, bias }, { ...attrs, activation: fusedActivation }),
      );
    }
    case 'Dense':
      return fuse(layer.config.activation, run, (fusedActivation) => {
        const attrs = { transposeA: false, transposeB: false, activation: fusedActivation };
        // The kernel multiplies batches of matrices.
        const [a, b] = [asBatch(x), asBatch(filter)];
        const output = run('_FusedMatMul', { a, b, bias }, attrs);
        return { ...output, shape: output.shape.slice(1) };
      });
    case 'Add':
      return run('Add', { a: x, b: other });
    case 'Activation':
      return activate(layer.config.activation, x, run);
    case 'ReLU':
      return activate(layer.config.max_value === 6 ? 'relu6' : 'relu', x, run);
    case 'GlobalAveragePooling2D':
      return run('Mean', { x }, { axis: [1, 2], keepDims: false });
  }
}

function asBatch({ dataId, dtype, shape }: TensorInfo): TensorInfo {
  return { dataId, dtype, shape: [1, ...shape] };
}

/** Activations that the fused kernels know; any other follows as a kernel of its own. */
type FusedActivation = 'linear' | 'relu' | 'relu6';

function fuse(
  activation: Activation,
  run: RunKernel,
  compute: (activation: FusedActivation) => TensorInfo,
): TensorInfo {
  if (activation !== 'sigmoid' && activation !== 'softmax') return compute(activation);
  return activate(activation, compute('linear'), run);
}

function activate(activation: Activation, x: TensorInfo, run: RunKernel): TensorInfo {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return run('Relu', { x });
    case 'relu6':
      return run('Relu6', { x });
    case 'sigmoid':
      return run('Sigmoid', { x });
    case 'softmax':
      return run('Softmax', { logits: x }, { dim: x.shape.length - 1 });
  }
}
